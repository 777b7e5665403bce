import type { CountedActions } from '../actions/counted-actions.ts'
import type { BuyingRole } from '../bant/authority.ts'
import { bantTotal } from '../bant/bant.ts'
import { followUpWords } from '../bant/follow-up.ts'
import { compileAuthority } from '../bant/readings.ts'
import { compileCondition } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import type { Decision } from '../decision.ts'
import type { Lead } from '../lead.ts'
import type { LifecycleStage } from '../lifecycle-stage.ts'
import type { MailDomainKind } from '../normalise/mailbox.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { actionRemarks } from './action-remarks.ts'
import { withAllowedDomains } from './allowed-domains.ts'
import type { DecisionInput } from './decision-input.ts'
import { compileGateOne } from './gate-one.ts'
import { compileJunkListed } from './junk-listed.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { compileLeadScore } from './lead-score.ts'
import { nextQuestion } from './next-question.ts'
import { compileRemarks } from './remarks.ts'
import { compileReview, type ReviewAt } from './review.ts'
import { scrubOf } from './scrub-of.ts'
import { shortExplanation } from './short-explanation.ts'
import { decideStage } from './stage-decision.ts'
import { compileUnreadable, waitsForOptOut } from './unreadable-values.ts'
import { compileValueTiers } from './value-tier.ts'
import { compileWouldQualify } from './would-qualify.ts'

/** A definition ready to decide leads. */
export interface CompiledDefinition {
  /** `name@version#hash`. */
  readonly id: string
  readonly definition: LeadDefinition
  /** By which leads are read under this definition: the domains that it allows are companies'. */
  readonly vocabulary: Vocabulary
  /** The day of a moment in the definition's time zone, `YYYY-MM-DD`. */
  dayOf(moment: Date): string
  /** What the lead is. A pure function: the same input gives the same bytes. */
  decide(input: DecisionInput): Decision
  readonly reviewAt: ReviewAt
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
  const { bant, recycle } = definition
  const vocabulary = withAllowedDomains(options.vocabulary, definition.scrub.allowDomains)
  const { placeOf, dayOf, score } = compileLeadScore(definition, vocabulary)
  const gateOneOf = compileGateOne(definition.entry, placeOf)
  const showsInterest = compileCondition(definition.inquiry.when, placeOf).now
  const exclusions = definition.exclusions.map(({ when, ...named }) => ({
    ...named,
    applies: compileCondition(when, placeOf).now,
  }))
  const isJunkListed = compileJunkListed(definition, placeOf)
  const tierOf = compileValueTiers(definition.valueTiers, placeOf)
  const lackingOf = compileWouldQualify(definition, placeOf)
  const unreadableIn = compileUnreadable(definition, vocabulary, placeOf)
  const remarksOn = compileRemarks(definition, placeOf)
  const authorityOf = compileAuthority(bant)
  const most = bantTotal(bant)
  const mailPlace = placeOf('mailKind')
  const mailKindIn = (facts: readonly Fact[]) => (facts[mailPlace]?.value ?? null) as MailDomainKind | null

  /** The exclusions that apply, in the order of the definition. */
  function exclusionsOf(facts: readonly Fact[], nowMs: number, suitsNoProduct: boolean) {
    const applying = exclusions.filter(({ applies }) => applies(facts, nowMs) === 'met')
    return suitsNoProduct ? [...applying, noProduct] : applying
  }

  // Decided a million times in a row: objects are written out instead of spread, which takes several times longer.
  function decide({
    lead,
    enrichments,
    crmStage,
    assignment,
    buyingGroup,
    previous,
    now,
  }: DecisionInput): Decision {
    const nowMs = now.getTime()
    const scored = score({ lead, enrichments, buyingGroup, now })
    const { actions, facts, demographic, firmographic, engagement, bant: scoredBant } = scored
    const gateOne = gateOneOf(facts, nowMs)
    const scrub = scrubOf(lead.values, mailKindIn(facts), definition.scrub)
    const madeUpBecause = scrub.verdict === 'fake' ? (scrub.because ?? 'the record as a whole') : null
    // Somebody whom a person has spoken to, or who wrote back, is real, whatever the record looks like.
    const hasAnswered = scoredBant.isSpokenTo || hasWrittenBack(actions)
    const staged = decideStage({
      crmStage,
      assignment,
      previous,
      fakeBecause: hasAnswered ? null : madeUpBecause,
      exclusions: exclusionsOf(facts, nowMs, scored.suitsNoProduct),
      showedInterest: showsInterest(facts, nowMs) === 'met',
      isJunkListed: isJunkListed(facts, nowMs),
      gateOne,
      bant: scoredBant,
      threshold: bant.threshold,
      recycle,
      today: dayOf(now),
    })
    const { stage, recontactOn, disqualifiedBy } = staged
    const fitScore = (demographic.score.score ?? 0) + (firmographic.score.score ?? 0)
    const engagementScore = engagement.score.score ?? 0
    const scores = {
      score: fitScore + engagementScore,
      fitScore,
      engagementScore,
      bantScore: scoredBant.score.score,
    }
    const groups = [demographic.score, firmographic.score, engagement.score, scoredBant.score]
    const open = [demographic.open, firmographic.open, engagement.open]
    const question = nextQuestion(stage, gateOne, scoredBant, open)
    const value = tierOf(facts, nowMs)
    const short = shortExplanation(scores, {
      stage,
      disqualifiedBy,
      recontactOn,
      bantTotal: most,
      groups,
      nextQuestion: question,
    })
    const because = [staged.because, gateOne.because]
    if (value.because !== null) because.push(value.because)
    if (madeUpBecause !== null && hasAnswered)
      because.push(`the record looks made up, but they answered: ${madeUpBecause}`)
    because.push(...remarksOn(facts, scrub), ...scoredBant.remarks)
    for (const followUp of scoredBant.followUps) because.push(`to do: ${followUpWords[followUp]}`)
    because.push(...actionRemarks(actions, lead.unreadableActions))
    const unreadable = unreadableIn(lead, facts, scoredBant)
    if (waitsForOptOut(unreadable)) because.push(optOutUnread)
    return {
      recontactOn,
      disqualifiedBy,
      recycles: staged.recycles,
      recycledWith: staged.recycledWith,
      isRoutable: staged.isRoutable && !waitsForOptOut(unreadable),
      stage,
      ...scores,
      ownerId: isWithSales(stage) ? (assignment?.ownerId ?? null) : null,
      definition: id,
      valueTier: value.tier,
      buyingRole: scoredBant.buyingRole,
      followUps: scoredBant.followUps,
      suggestion: scoredBant.suggestion,
      explanation: {
        groups,
        because,
        short,
        nextQuestion: question,
        gateOne: gateOne.verdict,
        unreadable,
        wouldQualify: lackingOf(facts, nowMs, { stage, disqualifiedBy, gateOne, bant: scoredBant }),
      },
    }
  }
  const reviewAt = compileReview(definition)
  return {
    id,
    definition,
    vocabulary,
    dayOf,
    decide,
    reviewAt,
    buyingRole: (lead) => authorityOf(lead)?.said ?? null,
  }
}

const optOutUnread =
  'it waits and is handed to nobody: what optedOut holds says neither yes nor no; mend the record, or map the word under values'

/** Ruled out before anybody asks: what is known of the company fits nothing that is sold. */
const noProduct = { id: 'no-product', because: 'no product suits such a company' }

const hasWrittenBack = (actions: CountedActions | null): boolean =>
  actions?.counted.some(({ kind }) => kind === 'reply') === true

const isWithSales = (stage: LifecycleStage): boolean =>
  stage === 'sal' || stage === 'sql' || stage === 'customer'
