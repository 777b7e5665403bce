import { expect } from 'vitest'
import type { CrmMapping } from '../../src/domain/crm-mapping.ts'
import { toResults } from '../../src/domain/decision-results.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { CrmSandbox } from '../../src/sandbox/crm-sandbox.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'

const { crms } = readMappings('mappings')

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
  for (const { lead, decision, assignment } of stored) {
    expect(decision, `a decision for ${leadKey(lead.ref)}`).not.toBeNull()
    if (decision === null || lead.standing.kind !== 'active') continue
    const record = bySandbox.get(leadKey(lead.ref))?.record(lead.ref.object, lead.ref.id) ?? {}
    const { write, owner } =
      (crms[lead.ref.crm] as CrmMapping).objects[lead.ref.object] ?? expect.unreachable()
    const results = toResults(decision.decision)
    for (const [name, { field }] of Object.entries(write))
      expect(asText(record[field]), `${field} of ${leadKey(lead.ref)}`).toBe(
        asText(results[name as keyof typeof results]),
      )
    // A SAL without an assignment is one that a person works on already, by the CRM's own word.
    if (decision.decision.stage === 'sal') {
      expect(record[owner], `${owner} of ${leadKey(lead.ref)}`).toBe(assignment?.ownerId ?? record[owner])
      expect(record[owner], `somebody for ${leadKey(lead.ref)}`).toBeTruthy()
    }
  }
}

/** HubSpot keeps numbers as text and emptiness as '' or null; compared as one. */
const asText = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
