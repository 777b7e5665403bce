import type { CrmForecast } from '../crm-accounts.ts'

const counted = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`

const leftOf = ({ leftOfShare, leftOfAccount }: CrmForecast): string =>
  `${leftOfShare.toLocaleString('en-US')} of our share, ${leftOfAccount === null ? 'of the account’s nobody knows' : `${leftOfAccount.toLocaleString('en-US')} of the account’s`}`

/** The forecast in lines for a terminal. */
export const renderForecast = (forecasts: readonly CrmForecast[]): string[] =>
  forecasts.map((forecast) => {
    const { crm, leads, unfinished, toJudge, toReread, toReview, calls } = forecast
    if (leads === null || calls === null)
      return `${crm}: nobody knows how much there is to do; the CRM could not be asked.`
    const finish = unfinished === 0 ? '' : ` and ${counted(unfinished, 'lead')} to finish`
    const judge = toJudge === 0 ? '' : ` and ${counted(toJudge, 'lead')} to judge by the new definition`
    const reread = toReread === 0 ? '' : ` and ${counted(toReread, 'lead')} to read again`
    const review = toReview === 0 ? '' : ` and ${counted(toReview, 'lead')} to review`
    return `${crm}: ${counted(leads, 'lead')} to pull${finish}${judge}${reread}${review}, at most about ${counted(calls, 'call')}; left of the day: ${leftOf(forecast)}.`
  })

/** Why the run should not be started; null when the calls that are left are enough for all CRMs. */
export function objectionTo(forecasts: readonly CrmForecast[]): string | null {
  const short = forecasts.filter(({ calls, callsLeft }) => callsLeft < (calls ?? 1))
  if (short.length === 0) return null
  const sentences = short.map((forecast) => {
    const { crm, calls, callsLeft } = forecast
    return calls === null
      ? `The calls that Plumbline may make to ${crm} in a day are used up (left: ${leftOf(forecast)}).`
      : `A sync of ${crm} needs at most about ${counted(calls, 'call')}, and only ${counted(callsLeft, 'call')} are left of the day (${leftOf(forecast)}).`
  })
  const { length: ofShare } = short.filter(({ callsLeft, leftOfShare }) => callsLeft === leftOfShare)
  const advice = ofShare > 0 ? 'Run it later, raise DAILY_CALL_SHARE_PERCENT,' : 'Run it later'
  return `${sentences.join('\n')}\n${advice} or let it wait for calls to come free with --force.`
}
