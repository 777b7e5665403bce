import type { ObjectMapping } from '../domain/crm-mapping.ts'
import { followUpTask, givenAway, type TaskStep, taskStep } from '../domain/follow-up-task.ts'
import { ownershipOf } from '../domain/requalify.ts'
import type { DoubtfulTask, NewTask } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { SettledTask, StoredLead, StoredTask } from '../ports/ledger.ts'

/** Something people or time may change: the CRM shows the owner, or the lead is a SAL again. */
const waitMs = 15 * 60_000

/** A task that may go out now, as it would. */
export interface ReadyTask {
  readonly task: StoredTask
  readonly wanted: NewTask
}

export interface TaskSteps {
  readonly ready: readonly ReadyTask[]
  /** Tasks that may be in the CRM already; every one, also of those that are to be withdrawn or handed on. */
  readonly doubtful: readonly (DoubtfulTask & { readonly id: number })[]
  /** What becomes of the others, as long as they are not found. */
  readonly settled: readonly SettledTask[]
}

/** What is to be done about each task that is due, judged by what the ledger knows of its lead. */
export function taskSteps(
  tasks: readonly StoredTask[],
  { mapping, routing, definition, now }: Pick<JobContext, 'mapping' | 'routing' | 'definition' | 'now'>,
  isActive: (ownerId: string) => boolean = () => true,
): TaskSteps {
  const at = now()
  const ready: ReadyTask[] = []
  const doubtful: (DoubtfulTask & { readonly id: number })[] = []
  const settled: SettledTask[] = []
  for (const task of tasks) {
    const { id, reference, stored, doubtfulSince } = task
    const { lead, decision, assignedAt } = stored
    // A record of an object that the mapping does not name (any more) is nobody's to write to.
    const object = mapping(lead.ref.crm).objects[lead.ref.object]
    const step: TaskStep = object === undefined ? { kind: 'wait' } : stepOf(stored, object, at, isActive)
    if (doubtfulSince !== null)
      doubtful.push({ id, reference, refs: refsOf(task, step), sentAt: doubtfulSince })
    if (routing.followUp === null)
      settled.push({ id, asRead: task, state: 'withdrawn', answer: 'follow-up tasks are switched off' })
    else if (step.kind !== 'create' || decision === null) settled.push(settledBy(step, task, at))
    else {
      const facts = {
        decision: decision.decision,
        ownerId: step.ownerId,
        assignedAt: assignedAt ?? at.toISOString(),
        reference,
      }
      const wanted = followUpTask(routing.followUp, facts, (moment) => definition.dayOf(moment))
      ready.push({ task, wanted: { ...wanted, ref: lead.ref } })
    }
  }
  return { ready, doubtful, settled }
}

/** Whether it matters if an owner is still there: a task was refused, or is about to be withdrawn for another owner's sake. */
export const asksWhoLeft = (tasks: readonly StoredTask[], { settled }: TaskSteps): boolean =>
  tasks.some(({ refusals }) => refusals > 0) ||
  settled.some((task) => task.state === 'withdrawn' && task.answer === givenAway)

function stepOf(
  stored: StoredLead,
  object: ObjectMapping,
  at: Date,
  isActive: (ownerId: string) => boolean,
): TaskStep {
  const { lead, assignment, clearedStage, decision, readAt } = stored
  const readForMs = at.getTime() - Date.parse(readAt)
  return taskStep(
    {
      ...ownershipOf(stored, object, at),
      lead,
      assignment,
      clearedStage,
      decision: decision?.decision ?? null,
      readForMs,
      isActive,
    },
    object,
  )
}

function settledBy(step: TaskStep, task: StoredTask, at: Date): SettledTask {
  const judged = { id: task.id, asRead: task }
  const retryAt = new Date(at.getTime() + waitMs)
  switch (step.kind) {
    case 'hand-on':
      return { ...judged, state: 'handed-on', to: step.to, retryAt }
    case 'withdraw':
      return { ...judged, state: 'withdrawn', answer: step.because }
    case 'wait':
    case 'create':
      return {
        ...judged,
        state: 'planned',
        retryAt,
        mayExist: task.doubtfulSince !== null,
        refusals: task.refusals,
      }
  }
}

/** A CRM takes the tasks of a record along to the one that it becomes. */
const refsOf = ({ stored: { lead } }: StoredTask, step: TaskStep) =>
  step.kind === 'hand-on' ? [lead.ref, step.to] : [lead.ref]
