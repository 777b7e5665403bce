import { type ActionQuestion, questionInWords } from '../actions/action-question.ts'
import type { LeadValue } from '../lead.ts'
import { type Asked, compileCondition, type PlaceOf } from './compile-condition.ts'
import type { Condition } from './condition.ts'
import type { ConditionField } from './condition-fields.ts'
import type { Fact } from './facts.ts'
import type { Operand } from './operand.ts'

/** What a lead lacks to meet a condition, in words; empty when it is met. */
export type Shortfalls = (facts: readonly Fact[], nowMs: number) => readonly string[]

/** Prepares the sentences about why a condition is not met, such as `company.revenue is 12, less than 300`. */
export function compileShortfalls(condition: Condition, placeOf: PlaceOf): Shortfalls {
  const { now } = compileCondition(condition, placeOf)
  const sentences = sentencesOf(condition, placeOf)
  return (facts, nowMs) => (now(facts, nowMs) === 'met' ? [] : sentences(facts, nowMs))
}

function sentencesOf(condition: Condition, placeOf: PlaceOf): Shortfalls {
  switch (condition.kind) {
    case 'compare': {
      const place = placeOf(condition.field)
      return (facts) => [comparisonInWords(condition, facts[place]?.value ?? null)]
    }
    case 'action': {
      const place = placeOf(condition.question)
      return (facts) => [countInWords(condition.question, facts[place])]
    }
    case 'not': {
      const fields = compileCondition(condition.of, placeOf).fields.map(askedInWords).join(', ')
      return () => [`what is ruled out about ${fields} holds or is not known`]
    }
    case 'all': {
      const parts = condition.of.map((each) => compileShortfalls(each, placeOf))
      return (facts, nowMs) => parts.flatMap((part) => part(facts, nowMs))
    }
    case 'any':
    case 'atLeast': {
      const parts = condition.of.map((each) => compileShortfalls(each, placeOf))
      return (facts, nowMs) => {
        const short = parts.map((part) => part(facts, nowMs).join(' and ')).filter((words) => words !== '')
        return [short.join(', or ')]
      }
    }
  }
}

/** Fields that tell who somebody is: their values stay out of sentences. */
const personalFields: readonly ConditionField[] = ['email', 'firstName', 'lastName', 'phone']
export const isPersonal = (field: ConditionField): boolean => personalFields.includes(field)

function comparisonInWords(
  { field, operator, operand }: Extract<Condition, { kind: 'compare' }>,
  value: LeadValue,
): string {
  if (value === null) return `${field} is not known`
  if (isPersonal(field)) return `${field} does not fit`
  const seen = `${field} is ${shown(value)}`
  switch (operator) {
    case 'is':
      return `${seen}, not ${shown(operand)}`
    case 'in':
      return `${seen}, not one of ${shown(operand)}`
    case 'isNot':
    case 'notIn':
      return `${seen}, which is ruled out`
    case 'atLeast':
      return `${seen}, less than ${shown(operand)}`
    case 'atMost':
      return `${seen}, more than ${shown(operand)}`
    case 'above':
      return `${seen}, not above ${shown(operand)}`
    case 'below':
      return `${seen}, not below ${shown(operand)}`
    case 'between':
      return `${seen}, not within ${shown(operand)}`
    case 'contains':
      return `${seen}, without ${shown(operand)}`
    case 'includesAny':
      return `${seen}, with none of ${shown(operand)}`
    case 'includesAll':
      return `${seen}, without all of ${shown(operand)}`
    case 'withinDays':
      return `${seen}, more than ${shown(operand)} days ago`
    case 'isKnown':
      return `${field} is known`
  }
}

/** The name of a field, or what is counted. */
export const askedInWords = (asked: Asked): string =>
  typeof asked === 'string' ? asked : questionInWords(asked)

function countInWords(question: ActionQuestion, fact: Fact | undefined): string {
  const counted = questionInWords(question)
  if (fact === undefined || fact.value === null) return `${counted} are not known`
  const where = fact.count === undefined ? '' : ` (${fact.count.where})`
  return `${counted} are ${shown(fact.value)}${where}, less than ${shown(question.atLeast)}`
}

const mostShown = 5

/** Numbers with a comma every three digits, always the same way; long lists cut with a word about it. */
export function shown(value: Operand | LeadValue): string {
  if (Array.isArray(value)) {
    const first = value.slice(0, mostShown).map(shown).join(', ')
    return value.length > mostShown ? `${first} and ${value.length - mostShown} more` : first
  }
  if (typeof value !== 'number') return String(value)
  const [whole = '', fraction] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
