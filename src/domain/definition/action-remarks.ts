import type { CountedActions } from '../actions/counted-actions.ts'

/** Sentences about what of an activity log was not counted, and why; none when all of it was. */
export function actionRemarks(actions: CountedActions | null, unreadable: number): string[] {
  const lines = unreadable === 0 ? [] : [`${many(unreadable, 'line')} of the activity log cannot be read`]
  if (actions === null) return lines
  const { bursts, repeated, ahead, unknownKinds } = actions
  return [
    ...bursts.map(
      ({ rule, actions: count, from, to }) =>
        `${many(count, 'action')} from ${from} to ${to} may be a bot's and do not count: more than ${rule.moreThan} ${rule.kinds.join(' or ')} within ${many(rule.withinSeconds, 'second')}`,
    ),
    ...(repeated === 0 ? [] : [`${many(repeated, 'action')} came again and count once`]),
    ...(ahead === 0
      ? []
      : [`${many(ahead, 'action')} of the activity log ${ahead === 1 ? 'lies' : 'lie'} in the future`]),
    ...unknownKinds.map((kind) => `the definition has no kind of action "${kind}"`),
    ...lines,
  ]
}

const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
