import { judgeAuthority } from './authority.ts'
import { type Bant, type BantCriterionName, bantCriteria } from './bant.ts'
import { judgeBudget } from './budget.ts'
import type { BuyingGroup } from './buying-group.ts'
import { daysLeft, judgeTimeframe, type Shipment } from './delivery.ts'
import { agreed, type Judgement, judged } from './judgement.ts'
import { judgeNeed, type NeedKind } from './need.ts'
import type { Money, Product } from './product.ts'
import type { Reading, Readings } from './readings.ts'

export type Judgements = Readonly<Record<BantCriterionName, Judgement>>

/** What answers are judged by, besides themselves and a product. */
export interface Circumstances {
  readonly shipment: Shipment
  readonly buyingGroup: BuyingGroup
  /** `YYYY-MM-DD` in the definition's time zone. */
  readonly today: string
  /** The day of a moment, or of a day, in that zone. */
  readonly dayOf: (at: string) => string
}

/** Judges the answers of a lead against these products: what holds for all of them counts. */
export function judgeReadings(
  readings: Readings,
  products: readonly Product[],
  bant: Bant,
  money: Money,
  circumstances: Circumstances,
): Judgements {
  const budget = judgeBudgetOf(readings, products, bant, money, circumstances)
  const authority = judgeAuthority(
    readings.authority?.said ?? null,
    readings.authority?.listed ?? 'unknown',
    circumstances.buyingGroup.hasDecisionMaker,
    bant.authority,
  )
  const timeframe = judgeTimeframeOf(readings, products, bant, circumstances)
  const others = [budget.verdict, authority.verdict, timeframe.verdict]
  return { budget, authority, need: judgeNeed(needOf(readings.need), others, bant.need), timeframe }
}

export const pointsOf = (judgements: Judgements): number =>
  bantCriteria.reduce((sum, name) => sum + judgements[name].points, 0)

function judgeBudgetOf(
  { budget }: Readings,
  products: readonly Product[],
  { budget: { points }, whichProduct }: Bant,
  { currency }: Money,
  { shipment: { quantity } }: Circumstances,
): Judgement {
  if (budget === null) return judged('unknown', points)
  const { said, listed } = budget
  if (said === null) return judged(listed, points)
  return agreed(
    products.map((product) => judgeBudget(said, product, quantity, points, currency)),
    points,
    whichProduct,
  )
}

function judgeTimeframeOf(
  { timeframe }: Readings,
  products: readonly Product[],
  { timeframe: { points }, whichProduct }: Bant,
  { shipment, today, dayOf }: Circumstances,
): Judgement {
  if (timeframe === null) return judged('unknown', points)
  const { said, listed, answer } = timeframe
  if (said === null) return judged(listed, points)
  const days = daysLeft(said, answer.at === null ? null : dayOf(answer.at), today)
  return agreed(
    products.map((product) => judgeTimeframe(days, product, shipment, points)),
    points,
    whichProduct,
  )
}

/** A plain no is no known problem, unless they said that they only want it. */
function needOf(reading: Reading<NeedKind> | null): NeedKind | null {
  if (reading === null) return null
  if (reading.listed === 'met') return 'explicit'
  return reading.said ?? 'none'
}
