import { z } from 'zod'
import type { CrmName, LeadRef } from '../src/domain/lead.ts'
import { batchesOf, leadsPerJob } from '../src/domain/lead-batch.ts'
import { readingFingerprints } from '../src/domain/reading-fingerprint.ts'
import { lookAgain } from '../src/follow-up/due-tasks.ts'
import {
  defineJob,
  type JobContext,
  type JobDefinition,
  type QueueLoad,
  type Urgency,
} from '../src/ports/job.ts'
import { createTasks } from './create-tasks.ts'
import { enrich } from './enrich.ts'
import { rereadLeads } from './reread-leads.ts'
import { rereadObject } from './reread-object.ts'
import { route } from './route.ts'
import { score } from './score.ts'
import { writeBack } from './write-back.ts'

/** A lead untouched for this long while the queue is quiet was lost by the queue. */
const lostWhileQuietMs = 30_000
/** While the queue is busy its leads are most likely only waiting; one this old is not. */
const lostWhileBusyMs = 15 * 60_000
/** A task in doubt that is looked for no later than this is waited for, by a run that knows the queue to be idle. */
const soonMs = 2 * 60_000
/** This one and that of the recontacts. */
const ownSchedules = 2
/** The pull, and the slow sweep over what is known. */
const schedulesPerCrm = 2
/** The most leads of each sort that one sweep enqueues; the next sweep takes the next. */
const leadsPerSweep = 2_000

/**
 * The sweeper: enqueues again whatever the ledger knows to be unfinished and the queue has forgotten, so that a lost
 * queue heals by itself. Enqueuing a lead that is already on its way costs a run that changes nothing; a batch that an
 * earlier sweep enqueued and that still waits is not joined by another, and a queue that is stopped gets none.
 * What a CRM refused it has tried again when its time has come, and failures whose cause is gone it closes.
 * It also has leads judged anew that were last judged by another definition than the one in force, after everything else; those of an object that the mapping no
 * longer names stay as they are. And it goes on with objects that are to be read again as a whole, at the same urgency.
 */
export const sweepLedger = defineJob({
  name: 'sweep-ledger',
  payload: z.object({
    /** True for a run that knows the queue to be idle, or to have lost everything: then nothing is only on its way. */
    isQueueIdle: z.boolean(),
  }),
  queue: () => 'scoring',
  deduplicate: ({ isQueueIdle }) => String(isQueueIdle),
  repeats: true,
  retries: { attempts: 3, backoffMs: 5_000 },
  async run(
    { isQueueIdle },
    context: Pick<
      JobContext,
      'crmNames' | 'mapping' | 'ledger' | 'definition' | 'queueLoads' | 'enqueue' | 'now' | 'log' | 'urgency'
    >,
  ) {
    const { ledger, definition, log, urgency } = context
    const loads = await context.queueLoads()
    const lostAfterMs = isQueueIdle
      ? 0
      : isBusy(loads, schedulesPerCrm * context.crmNames.length + ownSchedules)
        ? lostWhileBusyMs
        : lostWhileQuietMs
    const before = new Date(context.now().getTime() - lostAfterMs)
    await ledger.failures.closeMended(context.now())
    for (const crm of context.crmNames) {
      const retried = await ledger.writes.retryRefused(crm, context.now(), {
        leads: leadsPerSweep,
        toTry: leadsPerJob,
      })
      const { undecided, toReview, unrouted, unwritten } = await ledger.leads.findStragglers(
        crm,
        before,
        leadsPerSweep,
      )
      const found = [
        await enqueueAgain(enrich, batches(crm, undecided)),
        await enqueueAgain(
          rereadLeads,
          batches(crm, toReview).map((batch) => ({ ...batch, review: true })),
        ),
        await enqueueAgain(route, batches(crm, unrouted)),
        await enqueueAgain(writeBack, unwritten.length + retried > 0 ? [{ crm, leads: null }] : []),
      ]
      const objects = Object.keys(context.mapping(crm).objects)
      const outdated = await ledger.leads.findJudgedOtherwise(
        { crm, objects },
        definition.id,
        context.now(),
        leadsPerSweep,
      )
      await enqueueAgain(score, batches(crm, outdated), { name: 'judged', urgency: 'backfill' })
      const toReread = await ledger.readings.due(crm, readingFingerprints(context.mapping(crm)))
      await enqueueAgain(
        rereadObject,
        toReread.map((object) => ({ crm, object })),
        { name: 'reread', urgency: 'backfill' },
      )
      await wakeTasks(crm)
      if (found.includes(true))
        log.info('The sweeper found unfinished leads and enqueued them again.', {
          crm,
          count: undecided.length + toReview.length + unrouted.length + unwritten.length,
        })
    }
    return undefined

    async function wakeTasks(crm: CrmName): Promise<void> {
      const nextAt = await ledger.tasks.nextAt(crm)
      if (nextAt === null) return
      const inMs = Date.parse(nextAt) - context.now().getTime()
      if (Date.parse(nextAt) <= before.getTime()) await enqueueAgain(createTasks, [{ crm, leads: null }])
      else if (isQueueIdle && inMs <= soonMs)
        await context.enqueue(createTasks, [{ crm, leads: null }], {
          urgency,
          delayMs: Math.max(inMs, 1),
          deduplicate: () => lookAgain(crm),
        })
    }

    /** By its place in the sweep, so that there is never more of a job than one sweep can enqueue. */
    async function enqueueAgain<Payload extends { readonly crm: CrmName }>(
      job: JobDefinition<Payload, never>,
      payloads: readonly Payload[],
      as: { readonly name: string; readonly urgency: Urgency } = { name: 'swept', urgency },
    ): Promise<boolean> {
      const movable = payloads.filter((payload) => loads[job.queue(payload)]?.isStopped !== true)
      if (movable.length === 0) return false
      const deduplicate = (payload: Payload, index: number) =>
        job.deduplicate?.(payload) ?? `${as.name}/${payload.crm}/${index}`
      await context.enqueue(job, movable, { urgency: as.urgency, deduplicate })
      return true
    }
  },
})

/**
 * Whether so much is under way, or waits to be tried again, that most leads are only on their way. What stands in a
 * stopped queue does neither; nor do the ticks of all schedules and their jobs, which come at the same moment as this
 * one whenever one interval divides the other.
 */
function isBusy(loads: Readonly<Record<string, QueueLoad>>, schedules: number): boolean {
  const moving = Object.values(loads).filter(({ isStopped }) => !isStopped)
  const sumOf = (count: (load: QueueLoad) => number) => moving.reduce((sum, load) => sum + count(load), 0)
  return (
    sumOf(({ delayed }) => delayed) > 0 || sumOf(({ waiting, active }) => waiting + active) > 2 * schedules
  )
}

const batches = (crm: CrmName, leads: readonly LeadRef[]) =>
  batchesOf(leads).map((batch) => ({ crm, leads: batch }))
