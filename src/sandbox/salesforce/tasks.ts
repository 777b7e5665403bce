import type { SandboxTask } from '../crm-sandbox.ts'
import { checkLength } from './field-value.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'
import type { Cell, StoredRecord } from './table.ts'

/** What the org sets where a client says nothing. */
const defaults = { Status: 'Not Started', Priority: 'Normal' }

/** Creates a task as the integration user. Throws a Refusal when Salesforce would not. */
export function createTask(org: Org, changes: Readonly<Record<string, Cell | null>>): StoredRecord {
  const { fields } = org.table('Task')
  for (const [name, value] of Object.entries(changes)) {
    const field = fields.get(name)
    if (field?.updateable !== true)
      throw new Refusal(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${name}.`, [
        name,
      ])
    checkLength(field, value)
  }
  checkWho(org, String(changes.WhoId ?? ''))
  const ownerId = String(changes.OwnerId ?? org.integrationUserId)
  const user = org.table('User').records.get(ownerId)
  if (user === undefined)
    throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'Assigned To ID: id value of incorrect type', [
      'OwnerId',
    ])
  if (user.IsActive !== true) {
    const message = `operation performed with inactive user [${ownerId}] as owner of task`
    throw new Refusal(400, 'INACTIVE_OWNER_OR_USER', message, ['OwnerId'])
  }
  return org.table('Task').insert({ ...defaults, ...changes, OwnerId: ownerId }, org.stamp())
}

function checkWho(org: Org, id: string): void {
  if (org.lockedOnce.delete(id))
    throw new Refusal(
      400,
      'UNABLE_TO_LOCK_ROW',
      `unable to obtain exclusive access to this record or 1 records: ${id}`,
    )
  const who = org.table('Lead').records.get(id) ?? org.table('Contact').records.get(id)
  if (who === undefined)
    throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'Name ID: id value of incorrect type', ['WhoId'])
  if (who.IsDeleted === true) throw new Refusal(400, 'ENTITY_IS_DELETED', 'entity is deleted', ['WhoId'])
  if (who.IsConverted === true)
    throw new Refusal(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', ['WhoId'])
}

/** What becomes of one record's tasks when it is converted or merged. */
export function moveTasks(org: Org, fromId: string, toId: string): void {
  for (const task of org.table('Task').records.values())
    if (task.WhoId === fromId) org.table('Task').update(task, { WhoId: toId }, org.stamp())
}

export const tasksOf = (org: Org): SandboxTask[] =>
  [...org.table('Task').records.values()].map((task) => ({
    id: task.Id,
    recordIds: [String(task.WhoId ?? '')],
    ownerId: String(task.OwnerId ?? ''),
    subject: String(task.Subject ?? ''),
    body: String(task.Description ?? ''),
    dueAt: String(task.ActivityDate ?? ''),
    isDeleted: task.IsDeleted === true,
  }))
