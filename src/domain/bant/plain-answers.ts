import type { Verdict } from '../decision.ts'
import { type BuyingRole, buyingRoles } from './authority.ts'
import { type NeedKind, needKinds } from './need.ts'
import type { Reading, Readings } from './readings.ts'

/**
 * A number for answers that are plain words: yes, no, a role, a kind of need. They come to the same for every product and
 * on every day, and there are few combinations, so each needs to be judged only once. Null where an amount or a date
 * was said, which has to be judged for this lead.
 */
export function plainKey(
  { budget, authority, need, timeframe }: Readings,
  hasDecisionMaker: boolean,
): number | null {
  if ((budget !== null && budget.said !== null) || (timeframe !== null && timeframe.said !== null))
    return null
  let key = listedDigit(budget) * 8 + listedDigit(timeframe)
  key = (key * 8 + listedDigit(authority)) * 4 + roleDigit(authority?.said ?? null)
  key = (key * 8 + listedDigit(need)) * 5 + needDigit(need?.said ?? null)
  return key * 2 + (hasDecisionMaker ? 1 : 0)
}

const verdictDigits: Readonly<Record<Verdict, number>> = { unknown: 2, met: 4, 'not-met': 6 }

/** Below 8. */
const listedDigit = (reading: Reading<unknown> | null): number =>
  reading === null ? 0 : verdictDigits[reading.listed] + (reading.isByPerson ? 1 : 0)

/** Below 4. */
const roleDigit = (role: BuyingRole | null): number => (role === null ? 0 : 1 + buyingRoles.indexOf(role))

/** Below 5. */
const needDigit = (kind: NeedKind | null): number => (kind === null ? 0 : 1 + needKinds.indexOf(kind))
