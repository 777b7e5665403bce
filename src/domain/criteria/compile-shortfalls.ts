import { type ActionQuestion, questionInWords } from '../actions/action-question.ts'
import type { LeadValue } from '../lead.ts'
import { askedInWords, compileCondition, type PlaceOf } from './compile-condition.ts'
import type { Condition } from './condition.ts'
import type { ConditionField } from './condition-fields.ts'
import type { Fact } from './facts.ts'
import type { Operand } from './operand.ts'
import type { Operator } from './operators.ts'

/** What a lead lacks to meet a condition, in words; empty when it is met. */
export type Shortfalls = (facts: readonly Fact[], nowMs: number) => readonly string[]

const nothing: readonly string[] = []

/** Prepares the sentences about why a condition is not met, such as `company.revenue is 12, less than 300`. */
export function compileShortfalls(condition: Condition, placeOf: PlaceOf): Shortfalls {
  const { now } = compileCondition(condition, placeOf)
  const sentences = sentencesOf(condition, placeOf)
  return (facts, nowMs) => (now(facts, nowMs) === 'met' ? nothing : sentences(facts, nowMs))
}

function sentencesOf(condition: Condition, placeOf: PlaceOf): Shortfalls {
  switch (condition.kind) {
    case 'compare': {
      const place = placeOf(condition.field)
      const inWords = compileComparisonInWords(condition)
      return (facts) => inWords(facts[place]?.value ?? null)
    }
    case 'action': {
      const place = placeOf(condition.question)
      const inWords = compileCountInWords(condition.question)
      return (facts) => [inWords(facts[place])]
    }
    case 'not': {
      const fields = compileCondition(condition.of, placeOf).fields.map(askedInWords).join(', ')
      return () => [`what is ruled out about ${fields} holds or is not known`]
    }
    case 'all': {
      const parts = condition.of.map((each) => compileShortfalls(each, placeOf))
      return (facts, nowMs) => {
        const short: string[] = []
        for (const part of parts) for (const sentence of part(facts, nowMs)) short.push(sentence)
        return short
      }
    }
    case 'any':
    case 'atLeast': {
      const parts = condition.of.map((each) => compileShortfalls(each, placeOf))
      return (facts, nowMs) => {
        let short = ''
        for (const part of parts) {
          const sentences = part(facts, nowMs)
          const words = sentences.length === 1 ? sentences[0] : sentences.join(' and ')
          if (words !== '') short += short === '' ? words : `, or ${words}`
        }
        return [short]
      }
    }
  }
}

/** Fields that tell who somebody is: their values stay out of sentences. */
const personalFields: readonly ConditionField[] = ['email', 'firstName', 'lastName', 'phone']
export const isPersonal = (field: ConditionField): boolean => personalFields.includes(field)

/** What to say about a value that does not meet a comparison; all but the value is put into words once. */
function compileComparisonInWords({
  field,
  operator,
  operand,
}: Extract<Condition, { kind: 'compare' }>): (value: LeadValue) => readonly string[] {
  const unknown = [`${field} is not known`]
  if (isPersonal(field)) return (value) => (value === null ? unknown : [`${field} does not fit`])
  if (operator === 'isKnown') return (value) => (value === null ? unknown : [`${field} is known`])
  const wanted = lacking[operator].replace('…', () => shown(operand))
  return (value) => (value === null ? unknown : [`${field} is ${shown(value)}${wanted}`])
}

const lacking = {
  is: ', not …',
  in: ', not one of …',
  isNot: ', which is ruled out',
  notIn: ', which is ruled out',
  atLeast: ', less than …',
  atMost: ', more than …',
  above: ', not above …',
  below: ', not below …',
  between: ', not within …',
  contains: ', without …',
  includesAny: ', with none of …',
  includesAll: ', without all of …',
  withinDays: ', not within the last … days',
} as const satisfies Record<Exclude<Operator, 'isKnown'>, string>

function compileCountInWords(question: ActionQuestion): (fact: Fact | undefined) => string {
  const counted = questionInWords(question)
  return (fact) => {
    if (fact === undefined || fact.value === null) return `${counted} are not known`
    const where = fact.where === undefined ? '' : ` (${fact.where})`
    return `${counted} are ${shown(fact.value)}${where}, less than ${shown(question.atLeast)}`
  }
}

const mostShown = 5

/** Numbers with a comma every three digits, always the same way; long lists cut with a word about it. */
export function shown(value: Operand | LeadValue): string {
  if (Array.isArray(value)) {
    const first = value.slice(0, mostShown).map(shown).join(', ')
    return value.length > mostShown ? `${first} and ${value.length - mostShown} more` : first
  }
  if (typeof value !== 'number') return String(value)
  const text = String(value)
  const [whole = '', fraction] = Number.isInteger(value) ? [text] : text.split('.')
  const grouped = grouped3(whole)
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Digits with a comma before every three of them; exponents have none. */
function grouped3(whole: string): string {
  if (whole.includes('e')) return whole
  let grouped = whole
  const digits = whole.startsWith('-') ? 1 : 0
  for (let at = whole.length - 3; at > digits; at -= 3)
    grouped = `${grouped.slice(0, at)},${grouped.slice(at)}`
  return grouped
}
