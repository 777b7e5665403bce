import type { ActionQuestion } from '../actions/action-question.ts'

/** Reports a problem at a path below the condition; `key` when the key itself is wrong. */
type Report = (problem: {
  readonly path: readonly string[]
  readonly sentence: string
  readonly key?: string
}) => void

/** The keys that an action condition may have; `action` and `atLeast` have to be there. */
export const actionConditionKeys = [
  'action',
  'highValue',
  'distinct',
  'within',
  'withinDays',
  'atLeast',
] as const

/**
 * Reads `{ action: product-page, distinct: true, within: day, atLeast: 5 }`: how many actions of a kind, of one of
 * several kinds, or of `any` there have to be. Null when something was reported. Whether a kind exists is for the
 * definition to say.
 */
export function readActionQuestion(
  written: Readonly<Record<string, unknown>>,
  report: Report,
): ActionQuestion | null {
  let isSound = true
  const refuse = (key: string, sentence: string): void => {
    isSound = false
    report(
      Object.hasOwn(written, key) ? { path: [key], sentence } : { path: [], sentence: `action ${sentence}` },
    )
  }
  for (const key of Object.keys(written)) {
    if ((actionConditionKeys as readonly string[]).includes(key)) continue
    isSound = false
    report({
      path: [],
      key,
      sentence: `${key} cannot be asked of an action; choose among ${actionConditionKeys.join(', ')}`,
    })
  }
  const { action, within, withinDays = null, atLeast } = written
  const kinds = typeof action === 'string' ? [action] : action
  if (!isListOfKinds(kinds)) refuse('action', 'must be a kind of action, a list of kinds, or any')
  for (const key of ['highValue', 'distinct'] as const) {
    if (Object.hasOwn(written, key) && typeof written[key] !== 'boolean') refuse(key, 'must be true or false')
  }
  if (within !== undefined && within !== 'day') refuse('within', 'can only be day: the best day counts')
  if (withinDays !== null && !isWholeAbove0(withinDays))
    refuse('withinDays', 'must be a whole number of days above 0')
  if (atLeast === undefined) refuse('atLeast', 'needs atLeast beside it')
  else if (!isWholeAbove0(atLeast)) refuse('atLeast', 'must be a whole number above 0')
  if (!isSound || !isListOfKinds(kinds) || !isWholeAbove0(atLeast)) return null
  return {
    kinds: kinds.includes('any') ? null : kinds,
    highValue: written.highValue === true,
    distinct: written.distinct === true,
    withinDay: within === 'day',
    withinDays: isWholeAbove0(withinDays) ? withinDays : null,
    atLeast,
  }
}

const isListOfKinds = (kinds: unknown): kinds is readonly string[] =>
  Array.isArray(kinds) && kinds.length > 0 && kinds.every((kind) => typeof kind === 'string' && kind !== '')

const isWholeAbove0 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0
