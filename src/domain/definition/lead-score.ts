import { type CountedActions, compileCountActions } from '../actions/counted-actions.ts'
import { createDayNumberOf, dayText } from '../actions/zone-days.ts'
import { type BantOutcome, compileBant } from '../bant/compile-bant.ts'
import { createFactPlaces, type FactPlaces } from '../criteria/fact-places.ts'
import type { Fact } from '../criteria/facts.ts'
import { lastAnswer } from '../last-answer.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { weighted } from './business-type.ts'
import type { DecisionInput } from './decision-input.ts'
import { compileGroup, type ScoredGroup } from './group-score.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What a lead scores, each point with its reason, and what was read on the way. */
export interface LeadScore extends BantOutcome {
  /** Null: the CRM has no activity log of this lead. */
  readonly actions: CountedActions | null
  /** In the places that they were given. */
  readonly facts: readonly Fact[]
  readonly demographic: ScoredGroup
  readonly firmographic: ScoredGroup
  readonly engagement: ScoredGroup
}

type ScoringInput = Pick<DecisionInput, 'lead' | 'enrichments' | 'buyingGroup' | 'now'>

/** What a definition looks at of one lead, read out of whatever spelling the CRM holds. */
export interface ReadLead extends Pick<LeadScore, 'actions' | 'facts'>, Omit<ScoringInput, 'enrichments'> {}

export interface LeadScoring {
  /** Places for what else a definition looks at; to be asked before the first lead is scored. */
  readonly placeOf: FactPlaces['placeOf']
  /** The day of a moment in the definition's time zone, `YYYY-MM-DD`. */
  dayOf(moment: Date): string
  score(input: ScoringInput): LeadScore
  /** The two halves of `score`: reading titles, countries and amounts … */
  read(input: ScoringInput): ReadLead
  /** … and judging what was read. */
  judge(read: ReadLead): LeadScore
}

/** Compiles the criteria and BANT: from what is known of a lead to its four scores with their explanation. */
export function compileLeadScore(definition: LeadDefinition, vocabulary: Vocabulary): LeadScoring {
  const { groups, timeZone } = definition
  const places = createFactPlaces(vocabulary, timeZone, definition.money)
  const criteria = weighted(definition.criteria, definition.business)
  const demographicOf = compileGroup('demographic', groups.demographic.cap, criteria, places.placeOf)
  const firmographicOf = compileGroup('firmographic', groups.firmographic.cap, criteria, places.placeOf)
  const engagementOf = compileGroup('engagement', groups.engagement.cap, criteria, places.placeOf)
  const dayNumberOf = createDayNumberOf(timeZone)
  const dayAt = lastAnswer((ms: number) => dayText(dayNumberOf(ms)))
  const dayOf = (moment: Date): string => dayAt(moment.getTime())
  const countActions = compileCountActions(definition.actions, dayNumberOf)
  const bantOf = compileBant(definition, places.placeOf, dayOf)
  function read({ lead, enrichments, buyingGroup, now }: ScoringInput): ReadLead {
    const actions = lead.actions.length === 0 ? null : countActions(lead.actions, now.getTime())
    return { lead, buyingGroup, now, actions, facts: places.read({ lead, enrichments, actions }) }
  }

  function judge({ lead, buyingGroup, now, actions, facts }: ReadLead): LeadScore {
    const nowMs = now.getTime()
    const { bant, suitsNoProduct } = bantOf({ lead, facts, nowMs, today: dayOf(now), buyingGroup })
    return {
      actions,
      facts,
      demographic: demographicOf(facts, nowMs),
      firmographic: firmographicOf(facts, nowMs),
      engagement: engagementOf(facts, nowMs),
      bant,
      suitsNoProduct,
    }
  }

  return { placeOf: places.placeOf, dayOf, read, judge, score: (input) => judge(read(input)) }
}
