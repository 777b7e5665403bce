import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { StoredLead } from '../ports/ledger.ts'

/** The other records of the same person, and whose each of them is, in lines for a terminal; none without any. */
export function renderPerson(ref: LeadRef, records: readonly StoredLead[]): string[] {
  const others = records.filter(({ lead }) => leadKey(lead.ref) !== leadKey(ref))
  if (others.length === 0) return []
  return ['', 'The same person, decided together', ...others.map(renderRecord)]
}

function renderRecord({ lead: { ref, standing }, assignment }: StoredLead): string {
  const became = 'to' in standing && standing.to !== null ? ` into ${leadKey(standing.to)}` : ''
  const state = standing.kind === 'active' ? '' : ` · ${standing.kind}${became}`
  const owner = assignment === null ? '' : ` · ${ownerInWords(assignment)}`
  return `  ${leadKey(ref)}${state}${owner}`
}

/** Whose a record is, and why. */
export const ownerInWords = ({
  ownerId,
  ownerName,
  because,
}: Pick<NonNullable<StoredLead['assignment']>, 'ownerId' | 'ownerName' | 'because'>): string =>
  ownerId === null ? `owner left as it is: ${because}` : `owner ${ownerName}: ${because}`
