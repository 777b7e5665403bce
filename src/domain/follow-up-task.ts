import { z } from 'zod'
import type { ObjectMapping } from './crm-mapping.ts'
import type { Decision } from './decision.ts'
import type { LeadRef } from './lead.ts'
import { planWriteBack, type WriteBackState } from './write-back-plan.ts'

const hourMs = 3_600_000

/** What the task looks like that whoever gets a lead finds in their CRM (`followUp` in mappings/routing.yaml). */
export const FollowUpRule = z.strictObject({
  /** Hours from the assignment until it is due. */
  withinHours: z.int().min(1).max(720),
  subject: z.string().trim().min(1).max(255),
})
export type FollowUpRule = z.infer<typeof FollowUpRule>

/** A task as it stands in a CRM: what to do about a lead, for whom, until when. */
export interface FollowUpTask {
  /** Stands in the body's last line, so that the task is known again; says nothing about the person. */
  readonly reference: string
  readonly ownerId: string
  readonly subject: string
  /** Lines of plain text: until when, why, the next question, the reference. */
  readonly body: string
  /** ISO 8601. */
  readonly dueAt: string
  /** The day of that moment where the definition is at home, `YYYY-MM-DD`. */
  readonly dueOn: string
}

export interface FollowedUp {
  readonly decision: Pick<Decision, 'explanation'>
  readonly ownerId: string
  /** ISO 8601. */
  readonly assignedAt: string
  readonly reference: string
}

/** What the task of a lead says: nothing that does not stand in Plumbline's own fields of the CRM as well. */
export function followUpTask(
  { withinHours, subject }: FollowUpRule,
  { decision, ownerId, assignedAt, reference }: FollowedUp,
  dayOf: (moment: Date) => string,
): FollowUpTask {
  const due = new Date(Date.parse(assignedAt) + withinHours * hourMs)
  const dueAt = due.toISOString()
  const { short, nextQuestion } = decision.explanation
  const lines = [
    `Follow up by ${dueAt.slice(0, 10)} ${dueAt.slice(11, 16)} UTC.`,
    `Why: ${short}`,
    ...(nextQuestion === null ? [] : [`Ask next: ${nextQuestion}`]),
    `Reference: ${reference}`,
  ]
  return { reference, ownerId, subject, body: lines.join('\n'), dueAt, dueOn: dayOf(due) }
}

/** What is to be done about a task that is not in the CRM yet. */
export type TaskStep =
  | { readonly kind: 'create'; readonly ownerId: string }
  /** The CRM does not show the owner yet, the lead fell back for a while, or it is not known what became of its record. */
  | { readonly kind: 'wait' }
  /** The record became another one, which the task goes along to. */
  | { readonly kind: 'hand-on'; readonly to: LeadRef }
  | { readonly kind: 'withdraw'; readonly because: string }

export type TaskFacts = Omit<WriteBackState, 'decision'> & {
  readonly decision: Decision | null
  /** Since the lead was read, in milliseconds. */
  readonly readForMs: number
  /** Whether somebody is there to do a task; true as long as nobody asked. */
  readonly isActive: (ownerId: string) => boolean
}

/** A record that is gone may have been merged: its survivor tells so with the next pull that reads it. */
const goneForGoodMs = hourMs

/**
 * A task is created for a SAL as soon as its CRM shows the owner whom it was given to. Where people were faster, with
 * another owner or an outcome, none is; but where the owner has left, it is whoever's the lead is now.
 */
export function taskStep(
  { decision, readForMs, isActive, ...facts }: TaskFacts,
  mapping: ObjectMapping,
): TaskStep {
  const { lead, assignment } = facts
  if (lead.standing.kind === 'gone' && readForMs < goneForGoodMs) return { kind: 'wait' }
  if (lead.standing.kind !== 'active') {
    const to = 'to' in lead.standing ? lead.standing.to : null
    return to === null ? withdraw(`the record is ${lead.standing.kind}`) : { kind: 'hand-on', to }
  }
  const ownerId = assignment?.ownerId ?? null
  // A record that goes by another one's assignment has a task where that one became it, or where it was given to somebody
  // before the two were known to be one person: of several such tasks the ledger has left one.
  if (assignment === null || ownerId === null || assignment.follows?.isSameOwner === false)
    return withdraw('the record was not given to the colleague whom the task is for')
  if (assignment.ownerKind === 'queue') return withdraw('a queue has the lead, and a task is for a person')
  if (decision === null) return { kind: 'wait' }
  if (isOutcome(decision)) return withdraw(`the lead is ${decision.stage} already`)
  if (decision.stage !== 'sal') return { kind: 'wait' }
  const holder = lead.written[mapping.owner] ?? null
  if (!isActive(ownerId)) {
    const isSomebodys = typeof holder === 'string' && !mapping.unowned.includes(holder) && isActive(holder)
    return isSomebodys ? { kind: 'create', ownerId: holder } : { kind: 'wait' }
  }
  if (holder === ownerId) return { kind: 'create', ownerId }
  const { suppressed } = planWriteBack({ ...facts, decision }, mapping)
  return suppressed.some(({ field }) => field === mapping.owner) ? withdraw(givenAway) : { kind: 'wait' }
}

/** Why a task is withdrawn that another owner than its own may still have to get: who was given the lead may have left. */
export const givenAway = 'a person gave the lead to somebody else'

const withdraw = (because: string): TaskStep => ({ kind: 'withdraw', because })

/** What sales has made of a lead needs no following up. */
const isOutcome = ({ stage }: Decision): boolean =>
  stage === 'sql' || stage === 'customer' || stage === 'disqualified'
