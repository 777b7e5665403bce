import { companyCatalog, contactCatalog, type PropertyCatalog } from './property-catalog.ts'

/** One state of a record. An absent property is empty. */
export interface RecordDocument {
  readonly properties: Readonly<Record<string, string>>
  readonly modifiedMs: number
}

export interface StoredRecord {
  readonly id: number
  readonly createdMs: number
  current: RecordDocument
  /** What the search index showed before `current`; null when there was nothing to show. */
  indexedBefore: RecordDocument | null
  /** From when the search index shows `current`. */
  indexedFromMs: number
  isArchived: boolean
  /** The survivor that this record was merged into. */
  mergedInto: number | null
}

/** All records of one object type, in the order of their ids. */
export interface RecordTable {
  /** As the path says it: `contacts`. */
  readonly path: string
  /** Such as `0-1`. */
  readonly typeId: string
  /** As error messages say it: `CONTACT`. */
  readonly noun: string
  readonly modifiedProperty: string
  readonly defaultProperties: readonly string[]
  readonly catalog: PropertyCatalog
  /** Ascending by id, so that a keyset search starts with a binary search. */
  readonly rows: StoredRecord[]
}

export const createContactTable = (): RecordTable => ({
  path: 'contacts',
  typeId: '0-1',
  noun: 'CONTACT',
  modifiedProperty: 'lastmodifieddate',
  defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  catalog: contactCatalog(),
  rows: [],
})

export const createCompanyTable = (): RecordTable => ({
  path: 'companies',
  typeId: '0-2',
  noun: 'COMPANY',
  modifiedProperty: 'hs_lastmodifieddate',
  defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  catalog: companyCatalog(),
  rows: [],
})

/** Position of the first row whose id is greater than `id`. */
export function positionAfter(rows: readonly StoredRecord[], id: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.id ?? 0) <= id) low = middle + 1
    else high = middle
  }
  return low
}

/** The row of an id, archived and merged ones included; null when there never was one. */
export function findRow(table: RecordTable, id: string): StoredRecord | null {
  const number = Number(id)
  const row = table.rows[positionAfter(table.rows, number) - 1]
  return row?.id === number ? row : null
}

export const isLive = (row: StoredRecord): boolean => !row.isArchived && row.mergedInto === null

/**
 * Puts values into a record; an empty string clears. The stamp moves even when nothing changes.
 * The search index follows `indexLagMs` later. Answers whether anything changed.
 */
export function putValues(
  row: StoredRecord,
  changes: Readonly<Record<string, string>>,
  nowMs: number,
  indexLagMs: number,
): boolean {
  const properties: Record<string, string> = { ...row.current.properties }
  let isChanged = false
  for (const [name, value] of Object.entries(changes)) {
    if ((properties[name] ?? '') === value) continue
    isChanged = true
    if (value === '') delete properties[name]
    else properties[name] = value
  }
  if (nowMs >= row.indexedFromMs) row.indexedBefore = row.current
  row.indexedFromMs = nowMs + indexLagMs
  row.current = { properties, modifiedMs: nowMs }
  return isChanged
}

/** What the search index holds of a record at this moment; null when it holds nothing. */
export const indexedDocument = (row: StoredRecord, nowMs: number): RecordDocument | null =>
  nowMs >= row.indexedFromMs ? row.current : row.indexedBefore

/** A property's value; the ones that HubSpot keeps itself are computed. */
export function readValue(
  table: RecordTable,
  row: StoredRecord,
  document: RecordDocument,
  name: string,
): string | null {
  if (name === 'hs_object_id') return String(row.id)
  if (name === 'createdate') return new Date(row.createdMs).toISOString()
  if (name === table.modifiedProperty) return new Date(document.modifiedMs).toISOString()
  return document.properties[name] ?? null
}

/** A record as the API answers it. Requested properties that the account does not know are left out. */
export function renderRecord(
  table: RecordTable,
  row: StoredRecord,
  document: RecordDocument,
  requested: readonly string[],
): Record<string, unknown> {
  const always = ['createdate', table.modifiedProperty, 'hs_object_id']
  const known = requested.filter(
    (name) => table.catalog.properties.has(name) && !table.catalog.hidden.has(name),
  )
  const properties: Record<string, string | null> = {}
  for (const name of requested.length === 0 ? table.defaultProperties : [...always, ...known]) {
    properties[name] = readValue(table, row, document, name)
  }
  return {
    id: String(row.id),
    properties,
    createdAt: new Date(row.createdMs).toISOString(),
    updatedAt: new Date(document.modifiedMs).toISOString(),
    archived: row.isArchived,
  }
}
