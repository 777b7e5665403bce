import { listed } from '../domain/crm-check/crm-finding.ts'
import type { CrmName } from '../domain/lead.ts'
import { isVitalMissing, objectsWithoutOptOut, readNames } from '../domain/read-paths.ts'
import type { ShownFields } from '../ports/crm.ts'
import { readingFields, readingOptionalFields } from '../ports/failure.ts'
import type { JobContext } from '../ports/job.ts'

/**
 * Remembers which of the mapped fields a CRM shows. What it does not show counts as unknown, is said once and stands among
 * the failures until it is there again, or the mapping reads it no more; only what Plumbline cannot do without needs a person; then the object is read again, since no record's
 * stamp tells of it.
 */
export async function noteFields(
  crm: CrmName,
  fields: ShownFields,
  { ledger, mapping, now, log }: Pick<JobContext, 'ledger' | 'mapping' | 'now' | 'log'>,
): Promise<void> {
  const before = await ledger.readings.readMissing(crm)
  const read = new Set(readNames(mapping(crm).objects))
  const missing = [
    ...before.filter((name) => read.has(name) && !fields.shown.includes(name)),
    ...fields.missing,
  ]
  const found = before.filter((name) => !missing.includes(name))
  const lost = missing.filter((name) => !before.includes(name))
  if (lost.length === 0 && found.length === 0) return
  const shownAgain = found.filter((name) => read.has(name))
  if (shownAgain.length > 0)
    log.info(`${shownAgain.join(', ')} can be read again: all records are read again for it.`, { crm })
  // The failure first: whatever dies in between, the next page finds the same difference.
  for (const job of [readingFields, readingOptionalFields])
    await ledger.failures.resolveAll(job, crm, now(), true)
  if (missing.length > 0) {
    const names = [...new Set(missing)].toSorted()
    const message = sentenceOf(crm, names, objectsWithoutOptOut(mapping(crm).objects, names))
    const isVital = isVitalMissing(mapping(crm).objects, names)
    if (isVital) log.error(message, { crm })
    else log.warn(message, { crm })
    const job = isVital ? readingFields : readingOptionalFields
    const next = 'This failure closes by itself when nothing is missing any more.'
    await ledger.failures.record(
      [{ job, queue: crm, ref: null, kind: 'misconfigured', cause: '', message, next }],
      now(),
    )
  }
  await ledger.readings.noteFields(crm, { shown: [...fields.shown, ...found], missing: fields.missing })
}

function sentenceOf(crm: CrmName, missing: readonly string[], unsure: readonly string[]): string {
  const objects = missing.filter((name) => !name.includes('.'))
  const fields = missing.filter((name) => name.includes('.') && !objects.includes(name.split('.')[0] ?? ''))
  const parts = [
    objects.length > 0
      ? `${crm} does not show ${objects.join(', ')}: nothing of it is read, all else goes on.`
      : null,
    fields.length > 0
      ? `${crm} does not show ${listed(fields)}, which the mapping reads: what they hold counts as unknown, all else goes on.`
      : null,
    unsure.length > 0
      ? `Who opted out cannot be told of ${unsure.join(', ')}: nobody of it is handed to sales.`
      : null,
    'Mend the names in the mapping, take the lines away, or let Plumbline’s user read the fields; `plumbline check --online` names the lines, and which of them matter.',
  ]
  return parts.filter((part) => part !== null).join(' ')
}
