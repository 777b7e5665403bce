import { pullChanges } from '../jobs/pull-changes.ts'
import { recycleNurture } from '../jobs/recycle-nurture.ts'
import { refreshLeads } from '../jobs/refresh-leads.ts'
import { sweepLedger } from '../jobs/sweep-ledger.ts'
import type { Config } from './config.ts'
import type { CrmName } from './domain/lead.ts'
import { defineSchedule } from './queue/schedules.ts'

/** A recontact date is a day, so a quarter of an hour after midnight is soon enough. */
const recycleEveryMs = 15 * 60_000

/** The share of an hour is read in one go, or waits for a full batch. */
const refreshEveryMs = 3_600_000

/** Every job that runs by the clock; each ticks once however many processes there are. */
export const schedulesOf = (config: Config, crmNames: readonly CrmName[]) => [
  ...crmNames.map((crm) =>
    defineSchedule({
      name: `pull ${crm}`,
      everyMs: config.pullEveryMs,
      job: pullChanges,
      payload: { crm },
      urgency: 'schedule',
    }),
  ),
  ...(config.refreshDays === 0 ? [] : crmNames).map((crm) =>
    defineSchedule({
      name: `refresh ${crm}`,
      everyMs: refreshEveryMs,
      job: refreshLeads,
      payload: { crm, days: config.refreshDays },
      urgency: 'backfill',
    }),
  ),
  defineSchedule({
    name: 'recycle nurture',
    everyMs: recycleEveryMs,
    job: recycleNurture,
    payload: {},
    urgency: 'schedule',
  }),
  defineSchedule({
    name: 'sweep',
    everyMs: config.sweepEveryMs,
    job: sweepLedger,
    payload: { isQueueIdle: false },
    urgency: 'schedule',
  }),
]
