import { boundedCache } from '../bounded-cache.ts'
import { isFieldName } from '../lead-fields.ts'
import { readList } from '../normalise/list.ts'
import { momentOf } from '../normalise/moment.ts'
import { type Seniority, seniorities, seniorityRank } from '../normalise/seniority.ts'
import type { Condition } from './condition.ts'
import { natureOf } from './condition-fields.ts'

/** Whether a value that is known holds against what it is compared with. */
export type Holds = (value: Single, nowMs: number) => boolean

type Single = string | number | boolean
type Comparison = Extract<Condition, { kind: 'compare' }>

const dayMs = 24 * 60 * 60 * 1000

/** Prepares a comparison, so that what the field and the operand are is asked once and not of every lead. */
export function compileComparison({ field, operator, operand }: Comparison): Holds {
  const operands = Array.isArray(operand) ? operand : [operand]
  switch (operator) {
    case 'is':
    case 'in':
      return membership(operands, !isFieldName(field))
    case 'isNot':
    case 'notIn': {
      const isAmong = membership(operands, !isFieldName(field))
      return (value) => !isAmong(value)
    }
    case 'atLeast':
    case 'atMost':
    case 'above':
    case 'below':
    case 'between':
      if (natureOf(field).kind === 'rank') return rankWithin(operator, operands as Seniority[])
      return amountWithin(operator, operands.map(Number)) as Holds
    case 'contains': {
      const [part] = inSmallLetters(operands)
      return (value) => String(plain(value)).includes(String(part))
    }
    case 'includesAny': {
      const words = inSmallLetters(operands)
      return (value) => entriesOf(value).some((entry) => words.includes(entry))
    }
    case 'includesAll': {
      const words = inSmallLetters(operands)
      return (value) => {
        const entries = entriesOf(value)
        return words.every((word) => entries.includes(String(word)))
      }
    }
    case 'withinDays': {
      const mostMs = Number(operand) * dayMs
      return (value, nowMs) => {
        const ageMs = nowMs - momentOf(value as string)
        // A day that is still to come is no recent one; two clocks may differ by less than a day.
        return ageMs <= mostMs && ageMs >= -dayMs
      }
    }
    case 'isKnown':
      return () => operand === true
  }
}

/** How many of the CRM's words are remembered per comparison: those of picklists, which are few. */
const rememberedWords = 500

/** Whether a value is one of some. What we read ourselves is always written the same; a CRM's words are not. */
function membership(operands: readonly Single[], isReadByUs: boolean): (value: Single) => boolean {
  const isExact = isAmongWords(operands)
  if (isReadByUs) return isExact
  const words = new Set(inSmallLetters(operands))
  const isWord = boundedCache((text) => words.has(text.toLowerCase()), rememberedWords)
  return (value) => (typeof value === 'string' ? isWord(value) : isExact(value))
}

/** Lists of up to so many are gone through, which takes less than to look one up. */
const fewWords = 8

function isAmongWords(words: readonly Single[]): (value: Single) => boolean {
  const [only] = words
  if (words.length === 1) return (value) => value === only
  if (words.length > fewWords) {
    const known = new Set(words)
    return (value) => known.has(value)
  }
  return (value) => {
    for (const word of words) if (word === value) return true
    return false
  }
}

type Bound = 'atLeast' | 'atMost' | 'above' | 'below' | 'between'

function amountWithin(
  operator: Bound,
  [least = 0, most = least]: readonly number[],
): (value: number) => boolean {
  switch (operator) {
    case 'atLeast':
      return (value) => value >= least
    case 'atMost':
      return (value) => value <= least
    case 'above':
      return (value) => value > least
    case 'below':
      return (value) => value < least
    case 'between':
      return (value) => value >= least && value <= most
  }
}

/** A rank is compared by its height; there are so few that those which fit are picked out beforehand. */
function rankWithin(operator: Bound, operands: readonly Seniority[]): Holds {
  const fits = amountWithin(operator, operands.map(seniorityRank))
  return isAmongWords(seniorities.filter((seniority) => fits(seniorityRank(seniority))))
}

/** Texts are compared without regard to capitals. */
const plain = (value: Single): Single => (typeof value === 'string' ? value.toLowerCase() : value)
const inSmallLetters = (values: readonly Single[]): readonly Single[] => values.map(plain)

/** The entries of a list in small letters. */
const entriesOf = (value: Single): readonly string[] => readList(String(plain(value)))
