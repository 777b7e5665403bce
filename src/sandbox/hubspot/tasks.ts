import { z } from 'zod'
import type { SandboxTask } from '../crm-sandbox.ts'
import { type Answer, batchAnswer, batchError, invalidRequest, ok, Refusal } from './answer.ts'
import type { SandboxOwner } from './owners.ts'
import { type InvalidValue, invalidValuesDetails, invalidValuesMessage } from './property-values.ts'
import { findRow, isLive, type RecordTable } from './store.ts'

const taskLimit = 100
const contactLimit = 1_000
/** Associations of one contact that one answer holds. */
const associationPage = 500
const firstTaskId = 9_000_000
/** HubSpot's own number for a task about a contact. */
const taskToContact = 204

const CreateRequest = z.object({
  inputs: z.array(
    z.object({
      properties: z.record(z.string(), z.string()),
      objectWriteTraceId: z.string().optional(),
      associations: z
        .array(
          z.object({
            to: z.object({ id: z.string() }),
            types: z.array(
              z.object({ associationCategory: z.literal('HUBSPOT_DEFINED'), associationTypeId: z.number() }),
            ),
          }),
        )
        .default([]),
    }),
  ),
})
type CreateInput = z.infer<typeof CreateRequest>['inputs'][number]

const IdsRequest = z.object({
  inputs: z.array(z.object({ id: z.string(), after: z.string().optional() })),
  properties: z.array(z.string()).default([]),
})

interface StoredTask {
  readonly id: number
  readonly properties: Readonly<Record<string, string>>
  contactIds: readonly string[]
  readonly createdAt: string
  isArchived: boolean
}

/** Property → what it takes; null for any text. Only what the sandbox acts on. */
const known: Readonly<Record<string, readonly string[] | null>> = {
  hs_timestamp: null,
  hs_task_subject: null,
  hs_task_body: null,
  hubspot_owner_id: null,
  hs_task_status: ['NOT_STARTED', 'COMPLETED', 'IN_PROGRESS', 'WAITING', 'DEFERRED'],
  hs_task_priority: ['NONE', 'LOW', 'MEDIUM', 'HIGH'],
  hs_task_type: ['TODO', 'CALL', 'EMAIL'],
}

/** The account's tasks: created in batches, read by id, and found on the contacts that they are about. */
export interface Tasks {
  create(text: string, now: Date): Answer
  read(text: string, now: Date): Answer
  list(query: URLSearchParams): Answer
  ofContacts(text: string, now: Date): Answer
  all(): readonly SandboxTask[]
  archive(id: string): void
  /** A merged contact leaves its tasks to the survivor. */
  move(fromContactId: string, toContactId: string): void
}

export function createTasks(contacts: RecordTable, owners: readonly SandboxOwner[]): Tasks {
  const rows: StoredTask[] = []
  const live = () => rows.filter(({ isArchived }) => !isArchived)

  function store({ properties, associations }: CreateInput, now: Date): StoredTask {
    const contactIds = associations.map(({ to }) => to.id)
    const id = firstTaskId + rows.length
    const task = { id, properties, contactIds, createdAt: now.toISOString(), isArchived: false }
    rows.push(task)
    return task
  }

  const isThere = (id: string): boolean => {
    const row = findRow(contacts, id)
    return row !== null && isLive(row)
  }

  return {
    create(text, now) {
      const { inputs } = parse(CreateRequest, text)
      if (inputs.length > taskLimit) throw invalidRequest('The maximum number of inputs in a batch is 100.')
      const strange = inputs
        .flatMap(({ associations }) => associations.flatMap(({ types }) => types))
        .find(({ associationTypeId }) => associationTypeId !== taskToContact)
      if (strange !== undefined)
        throw invalidRequest(`No association type ${strange.associationTypeId} from 0-27 to 0-1.`)
      const judged = inputs.map((input) => ({ input, error: objection(input, owners, isThere) }))
      const traceIds = new Set(inputs.map(({ objectWriteTraceId }) => objectWriteTraceId ?? ''))
      const isTraced = !traceIds.has('') && traceIds.size === inputs.length
      const refused = judged.flatMap(({ error }) => (error === null ? [] : [error]))
      const [first] = refused
      if (first !== undefined && !isTraced)
        throw new Refusal(400, { message: first.message, category: first.category, errors: first.errors })
      const results = judged
        .filter(({ error }) => error === null)
        .map(({ input }) => ({
          ...rendered(store(input, now), Object.keys(input.properties)),
          ...(input.objectWriteTraceId !== undefined && { objectWriteTraceId: input.objectWriteTraceId }),
        }))
      const answer = batchAnswer(results.toReversed(), refused, now)
      return answer.status === 200 ? { ...answer, status: 201 } : answer
    },

    read(text, now) {
      const { inputs, properties } = parse(IdsRequest, text)
      if (inputs.length > taskLimit) throw invalidRequest('The maximum number of inputs in a batch is 100.')
      const wanted = new Set(inputs.map(({ id }) => id))
      const found = live().filter(({ id }) => wanted.has(String(id)))
      const missing = [...wanted].filter((id) => !found.some((task) => String(task.id) === id))
      const errors =
        missing.length === 0
          ? []
          : [batchError('OBJECT_NOT_FOUND', 'Could not get some TASK objects.', { ids: missing })]
      return batchAnswer(
        found.map((task) => rendered(task, properties)),
        errors,
        now,
      )
    },

    list: (query) =>
      ok({
        results: live()
          .slice(0, Number(query.get('limit') ?? 10))
          .map((task) => rendered(task, [])),
      }),

    ofContacts(text, now) {
      const { inputs } = parse(IdsRequest, text)
      if (inputs.length > contactLimit)
        throw invalidRequest('The maximum number of inputs in a batch is 1000.')
      const results: unknown[] = []
      const errors: unknown[] = []
      for (const { id, after } of inputs) {
        const tasks = isThere(id) ? live().filter(({ contactIds }) => contactIds.includes(id)) : []
        const from = Number(after ?? 0)
        const page = tasks.slice(from, from + associationPage)
        const types = [{ category: 'HUBSPOT_DEFINED', typeId: 203, label: null }]
        const next = from + associationPage < tasks.length ? { after: String(from + associationPage) } : null
        if (tasks.length === 0)
          errors.push(
            batchError(
              'OBJECT_NOT_FOUND',
              `No task is associated with contact ${id}.`,
              { fromObjectId: [id] },
              { subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND' },
            ),
          )
        else
          results.push({
            from: { id },
            // As numbers, whatever the specification says.
            to: page.map((task) => ({ toObjectId: task.id, associationTypes: types })),
            ...(next !== null && { paging: { next } }),
          })
      }
      return batchAnswer(results, errors, now)
    },

    all: () =>
      rows.map(({ id, properties, contactIds, isArchived }) => ({
        id: String(id),
        recordIds: contactIds,
        ownerId: properties.hubspot_owner_id ?? null,
        subject: properties.hs_task_subject ?? '',
        body: properties.hs_task_body ?? '',
        dueAt: properties.hs_timestamp ?? '',
        isDeleted: isArchived,
      })),
    archive(id) {
      const task = rows.find((row) => String(row.id) === id)
      if (task === undefined) throw new Error(`the HubSpot sandbox has no task ${id}`)
      task.isArchived = true
    },
    move(fromContactId, toContactId) {
      for (const task of rows)
        task.contactIds = task.contactIds.map((id) => (id === fromContactId ? toContactId : id))
    },
  }
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new Refusal(400, { message: `Invalid input JSON on line 1: ${z.prettifyError(parsed.error)}` })
}

const rendered = (task: StoredTask, properties: readonly string[]) => ({
  id: String(task.id),
  properties: {
    hs_object_id: String(task.id),
    ...Object.fromEntries(properties.map((name) => [name, task.properties[name] ?? null])),
  },
  createdAt: task.createdAt,
  updatedAt: task.createdAt,
  archived: task.isArchived,
})

/** Why one task is refused, as an entry of a 207; null when it is not. */
function objection(
  { properties, associations, objectWriteTraceId }: CreateInput,
  owners: readonly SandboxOwner[],
  isThere: (contactId: string) => boolean,
) {
  const context = { objectWriteTraceId: [objectWriteTraceId ?? ''] }
  const lost = associations.map(({ to }) => to.id).find((id) => !isThere(id))
  if (lost !== undefined) return batchError('OBJECT_NOT_FOUND', `No contact with id ${lost} exists.`, context)
  const invalid = Object.entries(properties).flatMap(([name, value]): InvalidValue[] => {
    const words = known[name]
    if (words === undefined)
      return [
        { name, error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist`, value: null },
      ]
    if (words !== null && !words.includes(value))
      return [
        { name, error: 'INVALID_OPTION', message: `${value} was not one of the allowed options`, value },
      ]
    if (name === 'hubspot_owner_id' && !owners.some(({ id, archived }) => id === value && !archived))
      return [
        { name, error: 'INVALID_OWNER_ID', message: `The owner with id ${value} does not exist.`, value },
      ]
    return name === 'hs_timestamp' && Number.isNaN(Date.parse(value))
      ? [{ name, error: 'INVALID_DATE', message: `${value} was not a valid datetime.`, value }]
      : []
  })
  if (properties.hs_timestamp === undefined)
    invalid.push({
      name: 'hs_timestamp',
      error: 'REQUIRED',
      message: 'hs_timestamp is required',
      value: null,
    })
  if (invalid.length === 0) return null
  const errors = invalidValuesDetails(invalid)
  return batchError('VALIDATION_ERROR', invalidValuesMessage(invalid), context, { errors })
}
