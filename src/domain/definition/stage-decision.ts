import type { ScoredBant } from '../bant/bant-score.ts'
import type { Decision } from '../decision.ts'
import { type LifecycleStage, stageRank } from '../lifecycle-stage.ts'
import type { DecisionInput } from './decision-input.ts'
import type { GateOne } from './gate-one.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { nurture } from './nurture.ts'

/** All that the stage of a lead depends on. */
export interface StageInput extends Pick<DecisionInput, 'crmStage' | 'assignment' | 'previous'> {
  /** Why the record is taken for made up; null when it looks sound, or when somebody answered behind it. */
  readonly fakeBecause: string | null
  /** The exclusions that apply, in the order of the definition. */
  readonly exclusions: readonly { readonly id: string; readonly because: string }[]
  readonly showedInterest: boolean
  /** Nothing but a junk-heavy list speaks for it. */
  readonly isJunkListed: boolean
  readonly gateOne: GateOne
  readonly bant: ScoredBant
  readonly threshold: number
  readonly recycle: LeadDefinition['recycle']
  /** `YYYY-MM-DD` in the definition's time zone. */
  readonly today: string
}

export type StageDecision = Pick<
  Decision,
  'stage' | 'recontactOn' | 'disqualifiedBy' | 'recycles' | 'recycledWith' | 'isRoutable'
> & {
  /** What decided, in a sentence. */
  readonly because: string
}

/**
 * The stage by the rules, unless people went further: a stage that they set is never moved back. What they set at MQL
 * or later also stands against nurture and disqualification; nurture and disqualified themselves stand until people
 * change them.
 */
export function decideStage(input: StageInput): StageDecision {
  const { crmStage } = input
  const own = ownStage(input)
  if (crmStage === null) return own
  const because = `people set ${crmStage} in the CRM; the rules alone say ${own.stage}: ${own.because}`
  const theirs = { ...steady(input), stage: crmStage, because }
  if (crmStage === 'disqualified') return { ...theirs, disqualifiedBy: 'set-in-crm' }
  if (crmStage === 'nurture') return { ...theirs, recontactOn: dateOfTheirNurture(input) }
  const ownRank = stageRank(own.stage)
  if (ownRank === null) return isQualified(crmStage) ? theirs : own
  return ownRank >= (stageRank(crmStage) ?? 0) ? own : theirs
}

/** Whether sales have a reason to see the lead at this stage. */
const isQualified = (stage: LifecycleStage): boolean => (stageRank(stage) ?? -1) >= (stageRank('mql') ?? 0)

/** What most decisions leave as it was. */
const steady = ({ previous }: StageInput) => ({
  recontactOn: null,
  disqualifiedBy: null,
  recycles: previous?.recycles ?? 0,
  recycledWith: previous?.recycledWith ?? null,
  isRoutable: false,
})

/** People decide when their own nurture ends, so an overdue date stays visible instead of moving on. */
function dateOfTheirNurture({ previous, recycle, today }: StageInput): string {
  const kept = previous?.stage === 'nurture' ? previous.recontactOn : null
  return kept ?? nurture('', null, recycle, today).recontactOn ?? today
}

function ownStage(input: StageInput): StageDecision {
  const { assignment, bant, threshold } = input
  const byGates = stageByGates(input)
  const points = `BANT ${bant.score.score ?? 'not yet asked'}, ${threshold} qualifies`
  if (assignment === null) return byGates
  if (byGates.stage === 'mql') {
    const because = `routed to an owner: ${assignment.because}; ${points}`
    return { ...byGates, stage: 'sal', isRoutable: false, because }
  }
  // Sales is working it: only people take it back, we report what no longer holds.
  if (input.previous?.stage === 'sal') {
    const because = `with sales already; by the rules it would now be ${byGates.stage}: ${byGates.because}`
    return { ...steady(input), stage: 'sal', because }
  }
  return byGates
}

function stageByGates(input: StageInput): StageDecision {
  const { bant, exclusions, threshold } = input
  if (input.fakeBecause !== null) {
    return {
      ...steady(input),
      stage: 'disqualified',
      disqualifiedBy: 'fake',
      because: `made up: ${input.fakeBecause}`,
    }
  }
  const [exclusion] = exclusions
  if (exclusion !== undefined) {
    const because = `ruled out: ${exclusions.map((each) => each.because).join('; ')}`
    return { ...steady(input), stage: 'disqualified', disqualifiedBy: exclusion.id, because }
  }
  const points = `BANT ${bant.score.score} of the ${threshold} that qualify`
  if (bant.belowFloor !== null) return stageAfterNo(input, `not worth a call now: ${bant.belowFloor}`)
  if (bant.reachesThreshold && bant.isAnsweredByPerson) {
    return {
      ...steady(input),
      stage: 'mql',
      isRoutable: input.assignment === null,
      because: `gate 2, worth sales' time, is met: ${points}`,
    }
  }
  const notYet = bant.reachesThreshold
    ? `gate 2 is open: ${points}, but no person has asked about authority or need`
    : bant.isAsked
      ? `gate 2 is open: ${points}`
      : 'gate 2 is open: BANT was not yet asked'
  if (bant.isAsked && !bant.canReachThreshold)
    return stageAfterNo(input, `gate 2 is not met and cannot be any more: ${points}`)
  return { ...steady(input), stage: stageByGateOne(input), because: notYet }
}

function stageByGateOne({ gateOne, showedInterest, isJunkListed, bant }: StageInput): LifecycleStage {
  if (isJunkListed && !bant.isSpokenTo) return 'suspect'
  if (gateOne.verdict === 'met') return 'aql'
  return showedInterest || bant.isSpokenTo ? 'inquiry' : 'suspect'
}

function stageAfterNo(input: StageInput, no: string): StageDecision {
  const { place, ...kept } = nurture(input.bant.pattern, input.previous, input.recycle, input.today)
  switch (place) {
    case 'pool':
      return {
        ...steady(input),
        ...kept,
        stage: 'nurture',
        because: `${no}; to be contacted again on ${kept.recontactOn}`,
      }
    case 'back':
      return {
        ...steady(input),
        ...kept,
        stage: stageByGateOne(input),
        because: `${no}; its date has come, to be asked again`,
      }
    case 'spent':
      return {
        ...steady(input),
        ...kept,
        stage: 'disqualified',
        disqualifiedBy: 'recycle-limit',
        because: `${no}; it came back from nurture ${kept.recycles} times`,
      }
  }
}
