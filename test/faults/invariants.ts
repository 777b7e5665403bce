import { openCrms } from '../../src/crm-registry.ts'
import { companyDomain } from '../../src/domain/company-domain.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { toResults } from '../../src/domain/decision-results.ts'
import { compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import { fingerprint } from '../../src/domain/fingerprint.ts'
import { type Lead, leadKey } from '../../src/domain/lead.ts'
import { requalify } from '../../src/domain/requalify.ts'
import { planWriteBack } from '../../src/domain/write-back-plan.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { Ledger, StoredLead } from '../../src/ports/ledger.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'
import { everyLead } from '../pipeline/outcome.ts'
import type { World } from '../pipeline/world.ts'
import type { CallLog } from './call-log.ts'
import type { HumanEdit } from './human-edits.ts'

const { crms, definition: written, definitionId } = readMappings('mappings')
const vocabulary = createVocabulary({ allowDomains: [] })
const definition = compileDefinition({ definition: written, id: definitionId, vocabulary })
const mappingFor = ({ ref }: Lead) => crms[ref.crm] as CrmMapping

/** Everything that must hold when nothing is left to do: what does not, a sentence each. Nothing may be running. */
export async function violations(
  { sandboxes, config }: World,
  ledger: Ledger,
  log: CallLog,
  edits: readonly HumanEdit[],
): Promise<{ readonly sentences: string[]; readonly crossedEdits: number }> {
  const refs = everyLead(sandboxes).map(({ ref }) => ref)
  const stored = new Map((await ledger.leads.read(refs)).map((one) => [leadKey(one.lead.ref), one]))
  const sentences: string[] = []
  const object = (sentence: string) => void sentences.push(sentence)

  for (const [what, count] of Object.entries(await ledger.leads.countOpen()))
    if (count > 0) object(`${count} leads are ${what}`)
  for (const crm of openCrms(config, crms, () => undefined)) {
    const held = await crm.readLeads(
      refs.filter((ref) => ref.crm === crm.name),
      AbortSignal.timeout(60_000),
    )
    for (const lead of held) {
      const known = stored.get(leadKey(lead.ref))
      if (known === undefined) object(`${leadKey(lead.ref)} was never pulled`)
      else for (const sentence of await differences(known, lead, ledger)) object(sentence)
    }
    await crm.close()
  }
  rotationObjections([...stored.values()]).forEach(object)
  for (const one of stored.values()) ownerObjections(one, log).forEach(object)

  const undone = undoneEdits(sandboxes, edits)
  const crossed = undone.filter(({ edit, field }) => log.crossed(edit, field))
  for (const { edit, field } of undone.filter((one) => !crossed.includes(one)))
    object(`${field} of ${leadKey(edit.ref)}, which a person had set, was overwritten`)
  return { sentences, crossedEdits: crossed.length }
}

/** Between what the ledger knows, what the CRM holds, and what the definition says about that. */
async function differences(stored: StoredLead, held: Lead, ledger: Ledger): Promise<string[]> {
  const key = leadKey(held.ref)
  const { decision: last, assignment, lastWritten, lead, revision } = stored
  const mapping = mappingFor(held)
  const object = mappingOf(mapping, held.ref)
  if (fingerprint(lead, object) !== fingerprint(held, object)) return [`a change of ${key} was lost`]
  if (last === null || last.revision !== revision) return [`${key} was not decided as it is now`]

  const domain = companyDomain(held.values, vocabulary)
  const enrichments = domain === null ? [] : await ledger.enrichments.read([domain])
  const state = { lead: held, lastWritten, previous: last.decision, assignment, enrichments }
  const { decision } = requalify(state, definition, mapping, new Date(last.decidedAt))
  const found: string[] = []
  if (JSON.stringify(toResults(decision)) !== JSON.stringify(toResults(last.decision)))
    found.push(`${key} would be decided differently: ${last.decision.stage}, now ${decision.stage}`)
  const { changes } = planWriteBack({ lead: held, lastWritten, decision, assignment }, object)
  if (Object.keys(changes).length > 0)
    found.push(`${key} does not show its decision in ${Object.keys(changes).join(', ')}`)
  return found
}

/** Each SAL has somebody, and the turns of each rotation follow each other without a gap. */
function rotationObjections(stored: readonly StoredLead[]): string[] {
  const assignments = stored.flatMap(({ assignment }) => assignment ?? [])
  const turns = assignments.filter(({ step }) => step !== null)
  return [...Map.groupBy(turns, ({ ref, route }) => `${ref.crm}/${route}`)].flatMap(([rotation, group]) => {
    const steps = group.map(({ step }) => Number(step)).toSorted((a, b) => a - b)
    return steps.every((step, index) => step === index)
      ? []
      : [`the turns of ${rotation} are ${steps.join()}`]
  })
}

/** We hand a lead to one owner, the one that its assignment names. */
function ownerObjections({ lead, assignment }: StoredLead, log: CallLog): string[] {
  const { owner } = mappingOf(mappingFor(lead), lead.ref)
  const owners = new Set(log.sent(lead.ref, owner))
  const stranger = [...owners].find((id) => id !== assignment?.ownerId)
  return stranger === undefined ? [] : [`${leadKey(lead.ref)} was handed to ${[...owners].join(' and ')}`]
}

const undoneEdits = (sandboxes: World['sandboxes'], edits: readonly HumanEdit[]) =>
  edits.flatMap((edit) => {
    const { crm, object, id } = edit.ref
    const record = (crm === 'hubspot' ? sandboxes.hubspot : sandboxes.salesforce).record(object, id) ?? {}
    return Object.entries(edit.changes)
      .filter(([field, value]) => String(record[field] ?? '') !== String(value ?? ''))
      .map(([field]) => ({ edit, field }))
  })
