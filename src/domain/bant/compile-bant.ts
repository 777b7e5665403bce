import type { PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import type { Seen } from '../decision.ts'
import type { Lead, LeadValue, LeadValues } from '../lead.ts'
import { readCount } from '../normalise/amount.ts'
import { seenOfAnswers, textOf } from './answer.ts'
import { type Bant, bantCriteria } from './bant.ts'
import { compileBantScore, type ScoredBant } from './bant-score.ts'
import { belowFloor } from './budget.ts'
import type { BuyingGroup } from './buying-group.ts'
import { type Circumstances, judgeReadings } from './judge-readings.ts'
import { plainKey } from './plain-answers.ts'
import type { Money, Product } from './product.ts'
import { compileProductChoice, type ProductChoice } from './product-choice.ts'
import { suggestProduct } from './product-suggestion.ts'
import { compileReadings, type Readings } from './readings.ts'

/** What the answers of one lead are judged by. */
export interface BantInput {
  readonly lead: Lead
  readonly facts: readonly Fact[]
  readonly nowMs: number
  /** `YYYY-MM-DD` in the definition's time zone. */
  readonly today: string
  readonly buyingGroup: BuyingGroup
}

/** What BANT and the products say of one lead. */
export interface BantOutcome {
  readonly bant: ScoredBant
  /** True when the definition has products and what is known of the company rules out each of them. */
  readonly suitsNoProduct: boolean
}

/** Prepares gate 2: reading the four answers, judging them against the products, adding them up. */
export function compileBant(
  {
    bant,
    products,
    money,
  }: { readonly bant: Bant; readonly products: readonly Product[]; readonly money: Money },
  placeOf: PlaceOf,
  dayOf: (moment: Date) => string,
): (input: BantInput) => BantOutcome {
  const choosing = compileProductChoice(products, placeOf)
  const readingsOf = compileReadings(bant, money)
  const countryPlaces = products.some(({ transit }) => transit.some(({ countries }) => countries !== null))
    ? [placeOf('countryCode'), placeOf('hqCountryCode')]
    : []
  const { scored, unasked } = compileBantScore(bant)
  const unaskedSuited: BantOutcome = { bant: unasked, suitsNoProduct: false }
  const unaskedUnsuited: BantOutcome = { bant: unasked, suitsNoProduct: true }
  /** What combinations of plain words came to, by their `plainKey`. */
  const plain = new Map<number, ScoredBant>()
  const isSelective = products.some(({ suits }) => suits !== null)
  const dayOfAnswer = (at: string) => (isDay.test(at) ? at : dayOf(new Date(at)))

  function countryIn(facts: readonly Fact[]): string | null {
    const known = countryPlaces.map((place) => facts[place]?.value ?? null).find((value) => value !== null)
    return typeof known === 'string' ? known : null
  }

  return ({ lead, facts, nowMs, today, buyingGroup }) => {
    const { values } = lead
    const suitable = isSelective ? choosing.suitable(facts, nowMs) : products
    const suitsNoProduct = products.length > 0 && suitable.length === 0
    const readings = isSilent(values) ? null : readingsOf(lead)
    if (readings === null || isUnread(readings)) return suitsNoProduct ? unaskedUnsuited : unaskedSuited
    const saw = seenOfAnswers(lead)
    const product = textOf(values.product)
    const key =
      product === null && saw.length === shortest ? plainKey(readings, buyingGroup.hasDecisionMaker) : null
    const known = key === null ? undefined : plain.get(key)
    if (known !== undefined) return { bant: seenAnew(known, saw), suitsNoProduct }
    const choice = choosing.choose(product, suitable)
    const shipment = {
      quantity: quantityOf(lead),
      country: countryIn(facts),
      miles: numberOf(values['bant.distanceMiles']),
    }
    const circumstances = { shipment, buyingGroup, today, dayOf: dayOfAnswer }
    const scoredBant = judge(saw, readings, choice, circumstances)
    if (key !== null) plain.set(key, scoredBant)
    return { bant: scoredBant, suitsNoProduct }
  }

  function judge(
    saw: readonly Seen[],
    readings: Readings,
    choice: ProductChoice,
    circumstances: Circumstances,
  ) {
    const judgeFor = (against: readonly Product[]) =>
      judgeReadings(readings, against, bant, money, circumstances)
    const judgements = judgeFor(choice.judged)
    const spend = readings.budget?.said ?? null
    const { quantity } = circumstances.shipment
    const judgedBant = {
      readings,
      judgements,
      belowFloor:
        spend === null
          ? null
          : belowFloor(spend, choice.suitable, quantity, bant.budget.floorPercent, money.currency),
      suggestion: suggestProduct(choice, judgements, (product) => judgeFor([product])),
    }
    return scored(judgedBant, saw)
  }
}

/** Of each answer what was said and where, and nowhere by whom or when. */
const shortest = 2 * bantCriteria.length

/** The same answers of another lead. Written out, because to spread takes several times longer. */
const seenAnew = (bant: ScoredBant, saw: readonly Seen[]): ScoredBant => ({
  score: {
    group: bant.score.group,
    score: bant.score.score,
    least: bant.score.least,
    most: bant.score.most,
    cappedBy: bant.score.cappedBy,
    criteria: bant.score.criteria,
    saw,
  },
  isAsked: bant.isAsked,
  reachesThreshold: bant.reachesThreshold,
  canReachThreshold: bant.canReachThreshold,
  isAnsweredByPerson: bant.isAnsweredByPerson,
  isSpokenTo: bant.isSpokenTo,
  pattern: bant.pattern,
  open: bant.open,
  toAskAgain: bant.toAskAgain,
  belowFloor: bant.belowFloor,
  buyingRole: bant.buyingRole,
  followUps: bant.followUps,
  suggestion: bant.suggestion,
  remarks: bant.remarks,
})

/** Nobody was asked, which is so of most leads. */
const isSilent = (values: LeadValues): boolean =>
  values['bant.budget'] === null &&
  values['bant.authority'] === null &&
  values['bant.need'] === null &&
  values['bant.timeframe'] === null

const isUnread = ({ budget, authority, need, timeframe }: Readings): boolean =>
  budget === null && authority === null && need === null && timeframe === null

const isDay = /^\d{4}-\d{2}-\d{2}$/

/** How many pieces they asked for; one when nobody says. */
const quantityOf = ({ values }: Lead): number => Math.max(1, numberOf(values['bant.quantity']) ?? 1)

const numberOf = (value: LeadValue | undefined): number | null =>
  typeof value === 'boolean' ? null : readCount(value ?? null)
