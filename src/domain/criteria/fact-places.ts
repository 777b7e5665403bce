import { type ActionQuestion, countFor, questionKey } from '../actions/action-question.ts'
import type { CountedActions } from '../actions/counted-actions.ts'
import type { EnrichedCompany } from '../definition/decision-input.ts'
import type { Lead } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import type { Vocabulary } from '../vocabulary.ts'
import type { Asked, PlaceOf } from './compile-condition.ts'
import { type Fact, factOf } from './facts.ts'

/** What the facts of one lead are read out of. */
export interface FactSources {
  readonly lead: Lead
  readonly enrichments: readonly EnrichedCompany[]
  /** Null: the CRM has no activity log of this lead. */
  readonly actions: CountedActions | null
}

/** Places for everything that a definition looks at, each read once per lead however often it is asked. */
export interface FactPlaces {
  readonly placeOf: PlaceOf
  /** The facts of a lead, in their places. */
  read(sources: FactSources): readonly Fact[]
}

/** Collects what conditions ask while they are compiled; afterwards it only reads. */
export function createFactPlaces(vocabulary: Vocabulary, timeZone: string): FactPlaces {
  const asked: Asked[] = []
  const places = new Map<string, number>()
  return {
    placeOf(one) {
      const key = typeof one === 'string' ? one : questionKey(one)
      const place = places.get(key) ?? asked.push(one) - 1
      places.set(key, place)
      return place
    },
    read: ({ lead, enrichments, actions }) =>
      asked.map((one) => {
        const question = typeof one === 'string' ? countedFields[one as FieldName] : one
        if (actions !== null && question !== undefined) return countedFact(question, lead, actions, timeZone)
        if (typeof one === 'string') return factOf(one, lead, enrichments, vocabulary)
        const field = fieldFor(one)
        return field === null ? notCounted : factOf(field, lead, enrichments, vocabulary)
      }),
  }
}

const notCounted: Fact = { value: null, from: null }

function countedFact(question: ActionQuestion, lead: Lead, actions: CountedActions, timeZone: string): Fact {
  const count = countFor(question, actions, timeZone)
  return { value: count.count, from: { source: lead.ref.crm, asOf: lead.modifiedAt }, count }
}

const everything = {
  kinds: null,
  highValue: false,
  distinct: false,
  withinDay: false,
  withinDays: null,
  atLeast: 1,
}

/** The counts that a CRM may hold ready; where there is an activity log they are counted out of it instead. */
const countedFields: Readonly<Partial<Record<FieldName, ActionQuestion>>> = {
  'engagement.productPagesInOneDay': {
    ...everything,
    kinds: ['product-page'],
    distinct: true,
    withinDay: true,
  },
  'engagement.highValueAssets': { ...everything, kinds: ['asset'], highValue: true, distinct: true },
}

/** The field that answers a question where there is no activity log; null when none does. */
function fieldFor(question: ActionQuestion): FieldName | null {
  const key = questionKey({ ...question, atLeast: 1 })
  for (const [field, counted] of Object.entries(countedFields)) {
    if (questionKey(counted) === key) return field as FieldName
  }
  return null
}
