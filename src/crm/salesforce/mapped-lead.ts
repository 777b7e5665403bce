import { readActivityLog } from '../../domain/actions/activity-log.ts'
import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import type { CrmValue, Lead, LeadRef, LeadValue, LeadValues, Standing } from '../../domain/lead.ts'
import { type FieldName, fieldNames, leadFields } from '../../domain/lead-fields.ts'
import { readCell, sourcesOf } from '../../domain/read-cell.ts'
import { Failure } from '../../ports/failure.ts'
import type { AbsentFields } from './absent-fields.ts'
import type { LeadRow } from './schemas.ts'

/** The fields of an object that Plumbline writes, whether only it does or people too. */
export const writtenFields = (mapping: ObjectMapping): string[] => [
  ...Object.values(mapping.write).map(({ field }) => field),
  ...(mapping.stage === null ? [] : [mapping.stage.field]),
  mapping.owner,
]

/** What every record of an object has, whatever a mapping says. */
export const coreFields = (object: string): readonly string[] => [
  'Id',
  'SystemModstamp',
  ...(object === 'Lead' ? ['IsConverted', 'ConvertedContactId'] : []),
]

/** All that is asked of Salesforce about one record of an object, each field once, but for the `absent` ones. */
export function selectedFields(object: string, mapping: ObjectMapping, absent: AbsentFields): string[] {
  const fields = new Set([
    ...coreFields(object),
    ...Object.values(mapping.read).flatMap(sourcesOf),
    ...(mapping.actions === null ? [] : [mapping.actions.from]),
    ...mapping.identity.emails,
    ...Object.keys(mapping.identity.records),
    ...writtenFields(mapping),
  ])
  return [...fields].filter((field) => !absent.has(`${object}.${field}`))
}

const isCell = (value: unknown): value is CrmValue =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function cellAt(row: LeadRow, path: string): CrmValue {
  let value: unknown = row
  for (const part of path.split('.')) {
    if (value === null) return null
    value = (value as Record<string, unknown>)[part]
  }
  if (isCell(value)) return value
  const message =
    `mappings/salesforce reads ${path}, which Salesforce does not answer as one value: ` +
    'spell the field as Salesforce does, letter by letter, and name the parts of an address or a name one by one.'
  throw new Failure('misconfigured', message, { cause: null, origin: 'salesforce' })
}

type CellOf = (path: string) => CrmValue

function mappedValue(name: FieldName, mapping: ObjectMapping, cellOf: CellOf): LeadValue {
  const entry = mapping.read[name]
  return entry === undefined ? null : readCell(entry, leadFields[name], cellOf)
}

/** What a record is known as besides its main address; several values in one field are parted by `;`. */
function knownAs({ identity }: ObjectMapping, cellOf: CellOf): Lead['knownAs'] {
  const listed = (field: string) =>
    String(cellOf(field) ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const records = Object.entries(identity.records).flatMap(([field, path]): LeadRef[] => {
    const [crm = '', object = ''] = path.split('/')
    return listed(field).map((id) => ({ crm, object, id }))
  })
  return { emails: identity.emails.flatMap(listed).toSorted(), records }
}

const contactOf = (id: string | null): LeadRef | null =>
  id === null ? null : { crm: 'salesforce', object: 'Contact', id }

/** A deleted record comes only where it was asked for; it says into which one it was merged, if it was. */
function standingOf(row: LeadRow, object: string): Standing {
  if (row.IsDeleted)
    return row.MasterRecordId === null
      ? { kind: 'gone' }
      : { kind: 'merged', to: { crm: 'salesforce', object, id: row.MasterRecordId } }
  return row.IsConverted ? { kind: 'converted', to: contactOf(row.ConvertedContactId) } : { kind: 'active' }
}

const valuesFrom = (read: (name: FieldName) => LeadValue): LeadValues =>
  Object.fromEntries(fieldNames.map((name) => [name, read(name)])) as unknown as LeadValues

/** The canonical lead that a record of Lead or Contact stands for. */
export function leadOf(row: LeadRow, object: string, mapping: ObjectMapping, absent: AbsentFields): Lead {
  const cellOf = (path: string) => (absent.has(`${object}.${path}`) ? null : cellAt(row, path))
  const log = mapping.actions === null ? null : cellOf(mapping.actions.from)
  const { actions, unreadable } = readActivityLog(log === null ? null : String(log))
  return {
    ref: { crm: 'salesforce', object, id: row.Id },
    modifiedAt: row.SystemModstamp,
    standing: standingOf(row, object),
    values: valuesFrom((name) => mappedValue(name, mapping, cellOf)),
    knownAs: knownAs(mapping, cellOf),
    actions,
    unreadableActions: unreadable,
    written: Object.fromEntries(writtenFields(mapping).map((field) => [field, cellOf(field)])),
  }
}

/** A lead that Salesforce no longer has, as of `seenAt`. */
export const goneLead = (ref: LeadRef, seenAt: string): Lead => ({
  ref,
  modifiedAt: seenAt,
  standing: { kind: 'gone' },
  values: valuesFrom(() => null),
  knownAs: { emails: [], records: [] },
  actions: [],
  unreadableActions: 0,
  written: {},
})

/** A lead that Salesforce tells to be deleted, or merged into another one. */
export const lostLead = (row: LeadRow, object: string): Lead => ({
  ...goneLead({ crm: 'salesforce', object, id: row.Id }, row.SystemModstamp),
  standing: standingOf(row, object),
})
