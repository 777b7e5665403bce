import { z } from 'zod'
import type { ActionQuestion } from '../actions/action-question.ts'
import { readActionQuestion } from './action-condition.ts'
import { type ConditionField, conditionFields, isConditionField, natureOf } from './condition-fields.ts'
import { nearestName } from './nearest-name.ts'
import { type Operand, operandOf } from './operand.ts'
import { isOperator, type Operator, operators, operatorsFor } from './operators.ts'
import { quoted } from './quoted.ts'

/** A predicate about one lead, as written in the definition and checked against the kinds of its fields. */
export type Condition =
  | {
      readonly kind: 'compare'
      readonly field: ConditionField
      readonly operator: Operator
      readonly operand: Operand
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'atLeast'; readonly needed: number; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'action'; readonly question: ActionQuestion }

type Path = readonly (string | number)[]

/** What is wrong with a condition: where below it, and a sentence. `keys` when the keys themselves are wrong. */
interface Problem {
  readonly path: Path
  readonly sentence: string
  readonly key?: string
}
type Report = (problem: Problem) => void

/**
 * `{field, is|isNot|in|notIn|atLeast|atMost|above|below|between|contains|withinDays|isKnown}`, `{all: […]}`,
 * `{any: […]}`, `{not: …}`, `{atLeast: k, of: […]}` or `{action: kind, atLeast: k}`. The form is chosen by its key before anything else is checked,
 * so that a problem deep inside keeps its exact place.
 */
export const Condition: z.ZodType<Condition, unknown> = z
  .unknown()
  .transform((raw, context) => {
    const problems: Problem[] = []
    const condition = readCondition(raw, [], (problem) => problems.push(problem))
    for (const { path, sentence, key } of problems) {
      context.issues.push(
        key === undefined
          ? { code: 'custom', path: [...path], message: sentence, input: raw }
          : {
              code: 'unrecognized_keys',
              keys: [key],
              path: [...path],
              message: sentence,
              input: raw as Record<string, unknown>,
            },
      )
    }
    return condition ?? z.NEVER
  })
  .meta({ id: 'Condition' })

const forms = ['field', 'all', 'any', 'not', 'of', 'action'] as const

/** Far deeper than anybody can read; each level takes at most two steps of the path. */
const mostSteps = 40

function readCondition(raw: unknown, path: Path, report: Report): Condition | null {
  if (path.length > mostSteps) {
    report({ path, sentence: `conditions are nested more than ${mostSteps / 2} deep here` })
    return null
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    report({
      path,
      sentence: raw === undefined ? 'is missing' : 'must be a condition such as { field: country, is: US }',
    })
    return null
  }
  const written = raw as Readonly<Record<string, unknown>>
  const form = forms.find((key) => Object.hasOwn(written, key))
  switch (form) {
    case 'field':
      return readComparison(written, path, report)
    case 'all':
    case 'any': {
      refuseOtherKeys(written, [form], path, report)
      const of = readConditions(written[form], [...path, form], report)
      return of && { kind: form, of }
    }
    case 'not': {
      refuseOtherKeys(written, ['not'], path, report)
      const of = readCondition(written.not, [...path, 'not'], report)
      return of && { kind: 'not', of }
    }
    case 'of':
      return readCount(written, path, report)
    case 'action': {
      const question = readActionQuestion(written, (problem) =>
        report({ ...problem, path: [...path, ...problem.path] }),
      )
      return question && { kind: 'action', question }
    }
    case undefined: {
      const key = Object.keys(written)[0]
      const meant = key === undefined ? null : nearestName(key, forms)
      const sentence = `a condition starts with field, action, all, any, not, or atLeast with of${meant === null ? '' : `; did you mean ${meant}?`}`
      report(key === undefined ? { path, sentence } : { path, sentence, key })
      return null
    }
  }
}

function readConditions(raw: unknown, path: Path, report: Report): Condition[] | null {
  if (!Array.isArray(raw) || raw.length === 0) {
    report({ path, sentence: 'must be a list of at least one condition' })
    return null
  }
  const conditions = raw.map((each, index) => readCondition(each, [...path, index], report))
  return conditions.every((each) => each !== null) ? conditions : null
}

function readCount(written: Readonly<Record<string, unknown>>, path: Path, report: Report): Condition | null {
  refuseOtherKeys(written, ['atLeast', 'of'], path, report)
  const of = readConditions(written.of, [...path, 'of'], report)
  const needed = written.atLeast
  const listed = Array.isArray(written.of) ? written.of.length : 1
  if (typeof needed !== 'number' || !Number.isInteger(needed) || needed < 1 || needed > listed) {
    const sentence =
      needed === undefined ? 'of needs atLeast beside it' : `must be a whole number from 1 to ${listed}`
    report({ path: needed === undefined ? path : [...path, 'atLeast'], sentence })
    return null
  }
  return of && { kind: 'atLeast', needed, of }
}

function readComparison(
  written: Readonly<Record<string, unknown>>,
  path: Path,
  report: Report,
): Condition | null {
  const field = written.field
  if (typeof field !== 'string' || !isConditionField(field)) {
    const meant = typeof field === 'string' ? nearestName(field, conditionFields) : null
    const sentence = `there is no field ${quoted(field)}${meant === null ? '' : `; did you mean ${meant}?`}`
    report({ path: [...path, 'field'], sentence })
    return null
  }
  const { kind } = natureOf(field)
  const allowed = operatorsFor(kind)
  const keys = Object.keys(written).filter((key) => key !== 'field')
  let isSound = true
  for (const key of keys) {
    if (isOperator(key) && allowed.includes(key)) continue
    isSound = false
    const choice = allowed.join(', ')
    const meant = nearestName(key, allowed)
    report(
      isOperator(key)
        ? {
            path,
            key,
            sentence: `${key} cannot be asked of ${field}, which is a ${kind}; it can be asked ${choice}`,
          }
        : {
            path,
            key,
            sentence: `there is no operator ${key}${meant === null ? `; choose among ${choice}` : `; did you mean ${meant}?`}`,
          },
    )
  }
  if (!isSound) return null
  const [operator, another] = keys
  if (operator === undefined || !isOperator(operator)) {
    report({ path, sentence: `${field} needs one of ${allowed.join(', ')} beside it` })
    return null
  }
  if (another !== undefined) {
    report({
      path,
      key: another,
      sentence: `one operator per condition: put ${operator} and ${another} under all`,
    })
    return null
  }
  const operand = operandOf(field, operators[operator].operand, written[operator], (below, sentence) =>
    report({ path: [...path, operator, ...below], sentence }),
  )
  return operand === null ? null : { kind: 'compare', field, operator, operand }
}

function refuseOtherKeys(
  written: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(written)) {
    if (!known.includes(key))
      report({ path, key, sentence: `${key} cannot stand beside ${known.join(' and ')}` })
  }
}
