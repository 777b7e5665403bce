import { openCrms } from '../../src/crm-registry.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { toResults } from '../../src/domain/decision-results.ts'
import { compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import { fingerprint } from '../../src/domain/fingerprint.ts'
import { requalifyPerson } from '../../src/domain/identity/requalify-person.ts'
import { type Lead, type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { takenForOurs } from '../../src/domain/override.ts'
import { planWriteBack } from '../../src/domain/write-back-plan.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { Ledger, StoredLead } from '../../src/ports/ledger.ts'
import type { PersonMember } from '../../src/qualification/person.ts'
import { qualificationStates, type StoredState } from '../../src/qualification/qualification-states.ts'
import { jsonText } from '../../src/store/json-text.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'
import { everyLead } from '../pipeline/outcome.ts'
import type { World } from '../pipeline/world.ts'
import type { CallLog } from './call-log.ts'
import { isQueue, type PersonsEdit } from './human-edits.ts'
import { personObjections } from './one-person.ts'
import { refsOf, taskObjections } from './task-objections.ts'

const { crms, definition: written, definitionId } = readMappings('mappings')
const vocabulary = createVocabulary({ allowDomains: [] })
const definition = compileDefinition({ definition: written, id: definitionId, vocabulary })
const mappingOfCrm = (crm: string) => crms[crm] as CrmMapping
const mappingFor = ({ ref }: Lead) => mappingOfCrm(ref.crm)

export interface Violations {
  readonly sentences: string[]
  /** Edits that fell between our last read and our write, where no CRM tells us. */
  readonly crossed: readonly PersonsEdit[]
}

/** Everything that must hold when nothing is left to do: what does not, a sentence each. Nothing may be running. */
export async function violations(
  { sandboxes, config }: World,
  ledger: Ledger,
  log: CallLog,
  edits: readonly PersonsEdit[],
  /** Keys of leads that their CRM refuses to have written. */
  refused: ReadonlySet<string> = new Set(),
): Promise<Violations> {
  const refs = everyLead(sandboxes).map(({ ref }) => ref)
  const stored = new Map((await ledger.leads.read(refs)).map((one) => [leadKey(one.lead.ref), one]))
  const sentences: string[] = []
  const object = (sentence: string) => void sentences.push(sentence)

  const crmNames = [...new Set(refs.map(({ crm }) => crm))]
  for (const [what, count] of Object.entries(await ledger.leads.countOpen(crmNames)))
    if (count > 0) object(`${count} leads are ${what}`)
  const held = await readHeld(config, refs)
  for (const lead of held) if (!stored.has(leadKey(lead.ref))) object(`${leadKey(lead.ref)} was never pulled`)
  const both = held.flatMap((lead) => {
    const known = stored.get(leadKey(lead.ref))
    return known === undefined ? [] : [{ known, lead }]
  })
  const heldNow = new Map(both.map(({ lead }) => [leadKey(lead.ref), lead]))
  const people = await ledger.identities.read(refs)
  const states = await qualificationStates(
    people.map((records) =>
      records.map((one) => ({ ...one, lead: heldNow.get(leadKey(one.lead.ref)) ?? one.lead })),
    ),
    { ledger, mapping: mappingOfCrm, isEnriched: true },
    definition,
  )
  for (const state of states)
    [...differences(stored, state, refused), ...personObjections(state)].forEach(object)
  rotationObjections([...stored.values()]).forEach(object)
  for (const one of stored.values()) ownerObjections(one, log).forEach(object)
  const tasks = await ledger.tasks.read(refsOf(people))
  taskObjections(sandboxes, people, tasks, mappingOfCrm, refused).forEach(object)
  const inDoubt = await ledger.tasks.countOpen(['hubspot', 'salesforce'], new Date())
  if (inDoubt > 0) object(`${inDoubt} tasks are open`)

  const undone = undoneEdits(sandboxes, edits)
  const crossed = undone.filter(({ edit, field }) => log.crossed(edit, field))
  for (const { edit, field } of undone.filter((one) => !crossed.includes(one)))
    object(`${field} of ${leadKey(edit.ref)}, which a person had set, was overwritten`)
  return { sentences, crossed: crossed.map(({ edit }) => edit) }
}

/** What no database stores is not missed. */
const asStorable = (lead: Lead) => JSON.parse(jsonText(lead)) as Lead

/** Everybody as the CRMs hold them now, read by the real adapters. */
export async function readHeld(config: World['config'], refs: readonly LeadRef[]): Promise<Lead[]> {
  const leads: Lead[] = []
  for (const crm of openCrms(config, crms, () => undefined)) {
    const mine = refs.filter((ref) => ref.crm === crm.name)
    leads.push(...(await crm.readLeads(mine, AbortSignal.timeout(60_000))).map(asStorable))
    await crm.close()
  }
  return leads
}

/** Leads that the ledger knows otherwise than their CRM holds them. */
export async function notYetPulled(
  { config }: World,
  ledger: Ledger,
  refs: readonly LeadRef[],
): Promise<string[]> {
  const printOf = (lead: Lead) => fingerprint(lead, mappingOf(mappingFor(lead), lead.ref))
  const known = new Map((await ledger.leads.read(refs)).map(({ lead }) => [leadKey(lead.ref), printOf(lead)]))
  const held = await readHeld(config, refs)
  return held.filter((lead) => known.get(leadKey(lead.ref)) !== printOf(lead)).map(({ ref }) => leadKey(ref))
}

/** Between what the ledger knows of a person, what the CRMs hold, and what the definition says about that. */
function differences(
  stored: ReadonlyMap<string, StoredLead>,
  state: StoredState,
  refused: ReadonlySet<string>,
): string[] {
  const decidedAt = state.members.map(({ stored: { decision } }) => decision?.decidedAt ?? '').toSorted()
  const at = new Date(decidedAt.at(-1) ?? '')
  const decided = requalifyPerson(state, definition, mappingOfCrm, at)
  return state.members.flatMap((member, index) => {
    const known = stored.get(leadKey(member.lead.ref))
    const decision = decided[index]?.decision
    return known === undefined || decision === undefined
      ? []
      : differencesOf(known, member, decision, at, refused)
  })
}

function differencesOf(
  { lead, decision: last, revision }: StoredLead,
  { lead: held, assignment, ...member }: PersonMember,
  decision: Decision,
  at: Date,
  refused: ReadonlySet<string>,
): string[] {
  const key = leadKey(held.ref)
  const object = mappingOf(mappingFor(held), held.ref)
  if (fingerprint(lead, object) !== fingerprint(held, object))
    return [
      `a change of ${key} was lost: ${lostFields(lead, held)} (${lead.modifiedAt}, now ${held.modifiedAt})`,
    ]
  if (last === null || last.revision !== revision) return [`${key} was not decided as it is now`]

  const found: string[] = []
  if (JSON.stringify(toResults(decision)) !== JSON.stringify(toResults(last.decision)))
    found.push(`${key} would be decided differently: ${last.decision.stage}, now ${decision.stage}`)
  const lastWritten = takenForOurs(member.lastWritten, member.overrides, at)
  const { changes } = planWriteBack({ ...member, lead: held, lastWritten, decision, assignment }, object)
  if (Object.keys(changes).length > 0 && !refused.has(key))
    found.push(`${key} does not show its decision in ${Object.keys(changes).join(', ')}`)
  return found
}

const lostFields = (known: Lead, held: Lead): string =>
  [
    ...Object.entries(held.values).filter(
      ([name, value]) => known.values[name as keyof Lead['values']] !== value,
    ),
    ...Object.entries(held.written).filter(([name, value]) => known.written[name] !== value),
  ]
    .map(([name]) => name)
    .join(', ')

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

const undoneEdits = (sandboxes: World['sandboxes'], edits: readonly PersonsEdit[]) =>
  edits.flatMap((edit) => {
    const { crm, object, id } = edit.ref
    const record = (crm === 'hubspot' ? sandboxes.hubspot : sandboxes.salesforce).record(object, id) ?? {}
    return Object.entries(edit.changes)
      .filter(([field, value]) => !isQueue(value) && String(record[field] ?? '') !== String(value ?? ''))
      .map(([field]) => ({ edit, field }))
  })
