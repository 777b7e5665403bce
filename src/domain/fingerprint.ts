import { createHash } from 'node:crypto'
import { guardedFields, type ObjectMapping } from './crm-mapping.ts'
import { type Lead, leadKey } from './lead.ts'
import { fieldNames } from './lead-fields.ts'

/** What the word in the CRM's own stage says under this mapping, where it says something. */
function stageWordMeaning(lead: Lead, { stage }: ObjectMapping): string[] {
  const word = stage === null ? null : (lead.written[stage.field] ?? null)
  const meaning = stage === null || word === null ? undefined : stage.read[String(word)]
  return meaning === undefined ? [] : [meaning]
}

/**
 * A short hash of all that a decision about this lead depends on: its values, what else it is known as, its actions,
 * its standing, and the fields that people write too. What only Plumbline writes is left out, so that the echo of our own
 * write changes nothing; and no object is hashed as it comes, since the ledger gives its keys back in another order than
 * the CRM.
 */
export function fingerprint(lead: Lead, mapping: ObjectMapping): string {
  const { standing } = lead
  const inputs = [
    fieldNames.map((name) => lead.values[name]),
    lead.actions.map(({ kind, what, at, id }) => [kind, what, at, id]),
    lead.unreadableActions,
    standing.kind,
    'to' in standing && standing.to !== null ? leadKey(standing.to) : null,
    lead.knownAs.emails,
    lead.knownAs.records.map(leadKey),
    guardedFields(mapping).map((field) => [field, lead.written[field] ?? null]),
    ...stageWordMeaning(lead, mapping),
  ]
  return createHash('sha256').update(JSON.stringify(inputs)).digest('base64url').slice(0, 22)
}
