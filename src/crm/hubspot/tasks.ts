import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { DoubtfulTask, NewTask, TaskAnswer } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { failureOfBatchError, type SentWrite, throwUnlessOnlyMissing } from './failures.ts'
import { AssociationAnswer, BatchAnswer, type BatchError, TaskPage } from './schemas.ts'
import { writeInPieces } from './write-in-pieces.ts'

/** HubSpot's own number for "this task is about that contact". */
const taskToContact = 204
/** Contacts in one reading of associations, and tasks in one reading of tasks. */
const contactsPerCall = 1_000
const tasksPerCall = 100

/** The texts of a task are our own, so a refusal of them has nothing to hide. */
const nothingPersonal: SentWrite = { values: [], stageField: null }

/** HubSpot shows the body as HTML. */
const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')

const inputOf = ({ ref, reference, ownerId, subject, body, dueAt }: NewTask) => ({
  properties: {
    hs_timestamp: dueAt,
    hs_task_subject: subject,
    hs_task_body: asHtml(body),
    hs_task_status: 'NOT_STARTED',
    hs_task_type: 'TODO',
    hubspot_owner_id: ownerId,
  },
  associations: [
    {
      to: { id: ref.id },
      types: [
        {
          associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined,
          associationTypeId: taskToContact,
        },
      ],
    },
  ],
  objectWriteTraceId: reference,
})

/** HubSpot names the input by its trace id; an entry that names none speaks of all that have no result. */
const errorFor = (errors: readonly BatchError[], reference: string): BatchError | undefined =>
  errors.find(({ context }) => context?.objectWriteTraceId?.includes(reference)) ??
  errors.find(({ context }) => !context?.objectWriteTraceId)

/** One call. The trace ids keep one refused task from failing its neighbours, and tell the results apart. */
async function createBatch(
  call: CallHubspot,
  tasks: readonly NewTask[],
  signal: AbortSignal,
): Promise<TaskAnswer[]> {
  const { answer } = await call(
    'tasks',
    signal,
    BatchAnswer,
    ({ batch }) => batch.createWithHttpInfo('tasks', { inputs: tasks.map(inputOf) }),
    { sent: nothingPersonal },
  )
  return tasks.map(({ ref, reference }): TaskAnswer => {
    const created = answer.results.find(
      ({ objectWriteTraceId, properties }) =>
        objectWriteTraceId === reference || properties.hs_task_body?.includes(reference),
    )
    if (created !== undefined) return { ref, reference, failure: null, taskId: created.id }
    const error = errorFor(answer.errors, reference)
    if (error === undefined) return { ref, reference, failure: unexplained(ref.id) }
    return { ref, reference, failure: failureOfBatchError(error, ref.id, nothingPersonal, []) }
  })
}

/** Neither in the results nor in the errors: it may be there. */
const unexplained = (id: string): Failure =>
  new Failure('transient', `HubSpot said nothing about the task of contact ${id}`, {
    cause: null,
    origin: 'hubspot',
  })

/** Creates at most 100 tasks, in one call unless HubSpot refuses the batch as a whole. */
export async function createTasks(
  call: CallHubspot,
  tasks: readonly NewTask[],
  signal: AbortSignal,
): Promise<TaskAnswer[]> {
  if (tasks.length === 0) return []
  return await writeInPieces<NewTask, TaskAnswer>(
    tasks,
    (piece) => createBatch(call, piece, signal),
    ({ ref, reference }, failure) => ({ ref, reference, failure }),
  )
}

/** Ids of all tasks of these contacts; a contact that is gone or has none adds nothing. */
async function taskIdsOf(
  call: CallHubspot,
  contactIds: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const ids = new Set<string>()
  const waiting: { readonly id: string; readonly after?: string }[] = contactIds.map((id) => ({ id }))
  while (waiting.length > 0) {
    const inputs = waiting.splice(0, contactsPerCall)
    const { answer } = await call('find-tasks', signal, AssociationAnswer, ({ associations }) =>
      associations.getPageWithHttpInfo('contacts', 'tasks', { inputs }),
    )
    throwUnlessOnlyMissing(answer.errors)
    for (const { _from, to, paging } of answer.results) {
      for (const { toObjectId } of to) ids.add(toObjectId)
      const after = paging?.next?.after
      if (after !== undefined) waiting.push({ id: _from.id, after })
    }
  }
  return ids
}

/**
 * Finds tasks by the reference in their body, among those that are associated with their contacts: unlike a search, that
 * shows what was just created.
 */
export async function findTasks(
  call: CallHubspot,
  tasks: readonly DoubtfulTask[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const contactIds = new Set(tasks.flatMap(({ refs }) => refs.map(({ id }) => id)))
  const taskIds = [...(await taskIdsOf(call, [...contactIds], signal))]
  for (let start = 0; start < taskIds.length; start += tasksPerCall) {
    const request = {
      inputs: taskIds.slice(start, start + tasksPerCall).map((id) => ({ id })),
      properties: ['hs_task_body'],
      propertiesWithHistory: [],
    }
    const { answer } = await call('find-tasks', signal, BatchAnswer, ({ batch }) =>
      batch.readWithHttpInfo('tasks', request),
    )
    throwUnlessOnlyMissing(answer.errors)
    for (const { reference } of tasks) {
      const task = answer.results.find(({ properties }) => properties.hs_task_body?.includes(reference))
      if (task !== undefined) found.set(reference, task.id)
    }
  }
  return found
}

/** Whether the token may see tasks; who may see them may create them, as HubSpot asks for no scope of their own. */
export async function mayUseTasks(call: CallHubspot, signal: AbortSignal): Promise<Failure | null> {
  try {
    await call('find-tasks', signal, TaskPage, ({ objects }) => objects.getPageWithHttpInfo('tasks', 1))
    return null
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return error
    throw error
  }
}
