import { type FieldDefinition, standardObjects } from './fields.ts'
import { Refusal } from './refusal.ts'
import { createTable, type StoredRecord, type Table, wireTime } from './table.ts'

/** The state of the sandbox: tables with their fields, and who may see what. */
export interface Org {
  readonly tables: ReadonlyMap<string, Table>
  /** Throws a Refusal for an object that the sandbox does not have. */
  table(object: string): Table
  /** A field that the integration user may see; undefined when there is none or it is hidden. */
  visibleField(object: string, name: string): FieldDefinition | undefined
  mayEdit(object: string, name: string): boolean
  /** The moment of a save. */
  stamp(): string
  /** Set while seeding: whom the API calls act for, and where the assignment rule puts leads. */
  integrationUserId: string
  assignmentQueueId: string
  /** Whether the integration user's profile lacks what it takes to create tasks, so that only a permission set gives it. */
  lacksTasks: boolean
  /** Whether the integration user has Access Activities and Edit Tasks. */
  mayCreateTasks(): boolean
  /** Ids whose next save finds the row locked. */
  readonly lockedOnce: Set<string>
  /** Ids of records that an approval process locks. */
  readonly inApproval: Set<string>
  /** Sentences of validation rules, by the id of the record that they refuse. */
  readonly validationRules: Map<string, string>
  /** Fields (`Lead.Region__c`) and whole objects (`Lead`) that the integration user may not see any more. */
  readonly hidden: Set<string>
  readonly saves: { changed: number; needless: number }
}

export function createOrg(now: () => Date): Org {
  const tables = new Map(
    Object.entries(standardObjects).map(([object, { prefix, fields }]) => [
      object,
      createTable(object, prefix, fields),
    ]),
  )
  const table = (object: string): Table => {
    const found = tables.get(object)
    if (!found) throw new Refusal(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`)
    return found
  }
  const assignedSets = (): Set<unknown> => {
    const assigned = new Set<unknown>()
    for (const assignment of table('PermissionSetAssignment').records.values()) {
      if (assignment.AssigneeId === org.integrationUserId) assigned.add(assignment.PermissionSetId)
    }
    return assigned
  }
  const granted = (
    object: string,
    name: string,
    permission: 'PermissionsRead' | 'PermissionsEdit',
  ): boolean => {
    const assigned = assignedSets()
    return [...table('FieldPermissions').records.values()].some(
      (row) => row.Field === `${object}.${name}` && row[permission] === true && assigned.has(row.ParentId),
    )
  }
  const org: Org = {
    tables,
    table,
    visibleField(object, name) {
      const field = org.hidden.has(`${object}.${name}`) ? undefined : table(object).fields.get(name)
      if (!field?.needsPermission) return field
      return granted(object, name, 'PermissionsRead') ? field : undefined
    },
    mayEdit(object, name) {
      const field = table(object).fields.get(name)
      if (!field?.updateable) return false
      return !field.needsPermission || granted(object, name, 'PermissionsEdit')
    },
    stamp: () => wireTime(now()),
    integrationUserId: '',
    assignmentQueueId: '',
    lacksTasks: false,
    mayCreateTasks() {
      const assigned = assignedSets()
      const grants = [...table('PermissionSet').records.values()].filter(({ Id }) => assigned.has(Id))
      return (
        !org.lacksTasks ||
        grants.some((set) => set.PermissionsActivitiesAccess === true && set.PermissionsEditTask === true)
      )
    },
    lockedOnce: new Set(),
    inApproval: new Set(),
    validationRules: new Map(),
    hidden: new Set(),
    saves: { changed: 0, needless: 0 },
  }
  return org
}

/** The record that a reference field points at; null when it is empty. */
export function referred(org: Org, record: StoredRecord, field: FieldDefinition): StoredRecord | null {
  const id = record[field.name]
  if (typeof id !== 'string') return null
  for (const object of field.relationship?.to ?? []) {
    const found = org.table(object).records.get(id)
    if (found) return found
  }
  return null
}
