import { compileCountActions } from '../actions/counted-actions.ts'
import { createDayNumberOf, createDayText } from '../actions/zone-days.ts'
import type { BuyingRole } from '../bant/authority.ts'
import { bantTotal } from '../bant/bant.ts'
import { compileBant } from '../bant/compile-bant.ts'
import { followUpWords } from '../bant/follow-up.ts'
import { readAuthority } from '../bant/readings.ts'
import { compileCondition } from '../criteria/compile-condition.ts'
import { createFactPlaces } from '../criteria/fact-places.ts'
import type { Decision } from '../decision.ts'
import type { Lead } from '../lead.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { actionRemarks } from './action-remarks.ts'
import { withAllowedMailDomains } from './allowed-mail-domains.ts'
import { weighted } from './business-type.ts'
import type { DecisionInput } from './decision-input.ts'
import { compileGateOne } from './gate-one.ts'
import { compileGroup } from './group-score.ts'
import { compileJunkListed } from './junk-listed.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { nextQuestion } from './next-question.ts'
import { compileRemarks } from './remarks.ts'
import { scrubOf } from './scrub-of.ts'
import { shortExplanation } from './short-explanation.ts'
import { decideStage } from './stage-decision.ts'
import { compileValueTiers } from './value-tier.ts'
import { compileWouldQualify } from './would-qualify.ts'

/** A definition ready to decide leads. */
export interface CompiledDefinition {
  /** `name@version#hash`. */
  readonly id: string
  readonly definition: LeadDefinition
  /** The day of a moment in the definition's time zone, `YYYY-MM-DD`. */
  dayOf(moment: Date): string
  /** What the lead is. A pure function: the same input gives the same bytes. */
  decide(input: DecisionInput): Decision
  /** Who a lead is in a purchase, by an answer that counts; colleagues are decided by it. */
  buyingRole(lead: Lead): BuyingRole | null
}

/** Compiles a definition once, so that deciding a lead looks nothing up by name. */
export function compileDefinition(options: {
  readonly definition: LeadDefinition
  readonly id: string
  readonly vocabulary: Vocabulary
}): CompiledDefinition {
  const { definition, id } = options
  const { groups, bant, recycle } = definition
  const vocabulary = withAllowedMailDomains(options.vocabulary, definition.scrub.allowDomains)
  const criteria = weighted(definition.criteria, definition.business)
  const { placeOf, read } = createFactPlaces(vocabulary, definition.timeZone)
  const demographicOf = compileGroup('demographic', groups.demographic.cap, criteria, placeOf)
  const firmographicOf = compileGroup('firmographic', groups.firmographic.cap, criteria, placeOf)
  const engagementOf = compileGroup('engagement', groups.engagement.cap, criteria, placeOf)
  const gateOneOf = compileGateOne(definition.entry, placeOf)
  const showsInterest = compileCondition(definition.inquiry.when, placeOf).now
  const exclusions = definition.exclusions.map(({ when, ...named }) => ({
    ...named,
    applies: compileCondition(when, placeOf).now,
  }))
  const dayNumberOf = createDayNumberOf(definition.timeZone)
  const countActions = compileCountActions(definition.actions, dayNumberOf)
  const dayText = createDayText()
  const dayOf = (moment: Date): string => dayText(dayNumberOf(moment.getTime()))
  const bantOf = compileBant(definition, placeOf, dayOf)
  const isJunkListed = compileJunkListed(definition, placeOf)
  const tierOf = compileValueTiers(definition.valueTiers, placeOf)
  const lackingOf = compileWouldQualify(definition, placeOf)
  const remarksOn = compileRemarks(definition, placeOf)
  const most = bantTotal(bant)

  function decide(input: DecisionInput): Decision {
    const { lead, enrichments, assignment, now } = input
    const nowMs = now.getTime()
    const actions = lead.actions.length === 0 ? null : countActions(lead.actions, nowMs)
    const facts = read({ lead, enrichments, actions })
    const demographic = demographicOf(facts, nowMs)
    const firmographic = firmographicOf(facts, nowMs)
    const engagement = engagementOf(facts, nowMs)
    const today = dayOf(now)
    const { bant: scoredBant, suitsNoProduct } = bantOf({ ...input, facts, nowMs, today })
    const gateOne = gateOneOf(facts, nowMs)
    const scrub = scrubOf(lead.values, vocabulary, definition.scrub)
    const { because, ...staged } = decideStage({
      ...input,
      fakeBecause: scrub.verdict === 'fake' ? (scrub.because ?? 'the record as a whole') : null,
      exclusions: [
        ...exclusions.filter(({ applies }) => applies(facts, nowMs) === 'met'),
        ...(suitsNoProduct ? [noProduct] : []),
      ],
      showedInterest: showsInterest(facts, nowMs) === 'met',
      isJunkListed: isJunkListed(facts, nowMs),
      gateOne,
      bant: scoredBant,
      threshold: bant.threshold,
      recycle,
      today,
    })
    const fitScore = (demographic.score.score ?? 0) + (firmographic.score.score ?? 0)
    const engagementScore = engagement.score.score ?? 0
    const decided = {
      ...staged,
      score: fitScore + engagementScore,
      fitScore,
      engagementScore,
      bantScore: scoredBant.score.score,
    }
    const question = nextQuestion(staged.stage, gateOne, scoredBant, [
      ...demographic.open,
      ...firmographic.open,
      ...engagement.open,
    ])
    const { tier, because: tierBecause } = tierOf(facts, nowMs)
    const wouldQualify = lackingOf(facts, nowMs, { ...staged, gateOne, bant: scoredBant })
    const scores = [demographic.score, firmographic.score, engagement.score, scoredBant.score]
    const short = shortExplanation({ ...decided, bantTotal: most, groups: scores, nextQuestion: question })
    const sentences = [
      because,
      gateOne.because,
      ...(tierBecause === null ? [] : [tierBecause]),
      ...remarksOn(facts, scrub),
      ...scoredBant.remarks,
      ...scoredBant.followUps.map((followUp) => `to do: ${followUpWords[followUp]}`),
      ...actionRemarks(actions, lead.unreadableActions),
    ]
    return {
      ...decided,
      ownerId:
        staged.stage === 'sal' || staged.stage === 'sql' || staged.stage === 'customer'
          ? (assignment?.ownerId ?? null)
          : null,
      definition: id,
      valueTier: tier,
      buyingRole: scoredBant.buyingRole,
      followUps: scoredBant.followUps,
      suggestion: scoredBant.suggestion,
      explanation: {
        groups: scores,
        because: sentences,
        short,
        nextQuestion: question,
        gateOne: gateOne.verdict,
        wouldQualify,
      },
    }
  }
  return { id, definition, dayOf, decide, buyingRole: (lead) => readAuthority(lead, bant)?.said ?? null }
}

/** Ruled out before anybody asks: what is known of the company fits nothing that is sold. */
const noProduct = { id: 'no-product', because: 'no product suits such a company' }
