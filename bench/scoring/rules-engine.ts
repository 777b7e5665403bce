import { Engine, type NestedCondition } from 'json-rules-engine'
import { readAnswer } from '../../src/domain/bant/answer.ts'
import type { BantCriterionName } from '../../src/domain/bant/bant.ts'
import type { Condition } from '../../src/domain/criteria/condition.ts'
import type { ConditionField } from '../../src/domain/criteria/condition-fields.ts'
import type { createFieldReaders } from '../../src/domain/criteria/field-readers.ts'
import type { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import type { Lead, LeadValue } from '../../src/domain/lead.ts'
import { type Seniority, seniorityRank } from '../../src/domain/normalise/seniority.ts'
import type { Scores } from './scores.ts'

type Facts = Readonly<Record<string, LeadValue>>

/**
 * The same criteria as rules that yield points; whoever scores has to add them up under the caps. The rules are handed
 * over once, and one engine serves every lead.
 */
export function createRulesEngine(
  { criteria, groups, bant }: LeadDefinition,
  nowMs: number,
): (facts: Facts) => Promise<Scores> {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const { id, group, points, when } of criteria) {
    engine.addRule({
      conditions: { all: [translated(when, true, nowMs)] },
      event: { type: id, params: { group, points } },
    })
  }
  for (const name of ['budget', 'authority', 'need', 'timeframe'] as const) {
    const { met, points } = bant[name]
    const when = { fact: `bant.${name}`, operator: 'in', value: met }
    engine.addRule({ conditions: { all: [when] }, event: { type: name, params: { group: 'bant', points } } })
  }
  return async (facts) => {
    const sums = { demographic: 0, firmographic: 0, engagement: 0, bant: 0 }
    const { events } = await engine.run(facts)
    for (const { params } of events) if (params) sums[params.group as keyof typeof sums] += params.points
    const within = (group: keyof typeof groups) => Math.max(0, Math.min(groups[group].cap, sums[group]))
    return {
      score: within('demographic') + within('firmographic') + within('engagement'),
      bantScore: sums.bant,
    }
  }
}

/** What the rules are handed, read beforehand and not timed: a rules engine reads no titles. */
export function factsFor(
  lead: Lead,
  { criteria }: LeadDefinition,
  readerOf: ReturnType<typeof createFieldReaders>,
): Facts {
  const fields = new Set(criteria.flatMap(({ when }) => fieldsIn(when)))
  const facts: Record<string, LeadValue> = {}
  for (const field of fields) {
    const { raw, read } = readerOf(field)
    const held = lead.values[raw]
    const value = held === null || held === '' ? null : read(held)
    facts[field] = typeof value === 'string' ? value.toLowerCase() : value
    if (field === 'seniority') facts.rank = value === null ? null : seniorityRank(value as Seniority)
    if (field === 'engagement.lastActivityAt')
      facts.lastActivityMs = value === null ? null : Date.parse(String(value))
  }
  for (const name of ['budget', 'authority', 'need', 'timeframe'] as const)
    facts[`bant.${name}`] = answerOf(name, lead)
  return facts
}

/** An answer in small letters; null where its source does not count. */
function answerOf(name: BantCriterionName, lead: Lead): string | null {
  const answer = readAnswer(name, lead)
  if (answer === null || (name === 'authority' && answer.source === 'inferred')) return null
  return answer.said.toLowerCase()
}

function fieldsIn(condition: Condition): ConditionField[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.field]
    case 'action':
      throw new Error('the thirty criteria ask for no actions')
    case 'not':
      return fieldsIn(condition.of)
    default:
      return condition.of.flatMap(fieldsIn)
  }
}

/** Our condition in the other's words. A value that nobody knows must meet neither a condition nor its contrary. */
function translated(condition: Condition, wanted: boolean, nowMs: number): NestedCondition {
  switch (condition.kind) {
    case 'compare':
      return comparison(condition, wanted, nowMs)
    case 'not':
      return translated(condition.of, !wanted, nowMs)
    case 'all':
    case 'any': {
      const parts = condition.of.map((each) => translated(each, wanted, nowMs))
      return (condition.kind === 'all') === wanted ? { all: parts } : { any: parts }
    }
    default:
      throw new Error(`the thirty criteria use no ${condition.kind}`)
  }
}

const opposite = { is: 'isNot', in: 'notIn', isNot: 'is', notIn: 'in' } as const

function comparison(
  { field, operator, operand }: Extract<Condition, { kind: 'compare' }>,
  wanted: boolean,
  nowMs: number,
): NestedCondition {
  const asked = wanted ? operator : opposite[operator as keyof typeof opposite]
  const words = (Array.isArray(operand) ? operand : [operand]).map((each) =>
    typeof each === 'string' ? each.toLowerCase() : each,
  )
  const known = { fact: field, operator: 'notEqual', value: null }
  const ranked = field === 'seniority'
  const bound = (value: unknown) => (ranked ? seniorityRank(value as Seniority) : value)
  const fact = ranked ? 'rank' : field
  switch (asked) {
    case 'is':
      return { fact: field, operator: 'equal', value: words[0] }
    case 'in':
      return { fact: field, operator: 'in', value: words }
    case 'isNot':
      return { all: [known, { fact: field, operator: 'notEqual', value: words[0] }] }
    case 'notIn':
      return { all: [known, { fact: field, operator: 'notIn', value: words }] }
    case 'atLeast':
      return { fact, operator: 'greaterThanInclusive', value: bound(operand) }
    case 'above':
      return { fact, operator: 'greaterThan', value: bound(operand) }
    case 'below':
      return { fact, operator: 'lessThan', value: bound(operand) }
    case 'between':
      return {
        all: [
          { fact, operator: 'greaterThanInclusive', value: bound(words[0]) },
          { fact, operator: 'lessThanInclusive', value: bound(words[1]) },
        ],
      }
    case 'withinDays':
      return {
        fact: 'lastActivityMs',
        operator: 'greaterThanInclusive',
        value: nowMs - Number(operand) * 86_400_000,
      }
    default:
      throw new Error(`the thirty criteria do not ask ${operator}`)
  }
}
