import { readAnswer } from '../bant/answer.ts'
import { bantCriteria } from '../bant/bant.ts'
import type { ScoredBant } from '../bant/bant-score.ts'
import { fieldsOf, type PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import { createFieldReaders } from '../criteria/field-readers.ts'
import type { Lead } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { conditionsOf } from './conditions-of.ts'
import type { LeadDefinition } from './lead-definition.ts'

/**
 * Prepares the names of the fields that hold something which cannot be read, and so count as unknown: those that
 * conditions ask about, then the answers to BANT whose source counts. Their values stay out: they may be anything.
 */
export function compileUnreadable(
  definition: LeadDefinition,
  vocabulary: Vocabulary,
  placeOf: PlaceOf,
): (lead: Lead, facts: readonly Fact[], bant: ScoredBant) => readonly string[] {
  const places = placesByRawField(definition, vocabulary, placeOf)

  return (lead, facts, { pattern }) => {
    const unreadable: string[] = []
    for (const [raw, asked] of places) {
      if (isBlank(lead.values[raw])) continue
      if (asked.every((place) => (facts[place]?.value ?? null) === null)) unreadable.push(raw)
    }
    for (const name of bantCriteria) {
      if (isBlank(lead.values[`bant.${name}`]) || pattern.includes(`${name}:`)) continue
      const answer = readAnswer(name, lead)
      const sources: readonly string[] = definition.bant[name].sources
      if (answer !== null && sources.includes(answer.source)) unreadable.push(`bant.${name}`)
    }
    return unreadable
  }
}

/**
 * Whether a lead is to be handed to nobody, because nobody knows whether the person wants to be contacted: what is kept
 * of that cannot be read.
 */
export const waitsForOptOut = (unreadable: readonly string[]): boolean => unreadable.includes('optedOut')

/** Where what is read out of each raw field stands; out of one title come two facts, of which one will do. */
function placesByRawField(
  definition: LeadDefinition,
  vocabulary: Vocabulary,
  placeOf: PlaceOf,
): (readonly [FieldName, readonly number[]])[] {
  const readerOf = createFieldReaders(vocabulary)
  const asked = conditionsOf(definition)
    .flatMap(({ condition }) => fieldsOf(condition))
    .filter((each) => typeof each === 'string')
  // No condition need ask about an opt-out: nobody is handed to sales past one that cannot be read.
  const byRaw = Map.groupBy(new Set([...asked, 'optedOut' as const]), (field) => readerOf(field).raw)
  return [...byRaw]
    .map(([raw, fields]) => [raw, fields.map(placeOf)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || String(value).trim() === ''
