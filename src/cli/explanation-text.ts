import type { CriterionResult, GroupScore } from '../domain/decision.ts'
import { leadKey } from '../domain/lead.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'

type History = Awaited<ReturnType<Ledger['reports']['history']>>

const marks = { met: '✓', 'not-met': '✗', unknown: '?' } as const

/** The whole reason for a lead's stage, score and owner, in lines for a terminal. */
export function renderExplanation(
  { lead, decision, assignment, readAt }: StoredLead,
  history: History,
): string[] {
  const head = `${leadKey(lead.ref)} · last read ${readAt}${lead.standing.kind === 'active' ? '' : ` · ${lead.standing.kind}`}`
  if (decision === null)
    return [head, '', 'Not decided yet: the lead is in the ledger and waits for its first decision.']
  const { decision: made, decidedAt } = decision
  return [
    head,
    `${made.stage.toUpperCase()} · ${made.score} points · decided ${decidedAt} under ${made.definition}`,
    '',
    ...made.explanation.because.map((sentence) => `  ${sentence}`),
    ...(made.recontactOn === null ? [] : [`  To be contacted again on ${made.recontactOn}.`]),
    ...(made.explanation.nextQuestion === null ? [] : [`  Ask next: ${made.explanation.nextQuestion}`]),
    // A decision of before these were told has no such lists.
    ...unreadableLine(made.explanation.unreadable ?? []),
    ...(made.explanation.wouldQualify ?? []).map((change) => `  Would qualify with ${change}`),
    ...(assignment === null
      ? []
      : ['', `Owner: ${assignment.ownerName}, ${assignment.because} (route ${assignment.route}).`]),
    ...made.explanation.groups.flatMap(renderGroup),
    ...renderHistory(history),
  ]
}

/** Without the values, which may be anything. */
const unreadableLine = (fields: readonly string[]): string[] =>
  fields.length === 0 ? [] : [`  Cannot be read, and counts as unknown: ${fields.join(', ')}`]

function renderGroup(group: GroupScore): string[] {
  const score = group.score === null ? 'not yet asked' : `${group.score}`
  const cap = group.cappedBy === 0 ? '' : `, ${-group.cappedBy} cut by the group's cap`
  const reach = group.least === group.most ? '' : ` (could become ${group.least} to ${group.most}${cap})`
  return [
    '',
    `${group.group}: ${score}${reach || (cap && ` (${cap.slice(2)})`)}`,
    ...group.criteria.map(renderCriterion),
  ]
}

function renderCriterion({ verdict, points, worth, because, saw }: CriterionResult): string {
  const values = saw
    .map(
      ({ field, value, from, where }) =>
        `${field} = ${value ?? 'unknown'}${where === undefined ? '' : ` (${where})`}${from === null ? '' : `, from ${from.source}`}`,
    )
    .join('; ')
  const score = verdict === 'met' ? `+${points}` : `${points} of ${worth}`
  return `  ${marks[verdict]} ${score.padStart(8)}  ${because}${values === '' ? '' : `  [${values}]`}`
}

function renderHistory({ writes, failures }: History): string[] {
  return [
    ...(writes.length > 0 ? ['', 'Writes'] : []),
    ...writes.flatMap(({ state, changes, suppressed, answer, at }) => [
      `  ${at} ${state}: ${Object.keys(changes).join(', ') || 'nothing to change'}${answer === null ? '' : ` · ${answer}`}`,
      ...suppressed.map(({ field }) => `    ${field} was left alone: a person set it after our last write.`),
    ]),
    ...(failures.length > 0 ? ['', 'Failures'] : []),
    ...failures.map(
      ({ lastAt, job, kind, message, next }) => `  ${lastAt} ${job} (${kind}): ${message} ${next}`,
    ),
  ]
}
