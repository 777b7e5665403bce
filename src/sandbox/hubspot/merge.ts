import { putValues, type StoredRecord } from './store.ts'

const listed = (text: string | undefined): string[] => (text ?? '').split(';').filter((part) => part !== '')
const joined = (parts: readonly string[]): string => [...new Set(parts)].join(';')

/**
 * Merges one record into another. The survivor keeps its own values and takes what it lacks; it lists the loser, and
 * those that the loser had swallowed, and the loser's addresses become further ones of its own.
 */
export function mergeRows(
  loser: StoredRecord,
  survivor: StoredRecord,
  nowMs: number,
  indexLagMs: number,
): void {
  const theirs = loser.current.properties
  const ours = survivor.current.properties
  const emails = [
    ...listed(ours.hs_additional_emails),
    ...(theirs.email === undefined || theirs.email === ours.email ? [] : [theirs.email]),
    ...listed(theirs.hs_additional_emails),
  ]
  const merged = [
    ...listed(ours.hs_merged_object_ids),
    String(loser.id),
    ...listed(theirs.hs_merged_object_ids),
  ]
  loser.mergedInto = survivor.id
  const values = {
    ...theirs,
    ...ours,
    hs_additional_emails: joined(emails),
    hs_merged_object_ids: joined(merged),
  }
  putValues(survivor, values, nowMs, indexLagMs)
}
