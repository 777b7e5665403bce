import { type ActionQuestion, countFor, questionKey } from '../actions/action-question.ts'
import type { CountedActions } from '../actions/counted-actions.ts'
import type { Money } from '../bant/product.ts'
import type { Provenance } from '../decision.ts'
import type { EnrichedCompany } from '../definition/decision-input.ts'
import { originsOf } from '../identity/united-lead.ts'
import type { Lead } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { type Asked, askedInWords, type PlaceOf } from './compile-condition.ts'
import type { ConditionField } from './condition-fields.ts'
import { type Fact, factOf } from './facts.ts'
import { createFieldReaders, type FieldReader } from './field-readers.ts'

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
  /** The fact that nobody knows what is at a place, the same one for every lead. */
  unknownAt(place: number): Fact
  /** The facts of a lead, in their places. */
  read(sources: FactSources): readonly Fact[]
}

/** Collects what conditions ask while they are compiled; afterwards it only reads. */
export function createFactPlaces(vocabulary: Vocabulary, timeZone: string, money: Money): FactPlaces {
  const readerOf = createFieldReaders(vocabulary, money)
  const placed: Placed[] = []
  const places = new Map<string, number>()
  return {
    placeOf(asked) {
      const key = typeof asked === 'string' ? asked : questionKey(asked)
      const known = places.get(key)
      if (known !== undefined) return known
      const place = placed.push(placedOf(asked, readerOf)) - 1
      places.set(key, place)
      return place
    },
    unknownAt(place) {
      const found = placed[place]
      if (found === undefined) throw new RangeError(`nothing stands at place ${place}`)
      return found.unknown
    },
    read({ lead, enrichments, actions }) {
      const { values } = lead
      const crm: Provenance = { source: lead.ref.crm, asOf: lead.modifiedAt }
      const origins = originsOf(lead)
      const facts: Fact[] = new Array(placed.length)
      for (let place = 0; place < placed.length; place++) {
        const { unknown, question, reader } = placed[place] as Placed
        if (actions !== null && question !== null)
          facts[place] = countedFact(unknown, question, actions, timeZone, origins?.actions ?? crm)
        else if (reader === null) facts[place] = unknown
        else {
          const from = origins === null ? crm : (origins.values[reader.raw] ?? crm)
          facts[place] = factOf(unknown, reader, values, from, enrichments)
        }
      }
      return facts
    },
  }
}

/** What stands at a place: a count where there is an activity log, a field where there is none. */
interface Placed {
  /** The fact that nobody knows it: the same one for every lead. */
  readonly unknown: Fact
  readonly question: ActionQuestion | null
  readonly reader: FieldReader | null
}

function placedOf(asked: Asked, readerOf: (field: ConditionField) => FieldReader): Placed {
  const unknown: Fact = { field: askedInWords(asked), value: null, from: null }
  if (typeof asked === 'string')
    return { unknown, question: countedFields[asked as FieldName] ?? null, reader: readerOf(asked) }
  const field = fieldFor(asked)
  return { unknown, question: asked, reader: field === null ? null : readerOf(field) }
}

function countedFact(
  { field }: Fact,
  question: ActionQuestion,
  actions: CountedActions,
  timeZone: string,
  crm: Provenance,
): Fact {
  const { count, where, daysAgo } = countFor(question, actions, timeZone)
  return { field, value: count, from: crm, where, daysAgo }
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
export const countedFields: Readonly<Partial<Record<FieldName, ActionQuestion>>> = {
  'engagement.productPagesInOneDay': {
    ...everything,
    kinds: ['product-page'],
    distinct: true,
    withinDay: true,
  },
  'engagement.highValueAssets': { ...everything, kinds: ['asset'], highValue: true, distinct: true },
}

/** The field that answers a question where there is no activity log; null when none does. */
export function fieldFor(question: ActionQuestion): FieldName | null {
  const key = questionKey({ ...question, atLeast: 1 })
  for (const [field, counted] of Object.entries(countedFields)) {
    if (questionKey(counted) === key) return field as FieldName
  }
  return null
}
