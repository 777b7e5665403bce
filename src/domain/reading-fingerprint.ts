import { createHash } from 'node:crypto'
import { type CrmMapping, type ObjectMapping, writableFields } from './crm-mapping.ts'

/** To be raised when what is read out of a CRM's value becomes another: all records are then read again, once. */
const readers = 1

/**
 * A short hash of what a mapping has us read of an object and turn into a lead. Where it moved, records that nobody
 * touches would never tell what they hold: all are read again.
 */
export function readingFingerprint(mapping: ObjectMapping): string {
  const { read, actions, identity, stage } = mapping
  const inputs = [
    readers,
    sorted(read).map(([name, entry]) => [name, entry?.from, sorted(entry?.values ?? {}), entry?.currency]),
    actions?.from ?? null,
    [identity.emails, sorted(identity.records), identity.merged],
    writableFields(mapping).toSorted(),
    stage === null ? null : [stage.field, sorted(stage.read), stage.defaults.toSorted()],
  ]
  return createHash('sha256').update(JSON.stringify(inputs)).digest('base64url').slice(0, 22)
}

/** By each object that a mapping names. */
export const readingFingerprints = ({ objects }: CrmMapping): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(objects).map(([object, mapping]) => [object, readingFingerprint(mapping)]),
  )

/** The order in which a file names things says nothing. */
const sorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
