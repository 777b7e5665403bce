import type { z } from 'zod'
import { nearestName } from '../domain/criteria/nearest-name.ts'
import { quoted } from '../domain/criteria/quoted.ts'
import { writtenNumber } from '../domain/normalise/written-number.ts'

const kindsInWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
}

/** More problems than this in one file are not told: whoever mends these checks again. */
export const mostProblems = 100

/** A list of choices longer than this helps nobody in an error message. */
const mostChoices = 12

/**
 * What is wrong, in a sentence that goes on after the place; handed to zod as its error map. Several unknown keys in
 * one place give a line each, in the order of the issue's keys.
 */
export const issueSentence: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing'
      return `must be ${kindsInWords[issue.expected] ?? issue.expected}, not ${inWords(issue.input)}${mend(issue.expected, issue.input)}`
    case 'invalid_value':
      return choiceSentence(issue.input, issue.values.map(String))
    case 'unrecognized_keys': {
      const known = knownKeys(issue.inst)
      return issue.keys
        .slice(0, mostProblems)
        .map(
          (key) =>
            `there is no key ${shortKey(key)} here${meant(key, known) || ` (known: ${known.join(', ')})`}`,
        )
        .join('\n')
    }
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty'
      if (issue.origin === 'array') return `needs at least ${issue.minimum} entry`
      return `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a day such as 2026-03-31' : 'is not written as it should be'
    default:
      return undefined
  }
}

/** What to write instead of a number with separators or a unit, or of a number where a text has to stand. */
function mend(expected: string, input: unknown): string {
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return `; put it into quotes: "${input}"`
  if (expected === 'boolean' && typeof input === 'string' && /^(yes|no|on|off)$/i.test(input))
    return `; write ${/^(yes|on)$/i.test(input)}`
  const meant =
    (expected === 'number' || expected === 'int') && typeof input === 'string' ? writtenNumber(input) : null
  return meant === null ? '' : `; write ${meant}`
}

const shortKey = (key: string): string => (key.length > 60 ? quoted(key) : key)

function choiceSentence(input: unknown, choices: readonly string[]): string {
  if (input === undefined) return 'is missing'
  const hint = typeof input === 'string' ? meant(input, choices) : ''
  const list =
    choices.length <= mostChoices ? `must be one of ${choices.join(', ')}` : 'is not one that is known'
  return `${list}, not ${inWords(input)}${hint}`
}

function meant(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  return nearest === null ? '' : `; did you mean ${nearest}?`
}

function inWords(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a block of keys'
  return quoted(value)
}

/** The keys that an object's or a record's schema knows; none for other schemas. */
function knownKeys(schema: unknown): string[] {
  const def = (schema as z.core.$ZodObject | z.core.$ZodRecord | undefined)?._zod.def
  if (def?.type === 'object') return Object.keys(def.shape)
  if (def?.type === 'record') return [...(def.keyType._zod.values ?? [])].map(String)
  return []
}
