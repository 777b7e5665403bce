import { shown } from '../domain/criteria/compile-shortfalls.ts'
import { type CriterionResult, type GroupScore, type Seen, seenBy } from '../domain/decision.ts'
import { type CrmName, type CrmValue, type Lead, type LeadRef, leadKey } from '../domain/lead.ts'
import type { Tries } from '../domain/next-try.ts'
import type { Override } from '../domain/override.ts'
import type { TypedOver } from '../domain/typed-over.ts'
import { fieldOfCause, isOfValue } from '../domain/waiting-fields.ts'
import type { Ledger, StoredLead, TaskReport } from '../ports/ledger.ts'
import { ownerInWords, renderPerson } from './person-text.ts'
import { taskWords } from './task-words.ts'

type History = Awaited<ReturnType<Ledger['reports']['history']>> & {
  /** Of all records of the person. */
  readonly tasks: readonly TaskReport[]
  /** Keys (`leadKey`) of records of the person whose CRM does not show us whether they opted out. */
  readonly unseenOptOuts: readonly string[]
}

const marks = { met: '✓', 'not-met': '✗', unknown: '?' } as const

/**
 * The same for scripts: all but the record's own values, of which the decision holds what it saw. What colleagues set
 * over ours in a guarded field stands under `overrides` and, where a write left it alone, under `suppressed`, as the CRM
 * holds it: an owner's id, the word for a stage, or whatever they typed into a field of `write` that is guarded.
 */
export const explanationRecord = (
  { lead: { ref, standing }, decision, assignment, overrides, typedOver, waitsFor, readAt }: StoredLead,
  history: History,
  /** All records of the same person. */
  person: readonly StoredLead[],
) => ({
  ref,
  standing,
  readAt,
  decidedAt: decision?.decidedAt ?? null,
  decision: decision?.decision ?? null,
  assignment,
  overrides,
  typedOver,
  waitsFor,
  samePerson: person.map(({ lead }) => lead.ref).filter((other) => leadKey(other) !== leadKey(ref)),
  ...history,
})

/** The whole reason for a lead's stage, score and owner, in lines for a terminal. */
export function renderExplanation(
  { lead, decision, assignment, overrides, typedOver, waitsFor, refusal, readAt }: StoredLead,
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
    // A decision of before these were told has no such lists.
    ...unreadableLine(made.explanation.unreadable ?? []),
    ...(made.explanation.wouldQualify ?? []).map((change) => `  Would qualify with ${change}`),
    ...(made.isRoutable ? unseenOptOutLines(history.unseenOptOuts) : []),
    ...(assignment === null
      ? []
      : ['', `${capitalised(ownerInWords(assignment))} (route ${assignment.route}).`]),
    ...history.tasks.map((task) => renderTask(lead.ref, task)),
    ...renderPerson(lead.ref, person),
    ...(overrides.length === 0 ? [] : ['', 'Left to people']),
    ...overrides.map(renderOverride),
    ...renderTypedOver(typedOver, lead),
    ...renderWaiting(waitsFor, refusal),
    ...made.explanation.groups.flatMap((group) => renderGroup(group, lead.ref.crm)),
    ...renderHistory(lead.ref, history),
  ]
}

/** Which task the owner has, or why there is none. */
function renderTask(own: LeadRef, { ref, state, dueAt, taskId, answer, at }: TaskReport): string {
  const where = leadKey(ref) === leadKey(own) ? '' : ` on ${leadKey(ref)}`
  const due = dueAt === null ? '' : `, due ${dueAt}`
  const words = taskWords[state] ?? state
  return `Follow-up task${where}: ${words} ${at}${taskId === null ? '' : ` as ${taskId}`}${due}${answer === null ? '' : ` · ${answer}`}`
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const setTo = (value: CrmValue): string => (value === null ? 'cleared it' : `set ${value}`)

const renderOverride = ({ field, value, since, endsAt }: Override): string =>
  `  ${field}: a person ${setTo(value)}, seen ${since}; it stays ${endsAt === null ? 'for good' : `until ${endsAt}`}.`

/** What somebody typed over a field of ours, and what became of it. */
function renderTypedOver(typedOver: TypedOver | null, { written }: Lead): string[] {
  if (typedOver === null) return []
  const lines = Object.entries(typedOver.fields).map(([field, { ours, theirs }]) => {
    const isThere = (written[field] ?? null) === theirs
    const fate = isThere ? 'it goes with the next write of this field' : 'Plumbline has put its own back'
    return `  ${field}: somebody ${setTo(theirs)} where Plumbline had ${setTo(ours)}, seen ${typedOver.at}; ${fate}.`
  })
  return ['', 'Typed over fields of Plumbline', ...lines]
}

/** Why nobody gets the lead though it qualifies. */
const unseenOptOutLines = (keys: readonly string[]): string[] =>
  keys.length === 0
    ? []
    : [
        `  Handed to nobody: whether this person opted out cannot be read of ${keys.join(', ')}. Let Plumbline read the field of the opt-out there.`,
      ]

/** The fields that the record goes without, and when they are tried again. */
function renderWaiting(waitsFor: readonly string[], { nextAt }: Tries): string[] {
  if (waitsFor.length === 0) return []
  const again = nextAt === null ? 'at the next occasion' : `after ${nextAt}`
  const lines = waitsFor.map((cause) =>
    isOfValue(cause)
      ? `  ${fieldOfCause(cause)}: the CRM refused the value of this record; it is tried again ${again}.`
      : `  ${cause}: the CRM refuses it for all records; it is written once the failure of that name is mended.`,
  )
  return ['', 'Not written yet', ...lines]
}

/** Without the values, which may be anything. */
const unreadableLine = (fields: readonly string[]): string[] =>
  fields.length === 0 ? [] : [`  Cannot be read, and counts as unknown: ${fields.join(', ')}`]

function renderGroup(group: GroupScore, crm: CrmName): string[] {
  const score = group.score === null ? 'not yet asked' : `${group.score}`
  const cap = group.cappedBy === 0 ? '' : `, ${-group.cappedBy} cut by the group's cap`
  const reach = group.least === group.most ? '' : ` (could become ${group.least} to ${group.most}${cap})`
  return [
    '',
    `${group.group}: ${score}${reach || (cap && ` (${cap.slice(2)})`)}`,
    ...group.criteria.flatMap((result) => renderCriterion(result, seenBy(group, result), crm)),
  ]
}

/** The reason, and below it what was seen and who said so. */
function renderCriterion(
  { verdict, points, worth, because }: CriterionResult,
  saw: readonly Seen[],
  crm: CrmName,
): string[] {
  const score = verdict === 'met' ? `+${points}` : `${points} of ${worth}`
  const evidence = sawInWords(saw, crm)
  return [
    `  ${marks[verdict]} ${score.padStart(8)}  ${because}`,
    ...(evidence === '' ? [] : [`${' '.repeat(evidenceIndent)}${evidence}`]),
  ]
}

const evidenceIndent = 14

/** Values side by side; where they come from once for all that come from there. */
function sawInWords(saw: readonly Seen[], crm: CrmName): string {
  return saw
    .map((seen, index) => {
      const origin = originInWords(seen, crm)
      const next = saw[index + 1]
      const isSaidLater = next !== undefined && originInWords(next, crm) === origin
      return `${seenInWords(seen)}${isSaidLater ? '' : origin}`
    })
    .join('; ')
}

const seenInWords = ({ field, value, where }: Seen): string =>
  `${field} = ${value === null ? 'unknown' : shown(value)}${where === undefined ? '' : ` (${where})`}`

/** A source of firmographics has its age; what a CRM holds was read when the lead was. */
function originInWords({ from }: Seen, crm: CrmName): string {
  if (from === null) return ''
  return `, from ${from.source}${from.source === crm ? '' : ` of ${from.asOf.slice(0, 10)}`}`
}

/** What a record left to this one that became it names its own. */
function renderHistory(own: LeadRef, { writes, failures }: History): string[] {
  const of = (ref: LeadRef) => (leadKey(ref) === leadKey(own) ? '' : `${leadKey(ref)} `)
  return [
    ...(writes.length > 0 ? ['', 'Writes'] : []),
    ...writes.flatMap(({ ref, state, changes, suppressed, answer, at }) => [
      `  ${at} ${of(ref)}${state}: ${Object.keys(changes).join(', ') || 'nothing to change'}${answer === null ? '' : ` · ${answer}`}`,
      ...suppressed.map(
        ({ field, ours, theirs }) =>
          `    ${field} was left alone: a person ${setTo(theirs)} where Plumbline would have ${setTo(ours)}.`,
      ),
    ]),
    ...(failures.length > 0 ? ['', 'Failures'] : []),
    ...failures.map(
      ({ lastAt, job, kind, message, next }) => `  ${lastAt} ${job} (${kind}): ${message} ${next}`,
    ),
  ]
}
