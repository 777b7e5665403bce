import type { CrmForecast } from '../crm-accounts.ts'

const counted = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`

/** The forecast in lines for a terminal. */
export const renderForecast = (forecasts: readonly CrmForecast[]): string[] =>
  forecasts.map(({ crm, leads, calls, callsLeft }) =>
    leads === null || calls === null
      ? `${crm}: nobody knows how much there is to do; the CRM could not be asked.`
      : `${crm}: ${counted(leads, 'lead')} to pull, about ${counted(calls, 'call')}; ${counted(callsLeft, 'call')} left of the day's share.`,
  )

/** Why the run should not be started; null when the calls that are left are enough for all CRMs. */
export function objectionTo(forecasts: readonly CrmForecast[]): string | null {
  const short = forecasts.filter(({ calls, callsLeft }) => callsLeft < (calls ?? 1))
  if (short.length === 0) return null
  const sentences = short.map(({ crm, calls, callsLeft }) =>
    calls === null
      ? `The calls that Plumbline may make to ${crm} in a day are used up.`
      : `A sync of ${crm} needs about ${counted(calls, 'call')}, and only ${counted(callsLeft, 'call')} are left of its daily share.`,
  )
  return `${sentences.join('\n')}\nRun it later, raise DAILY_CALL_SHARE_PERCENT, or let it wait for calls to come free with --force.`
}
