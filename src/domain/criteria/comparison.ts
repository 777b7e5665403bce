import { isFieldName } from '../lead-fields.ts'
import { readList } from '../normalise/list.ts'
import { momentOf } from '../normalise/moment.ts'
import { type Seniority, seniorities, seniorityRank } from '../normalise/seniority.ts'
import type { Condition } from './condition.ts'
import { natureOf } from './condition-fields.ts'

type Single = string | number | boolean

/**
 * What a value is compared with, ready to be compared: what the field and the operand are is asked once and not of every
 * lead. Data and not a function, because thirty calls of functions that nobody can foresee cost more than comparing; and
 * one shape for all kinds, because looking into objects of five shapes does so too.
 */
export interface Comparison {
  /** `words`: as `few`, of a text that people or a CRM wrote, in capitals or not. */
  readonly kind: 'one' | 'within' | 'few' | 'words' | 'asked'
  /** For `one`. */
  readonly word: Single
  /** For `within`, both included. */
  readonly least: number
  readonly most: number
  /** For `few`, and for `words` in small letters. */
  readonly words: readonly Single[]
  readonly isAmong: boolean
  /** For `asked`. */
  readonly holds: (value: Single, nowMs: number) => boolean
}

const never = (): boolean => false

function comparison(kind: Comparison['kind'], parts: Partial<Omit<Comparison, 'kind'>>): Comparison {
  const { word = '', least = 0, most = 0, words = [], isAmong = true, holds = never } = parts
  return { kind, word, least, most, words, isAmong, holds }
}

const dayMs = 24 * 60 * 60 * 1000

/** Prepares a comparison. */
export function compileComparison({
  field,
  operator,
  operand,
}: Extract<Condition, { kind: 'compare' }>): Comparison {
  const operands = Array.isArray(operand) ? operand : [operand]
  switch (operator) {
    case 'is':
    case 'in':
      return membership(operands, !isFieldName(field), true)
    case 'isNot':
    case 'notIn':
      return membership(operands, !isFieldName(field), false)
    case 'atLeast':
    case 'atMost':
    case 'above':
    case 'below':
    case 'between':
      if (natureOf(field).kind !== 'rank') return amountWithin(operator, operands.map(Number))
      return rankWithin(operator, operands as Seniority[])
    case 'contains': {
      const [part] = inSmallLetters(operands)
      return asked((value) => String(plain(value)).includes(String(part)))
    }
    case 'includesAny': {
      const words = inSmallLetters(operands)
      return asked((value) => entriesOf(value).some((entry) => words.includes(entry)))
    }
    case 'includesAll': {
      const words = inSmallLetters(operands)
      return asked((value) => {
        const entries = entriesOf(value)
        return words.every((word) => entries.includes(String(word)))
      })
    }
    case 'withinDays': {
      const mostMs = Number(operand) * dayMs
      return asked((value, nowMs) => {
        const ageMs = nowMs - momentOf(value as string)
        // A day that is still to come is no recent one; two clocks may differ by less than a day.
        return ageMs <= mostMs && ageMs >= -dayMs
      })
    }
    case 'isKnown':
      return asked(() => operand === true)
  }
}

const asked = (holds: Comparison['holds']): Comparison => comparison('asked', { holds })

/** Whether a value that is known holds against what it is compared with. */
export function holds(compared: Comparison, value: Single, nowMs: number): boolean {
  switch (compared.kind) {
    case 'one':
      return value === compared.word
    case 'within':
      return (value as number) >= compared.least && (value as number) <= compared.most
    case 'few':
      return isIn(compared.words, value) === compared.isAmong
    case 'words':
      return isWord(compared.words, value) === compared.isAmong
    case 'asked':
      return compared.holds(value, nowMs)
  }
}

/** Lists of up to so many are gone through, which takes less than to look one up. */
const fewWords = 8

/** Whether a value is, or is not, one of some. What we read ourselves is always written the same; a CRM's words are not. */
function membership(operands: readonly Single[], isReadByUs: boolean, isAmong: boolean): Comparison {
  if (isReadByUs) return amongWords(operands, isAmong)
  if (operands.length <= fewWords && operands.every(keepsLength))
    return comparison('words', { words: inSmallLetters(operands), isAmong })
  const words = new Set(inSmallLetters(operands))
  return asked((value) => words.has(plain(value)) === isAmong)
}

function amongWords(words: readonly Single[], isAmong: boolean): Comparison {
  const [only] = words
  if (words.length === 1 && only !== undefined && isAmong) return comparison('one', { word: only })
  if (words.length <= fewWords) return comparison('few', { words, isAmong })
  const known = new Set(words)
  return asked((value) => known.has(value) === isAmong)
}

function isIn(words: readonly Single[], value: Single): boolean {
  for (let at = 0; at < words.length; at++) if (words[at] === value) return true
  return false
}

/** Whether a text is one of some in small letters; hardly ever is one as long as it, and needs a closer look. */
function isWord(words: readonly Single[], value: Single): boolean {
  if (typeof value !== 'string') return isIn(words, value)
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (typeof word !== 'string' || word.length !== value.length) continue
    if (word === value || word === value.toLowerCase()) return true
  }
  return false
}

type Bound = 'atLeast' | 'atMost' | 'above' | 'below' | 'between'

/** By two ends that are included, where the operator has such. */
function amountWithin(operator: Bound, [least = 0, most = least]: readonly number[]): Comparison {
  switch (operator) {
    case 'atLeast':
      return comparison('within', { least, most: Number.POSITIVE_INFINITY })
    case 'atMost':
      return comparison('within', { least: Number.NEGATIVE_INFINITY, most: least })
    case 'above':
      return asked((value) => (value as number) > least)
    case 'below':
      return asked((value) => (value as number) < least)
    case 'between':
      return comparison('within', { least, most })
  }
}

/** A rank is compared by its height; there are so few that those which fit are picked out beforehand. */
function rankWithin(operator: Bound, operands: readonly Seniority[]): Comparison {
  const fits = amountWithin(operator, operands.map(seniorityRank))
  return amongWords(
    seniorities.filter((seniority) => holds(fits, seniorityRank(seniority), 0)),
    true,
  )
}

/** A capital I with a dot alone becomes longer in small letters. */
const keepsLength = (word: Single): boolean => String(plain(word)).length === String(word).length

/** Texts are compared without regard to capitals. */
const plain = (value: Single): Single => (typeof value === 'string' ? value.toLowerCase() : value)
const inSmallLetters = (values: readonly Single[]): readonly Single[] => values.map(plain)

/** The entries of a list in small letters. */
const entriesOf = (value: Single): readonly string[] => readList(String(plain(value)))
