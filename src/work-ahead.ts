import type { CrmForecast } from './crm-accounts.ts'
import type { CrmName } from './domain/lead.ts'
import type { Log } from './ports/log.ts'

export interface WorkAhead {
  readonly forecast: () => Promise<readonly CrmForecast[]>
  readonly log: Log
}

/** Says in the log how many leads are to be judged by a definition, and what that takes; never throws. */
export async function sayWhatIsToJudge(
  { forecast, log }: WorkAhead,
  definition: string,
  isAny: () => Promise<boolean>,
): Promise<void> {
  try {
    if (!(await isAny())) return
    for (const one of await forecast()) {
      const announcement = announceJudging(one, definition)
      if (announcement !== null) log.info(announcement, { crm: one.crm, count: one.toJudge })
    }
  } catch (error) {
    log.warn('How many leads are still to be judged by the definition in force cannot be told now.', {
      error,
    })
  }
}

/** Says in the log how many leads are to be read again, and what that takes; never throws. */
export async function sayWhatIsReadAgain(
  { forecast, log }: WorkAhead,
  crmNames: readonly CrmName[],
  dueOf: (crm: CrmName) => Promise<readonly string[]>,
): Promise<void> {
  try {
    const due = await Promise.all(crmNames.map(dueOf))
    if (due.flat().length === 0) return
    for (const one of await forecast()) {
      const announcement = announceRereading(one)
      if (announcement !== null) log.info(announcement, { crm: one.crm, count: one.toReread })
    }
  } catch (error) {
    log.warn('How many leads are to be read again cannot be told now.', { error })
  }
}

/** Says of a CRM that leads of it are read again, and what that takes; null where none are. */
export function announceRereading({
  toReread,
  calls,
  callsLeft,
}: Pick<CrmForecast, 'toReread' | 'calls' | 'callsLeft'>): string | null {
  if (toReread === 0) return null
  const cost =
    calls === null
      ? `The CRM could not be asked how many calls that takes; ${callsLeft} calls`
      : `With all else there is to do that takes at most about ${calls} calls; ${callsLeft}`
  return `The mapping reads something else than before: all leads that it is about are read again, a page at a time, after everything else. ${cost} are left of the day.`
}

/** Says of a CRM that leads of it are judged by this definition, and what that takes; null where there are none. */
export function announceJudging(
  { toJudge, calls, callsLeft }: Pick<CrmForecast, 'toJudge' | 'calls' | 'callsLeft'>,
  definition: string,
): string | null {
  if (toJudge === 0) return null
  const cost =
    calls === null
      ? `The CRM could not be asked how many calls that takes; ${callsLeft} calls`
      : `With all else there is to do that takes at most about ${calls} calls; ${callsLeft}`
  return `Leads that another definition judged are judged by ${definition}, some at each sweep. ${cost} are left of the day.`
}
