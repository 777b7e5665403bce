import { z } from 'zod'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'
import { readChanges, saveRecord } from './save.ts'
import type { Cell } from './table.ts'
import { createTask } from './tasks.ts'

const Records = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(z.looseObject({ attributes: z.object({ type: z.string() }) })),
})

interface Wanted {
  readonly object: string
  readonly id: unknown
  readonly changes: Record<string, Cell | null>
}

const mostRecords = 200
const mostChunks = 10
/** How often one record may occur in one call. */
const mostRepeats = 12

/** Reads the body; anything that is wrong here refuses the whole call. */
function readRecords(org: Org, body: unknown): { allOrNone: boolean; wanted: Wanted[] } {
  const parsed = Records.safeParse(body)
  if (!parsed.success)
    throw new Refusal(400, 'JSON_PARSER_ERROR', 'The request body is not a collection of records.')
  const { allOrNone, records } = parsed.data
  if (records.length > mostRecords) {
    throw new Refusal(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${mostRecords} records into this call`,
    )
  }
  const wanted = records.map(({ attributes, ...fields }) => {
    const { id, Id, ...values } = fields as Record<string, unknown>
    return { object: attributes.type, id: id ?? Id, changes: readChanges(org, attributes.type, values) }
  })
  const chunks = wanted.filter(({ object }, index) => object !== wanted[index - 1]?.object).length
  if (chunks > mostChunks) {
    throw new Refusal(
      400,
      'LIMIT_EXCEEDED',
      `Cannot have more than ${mostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    )
  }
  return { allOrNone, wanted }
}

const failed = ({ errorCode, message, fields }: Refusal) => ({
  success: false,
  errors: [{ statusCode: errorCode, message, fields }],
})

/** `PATCH /composite/sobjects`: results by position, HTTP 200 also when records failed. */
export function updateCollection(
  org: Org,
  body: unknown,
  headers: Readonly<Record<string, unknown>>,
): unknown {
  const { wanted } = readRecords(org, body)
  const runsAssignmentRule = String(headers['sforce-auto-assign'] ?? 'TRUE').toUpperCase() !== 'FALSE'
  const seen = new Map<unknown, number>()
  return wanted.map(({ object, id, changes }) => {
    try {
      seen.set(id, (seen.get(id) ?? 0) + 1)
      if ((seen.get(id) ?? 0) > mostRepeats) {
        const message = `Maximum number of duplicate updates in one batch (${mostRepeats} allowed). Attempt to update Id more than once in this Api call: ${id}`
        throw new Refusal(400, 'DUPLICATE_VALUE', message)
      }
      return { id: saveRecord(org, object, id, changes, runsAssignmentRule).Id, success: true, errors: [] }
    } catch (error) {
      if (error instanceof Refusal) return failed(error)
      throw error
    }
  })
}

/** Objects whose records this sandbox lets a client create. */
const creatable = ['Task', 'PermissionSet', 'FieldPermissions', 'PermissionSetAssignment']

/** `POST /composite/sobjects`, for tasks and for the permissions of new fields. */
export function createCollection(org: Org, body: unknown): unknown {
  const { wanted } = readRecords(org, body)
  if (!org.mayCreateTasks() && wanted.some(({ object }) => object === 'Task'))
    throw new Refusal(400, 'INVALID_TYPE', "sObject type 'Task' is not supported.")
  const stranger = wanted.find(({ object }) => !creatable.includes(object))
  if (stranger)
    throw new Refusal(400, 'NOT_IN_SANDBOX', `This sandbox does not create ${stranger.object} records.`)
  return wanted.map(({ object, changes }) => {
    if (object === 'Task') return createdTask(org, changes)
    const table = org.table(object)
    const isTaken =
      object === 'PermissionSet' && [...table.records.values()].some(({ Name }) => Name === changes.Name)
    if (isTaken)
      return failed(new Refusal(400, 'DUPLICATE_DEVELOPER_NAME', 'The name is already in use.', ['Name']))
    const [fieldObject = '', fieldName = ''] = String(changes.Field ?? '').split('.')
    const isUnknown = object === 'FieldPermissions' && !org.tables.get(fieldObject)?.fields.has(fieldName)
    if (isUnknown) {
      return failed(
        new Refusal(
          400,
          'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
          `Field Name: bad value for restricted picklist field: ${changes.Field}`,
          ['Field'],
        ),
      )
    }
    return { id: table.insert(changes, org.stamp()).Id, success: true, errors: [] }
  })
}

function createdTask(org: Org, changes: Wanted['changes']): unknown {
  try {
    return { id: createTask(org, changes).Id, success: true, errors: [] }
  } catch (error) {
    if (error instanceof Refusal) return failed(error)
    throw error
  }
}
