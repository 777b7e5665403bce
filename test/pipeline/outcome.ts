import { expect } from 'vitest'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { toResults } from '../../src/domain/decision-results.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { CrmSandbox } from '../../src/sandbox/crm-sandbox.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'

const { crms } = readMappings('mappings')

const mappingOfRef = (ref: LeadRef) => mappingOf(crms[ref.crm] as CrmMapping, ref)

/** Every lead of both CRMs, as the sandboxes know them. */
export function everyLead({ hubspot, salesforce }: Sandboxes): { ref: LeadRef; sandbox: CrmSandbox }[] {
  const of = (crm: string, sandbox: CrmSandbox, object: string) =>
    sandbox.ids(object).map((id) => ({ ref: { crm, object, id }, sandbox }))
  return [
    ...of('hubspot', hubspot, 'contact'),
    ...of('salesforce', salesforce, 'Lead'),
    ...of('salesforce', salesforce, 'Contact'),
  ]
}

/** Holds what each CRM shows against the ledger's latest decision, lead by lead, field by field. */
export async function expectCrmsToShowTheDecisions(sandboxes: Sandboxes, ledger: Ledger): Promise<void> {
  const leads = everyLead(sandboxes)
  const stored = await ledger.leads.read(leads.map(({ ref }) => ref))
  expect(stored.length).toBe(leads.length)
  const bySandbox = new Map(leads.map(({ ref, sandbox }) => [leadKey(ref), sandbox]))
  const recordOf = (ref: LeadRef) => bySandbox.get(leadKey(ref))?.record(ref.object, ref.id) ?? {}
  const people = await ledger.identities.read(leads.map(({ ref }) => ref))
  const ownersOf = new Map(
    people.flatMap((records) => {
      const owners = records.map(({ lead: { ref } }) => recordOf(ref)[mappingOfRef(ref).owner])
      return records.map(({ lead }) => [leadKey(lead.ref), owners] as const)
    }),
  )
  for (const { lead, decision, assignment } of stored) {
    expect(decision, `a decision for ${leadKey(lead.ref)}`).not.toBeNull()
    if (decision === null || lead.standing.kind !== 'active') continue
    const record = recordOf(lead.ref)
    const { write, owner } = mappingOfRef(lead.ref)
    const results = toResults(decision.decision)
    for (const [name, { field }] of Object.entries(write))
      expect(asText(record[field]), `${field} of ${leadKey(lead.ref)}`).toBe(
        asText(results[name as keyof typeof results]),
      )
    // A SAL without an assignment is one that a person works on already, by the word of one of the CRMs.
    if (decision.decision.stage === 'sal') {
      expect(record[owner], `${owner} of ${leadKey(lead.ref)}`).toBe(assignment?.ownerId ?? record[owner])
      expect(ownersOf.get(leadKey(lead.ref))?.some(Boolean), `somebody for ${leadKey(lead.ref)}`).toBe(true)
    }
  }
}

/** HubSpot keeps numbers as text and emptiness as '' or null; compared as one. */
const asText = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
