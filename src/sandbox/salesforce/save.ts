import { checkLength, normalised } from './field-value.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'
import { fullId } from './salesforce-id.ts'
import type { Cell, StoredRecord, Table } from './table.ts'

const required: Readonly<Record<string, readonly string[]>> = {
  Lead: ['LastName', 'Company'],
  Contact: ['LastName'],
}

function checkOwner(
  org: Org,
  object: string,
  record: StoredRecord,
  changes: Readonly<Record<string, Cell | null>>,
): void {
  const ownerId = String(changes.OwnerId ?? record.OwnerId ?? '')
  const user = org.table('User').records.get(ownerId)
  const queue = object === 'Lead' ? org.table('Group').records.get(ownerId) : undefined
  if (user?.IsActive === false) {
    const message = `operation performed with inactive user [${ownerId}] as owner of ${object.toLowerCase()}`
    throw new Refusal(400, 'INACTIVE_OWNER_OR_USER', message)
  }
  if (user || queue) return
  if (org.table('Group').records.has(ownerId)) {
    throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', ['OwnerId'])
  }
  throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['OwnerId'])
}

function findRecord(org: Org, table: Table, id: unknown): StoredRecord {
  if (typeof id !== 'string') throw new Refusal(400, 'MISSING_ARGUMENT', 'Id not specified in an update call')
  const full = fullId(id)
  if (full === null) throw new Refusal(400, 'MALFORMED_ID', `Id: id value of incorrect type: ${id}`, ['Id'])
  const record = table.records.get(full)
  if (!record) throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  if (record.IsDeleted === true) throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted')
  if (org.inApproval.has(full)) throw new Refusal(400, 'ENTITY_IS_LOCKED', 'the entity is locked for editing')
  if (org.lockedOnce.delete(full)) {
    throw new Refusal(
      400,
      'UNABLE_TO_LOCK_ROW',
      `unable to obtain exclusive access to this record or 1 records: ${id}`,
    )
  }
  return record
}

/** Values as they will be stored; an unknown field or a wrong JSON type refuses the whole request. */
export function readChanges(
  org: Org,
  object: string,
  values: Readonly<Record<string, unknown>>,
): Record<string, Cell | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = org.visibleField(object, name)
      if (field) return [name, normalised(field, value)]
      throw new Refusal(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`, [name])
    }),
  )
}

/**
 * Saves one record as the integration user. Throws a Refusal when Salesforce would not.
 * With `runsAssignmentRule`, the default of the real API, a lead goes to the rule's queue, whoever owned it.
 */
export function saveRecord(
  org: Org,
  object: string,
  id: unknown,
  changes: Readonly<Record<string, Cell | null>>,
  runsAssignmentRule: boolean,
): StoredRecord {
  const table = org.table(object)
  const record = findRecord(org, table, id)
  if (record.IsConverted === true) {
    throw new Refusal(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
  }
  const readOnly = Object.keys(changes).filter((name) => !org.mayEdit(object, name))
  if (readOnly.length > 0) {
    const message = `Unable to create/update fields: ${readOnly.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`
    throw new Refusal(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, readOnly)
  }
  for (const [name, value] of Object.entries(changes)) {
    const field = table.fields.get(name)
    if (field) checkLength(field, value)
  }
  const emptied = (required[object] ?? []).filter((name) => changes[name] === null)
  if (emptied.length > 0) {
    throw new Refusal(
      400,
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${emptied.join(', ')}]`,
      emptied,
    )
  }
  checkOwner(org, object, record, changes)
  const rule = org.validationRules.get(record.Id)
  if (rule !== undefined) throw new Refusal(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', rule)
  const assigned = object === 'Lead' && runsAssignmentRule ? { OwnerId: org.assignmentQueueId } : {}
  const isChanged = table.update(record, { ...changes, ...assigned }, org.stamp())
  org.saves[isChanged ? 'changed' : 'needless'] += 1
  return record
}
