import type { CriterionResult, GroupScore } from '../domain/decision.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'
import { ownerInWords, renderPerson } from './person-text.ts'

type History = Awaited<ReturnType<Ledger['reports']['history']>>

const marks = { met: '✓', 'not-met': '✗', unknown: '?' } as const

/** The whole reason for a lead's stage, score and owner, in lines for a terminal. */
export function renderExplanation(
  { lead, decision, assignment, readAt }: StoredLead,
  history: History,
  /** All records of the same person. */
  person: readonly StoredLead[],
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
    // A decision of before this was told has no such list.
    ...(made.explanation.wouldQualify ?? []).map((change) => `  Would qualify with ${change}`),
    ...(assignment === null
      ? []
      : ['', `${capitalised(ownerInWords(assignment))} (route ${assignment.route}).`]),
    ...renderPerson(lead.ref, person),
    ...made.explanation.groups.flatMap(renderGroup),
    ...renderHistory(lead.ref, history),
  ]
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

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

/** What a record left to this one that became it names its own. */
function renderHistory(own: LeadRef, { writes, failures }: History): string[] {
  const of = (ref: LeadRef) => (leadKey(ref) === leadKey(own) ? '' : `${leadKey(ref)} `)
  return [
    ...(writes.length > 0 ? ['', 'Writes'] : []),
    ...writes.flatMap(({ ref, state, changes, suppressed, answer, at }) => [
      `  ${at} ${of(ref)}${state}: ${Object.keys(changes).join(', ') || 'nothing to change'}${answer === null ? '' : ` · ${answer}`}`,
      ...suppressed.map(({ field }) => `    ${field} was left alone: a person set it after our last write.`),
    ]),
    ...(failures.length > 0 ? ['', 'Failures'] : []),
    ...failures.map(
      ({ lastAt, job, kind, message, next }) => `  ${lastAt} ${job} (${kind}): ${message} ${next}`,
    ),
  ]
}
