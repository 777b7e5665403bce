import type { FieldDefinition } from './fields.ts'
import { salesforceId } from './salesforce-id.ts'

export type Cell = string | number | boolean
/** One record; an empty field has no key. Instants are kept as Salesforce writes them, so that text order is time order. */
export type StoredRecord = { Id: string; SystemModstamp: string } & Record<string, Cell | undefined>

/** All records of one object. */
export interface Table {
  readonly object: string
  readonly fields: Map<string, FieldDefinition>
  readonly records: ReadonlyMap<string, StoredRecord>
  insert(values: Readonly<Record<string, Cell | null>>, stamp: string): StoredRecord
  /** Sets fields (null empties) and the stamp; true when a field got another value. */
  update(record: StoredRecord, values: Readonly<Record<string, Cell | null>>, stamp: string): boolean
  /** In the order of (SystemModstamp, Id), the order that keyset reads go by. */
  inOrder(): readonly StoredRecord[]
}

/** An instant as Salesforce writes it, with its precision of one second. */
export const wireTime = (instant: Date): string => instant.toISOString().replace(/\.\d{3}Z$/, '.000+0000')

const byStampAndId = (a: StoredRecord, b: StoredRecord): number => {
  if (a.SystemModstamp !== b.SystemModstamp) return a.SystemModstamp < b.SystemModstamp ? -1 : 1
  return a.Id < b.Id ? -1 : 1
}

export function createTable(object: string, prefix: string, fields: readonly FieldDefinition[]): Table {
  const records = new Map<string, StoredRecord>()
  let sorted: StoredRecord[] = []
  let isSorted = true

  const set = (record: StoredRecord, values: Readonly<Record<string, Cell | null>>): boolean => {
    let isChanged = false
    for (const [name, value] of Object.entries(values)) {
      if ((record[name] ?? null) === value) continue
      isChanged = true
      if (value === null) delete record[name]
      else record[name] = value
    }
    return isChanged
  }

  return {
    object,
    fields: new Map(fields.map((field) => [field.name, field])),
    records,
    insert(values, stamp) {
      const id = salesforceId(prefix, records.size + 1)
      const record: StoredRecord = {
        Id: id,
        CreatedDate: stamp,
        LastModifiedDate: stamp,
        SystemModstamp: stamp,
      }
      set(record, values)
      records.set(id, record)
      sorted.push(record)
      isSorted = false
      return record
    },
    update(record, values, stamp) {
      const isChanged = set(record, values)
      record.LastModifiedDate = stamp
      record.SystemModstamp = stamp
      isSorted = false
      return isChanged
    },
    inOrder() {
      // After a few writes the list is nearly in order, which costs the sort little more than one pass.
      if (!isSorted) sorted = sorted.sort(byStampAndId)
      isSorted = true
      return sorted
    },
  }
}
