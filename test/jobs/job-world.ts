import { mappingOf } from '../../src/domain/crm-mapping.ts'
import { type CompiledDefinition, compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import { fingerprint } from '../../src/domain/fingerprint.ts'
import { identityKeys } from '../../src/domain/identity/identity-keys.ts'
import { type CrmValue, type Lead, type LeadRef, type LeadValues, leadKey } from '../../src/domain/lead.ts'
import { fieldNames } from '../../src/domain/lead-fields.ts'
import type { Owner } from '../../src/domain/owner.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import {
  type ChangePage,
  type Crm,
  type DoubtfulTask,
  type LeadWrite,
  type NewTask,
  nothingGuarded,
  type TaskAnswer,
  type WriteAnswer,
  type WriteGuard,
} from '../../src/ports/crm.ts'
import type { Failure } from '../../src/ports/failure.ts'
import type { FirmographicSource } from '../../src/ports/firmographic-source.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'

export const crmName = 'hubspot'
const mappings = readMappings('mappings')
const vocabulary = createVocabulary({ allowDomains: [] })
const definition: CompiledDefinition = compileDefinition({
  definition: mappings.definition,
  id: mappings.definitionId,
  vocabulary,
})

export const refOf = (id: string): LeadRef => ({ crm: crmName, object: 'contact', id })

/** A lead that qualifies for sales under the shipped definition. */
export const qualified: Partial<LeadValues> = {
  firstName: 'Ada',
  lastName: 'Osei',
  title: 'Vice President Quality',
  format: 'price-request',
  'company.industry': 'BIOTECHNOLOGY',
  'company.revenue': 400_000_000,
  'company.hqCountry': 'US',
  'engagement.productPagesInOneDay': 6,
  'bant.budget': 'yes',
  'bant.budgetSource': 'call',
  'bant.authority': 'yes',
  'bant.authoritySource': 'call',
  'bant.need': 'yes',
  'bant.needSource': 'call',
}

export function leadOf(
  id: string,
  values: Partial<LeadValues> = {},
  written: Readonly<Record<string, CrmValue>> = {},
  modifiedAt = '2026-11-20T10:00:00.000Z',
): Lead {
  const unknown = Object.fromEntries(fieldNames.map((name) => [name, null])) as LeadValues
  return {
    ref: refOf(id),
    modifiedAt,
    standing: { kind: 'active' },
    // Each an address of their own, or they would all be one person.
    values: { ...unknown, email: `vp.${id}@helix.example`, ...values },
    knownAs: { emails: [], records: [] },
    actions: [],
    unreadableActions: 0,
    written,
  }
}

/** A CRM that answers from a script and remembers what it was asked; what was written stands in `leads`. */
export interface ScriptedCrm extends Crm {
  readonly leads: Map<string, Lead>
  readonly written: LeadWrite[][]
  readonly guards: WriteGuard[]
  readonly read: LeadRef[][]
  /** Tasks that stand in the CRM. */
  readonly tasks: NewTask[]
  /** Calls that were to create tasks, and those that looked for some. */
  readonly tasksSent: (readonly NewTask[])[]
  readonly tasksSought: (readonly DoubtfulTask[])[]
  refuseTask: (task: NewTask) => Failure | null
  pages: ChangePage[]
  /** Of reading all again. */
  allPages: ChangePage[]
  /** Thrown by the next calls of a method. */
  failing: Partial<
    Record<
      'pullChanges' | 'readAll' | 'readLeads' | 'writeBack' | 'readOwners' | 'createTasks' | 'findTasks',
      Failure
    >
  >
  /** Thrown by the next writes, and the next creations of tasks, after they have been carried out. */
  answersLost: Failure | null
  refuse: (write: LeadWrite) => Failure | null
}

const owners: Owner[] = ['1', '2'].map((id) => ({
  id,
  name: `Owner ${id}`,
  email: null,
  isActive: true,
  kind: 'person',
}))

/** The record after a change to its fields, with the stamp that the CRM gives it. */
export const changedIn = (lead: Lead, changes: LeadWrite['changes']): Lead => ({
  ...lead,
  modifiedAt: new Date(Date.parse(lead.modifiedAt) + 1_000).toISOString(),
  written: { ...lead.written, ...changes },
})

function scriptedCrm(): ScriptedCrm {
  const failIf = (failure: Failure | undefined) => {
    if (failure !== undefined) throw failure
  }
  const crm: ScriptedCrm = {
    name: crmName,
    writeBatchSize: 100,
    timeoutMs: 30_000,
    leads: new Map(),
    written: [],
    guards: [],
    read: [],
    tasks: [],
    tasksSent: [],
    tasksSought: [],
    refuseTask: () => null,
    pages: [],
    allPages: [],
    failing: {},
    answersLost: null,
    refuse: () => null,
    async readAccount() {
      return '20000001'
    },
    async pullChanges() {
      failIf(crm.failing.pullChanges)
      return crm.pages.shift() ?? { leads: [], position: { at: 'end' }, more: false }
    },
    async readAll() {
      failIf(crm.failing.readAll)
      return crm.allPages.shift() ?? { leads: [], position: { at: 'end' }, more: false }
    },
    callsToReadAgain: (leads) => ({ inPages: Math.ceil(leads / 200), byIds: Math.ceil(leads / 100) }),
    async forecast() {
      return { leads: 0, calls: 1 }
    },
    async readLeads(refs, _signal, answered) {
      failIf(crm.failing.readLeads)
      crm.read.push([...refs])
      answered?.(performance.now())
      return refs.flatMap((ref) => crm.leads.get(leadKey(ref)) ?? [])
    },
    async readOwners() {
      failIf(crm.failing.readOwners)
      return owners
    },
    ownerKindOf: (id) => (id.startsWith('queue') ? 'queue' : 'person'),
    async writeBack(writes, _signal, guard = nothingGuarded) {
      crm.written.push([...writes])
      crm.guards.push(guard)
      failIf(crm.failing.writeBack)
      const answers = writes.map((write): WriteAnswer => {
        const { ref, changes } = write
        const failure = crm.refuse(write)
        if (failure !== null) return { ref, failure }
        const lead = crm.leads.get(leadKey(ref))
        if (lead !== undefined) crm.leads.set(leadKey(ref), changedIn(lead, changes))
        return { ref, failure: null, written: changes, modifiedAt: null }
      })
      failIf(crm.answersLost ?? undefined)
      return answers
    },
    async createTasks(tasks) {
      crm.tasksSent.push([...tasks])
      failIf(crm.failing.createTasks)
      const answers = tasks.map((task): TaskAnswer => {
        const { ref, reference } = task
        const failure = crm.refuseTask(task)
        if (failure !== null) return { ref, reference, failure }
        crm.tasks.push(task)
        return { ref, reference, failure: null, taskId: `task of ${ref.id}` }
      })
      failIf(crm.answersLost ?? undefined)
      return answers
    },
    async findTasks(tasks) {
      crm.tasksSought.push([...tasks])
      failIf(crm.failing.findTasks)
      const wanted = new Set(tasks.map(({ reference }) => reference))
      const there = crm.tasks.filter(({ reference }) => wanted.has(reference))
      return new Map(there.map(({ ref, reference }) => [reference, `task of ${ref.id}`]))
    },
    async readSchema() {
      const inWords = { number: '', text: '', longText: '', date: '' }
      return { objects: new Map(), rights: [], currencies: [], inWords }
    },
    async countRecords(counts) {
      return counts.map(() => 0)
    },
    async setup() {
      return []
    },
    async close() {},
  }
  return crm
}

export interface JobWorld {
  readonly crm: ScriptedCrm
  readonly context: JobContext
  /** What was enqueued: job, number of leads (null for a job without), options. */
  readonly enqueued: { job: string; leads: number | null; urgency: string | undefined; delayMs?: number }[]
  clock: Date
  /** Puts leads into the CRM, and into the ledger as a pull would. */
  hold(...leads: Lead[]): Promise<void>
  /** Puts leads into the ledger as a pull would that read them so, whatever the CRM holds by now. */
  store(...leads: Lead[]): Promise<void>
}

const emptyTables = `truncate ${[
  'lead',
  'decision',
  'write',
  'watermark',
  'reading',
  'rotation',
  'assignment',
  'task',
  'enrichment',
  'failure',
  'identity_key',
  'identity_link',
]
  .map((table) => `plumbline.${table}`)
  .join(', ')} cascade`

/** An emptied ledger, a scripted CRM, the shipped mappings; the queue only writes down what it is handed. */
export async function createJobWorld(
  database: Database,
  sources: readonly FirmographicSource[] = [],
): Promise<JobWorld> {
  await database.pool.query(emptyTables)
  const ledger = createLedger(database)
  const crm = scriptedCrm()
  const world: JobWorld = {
    crm,
    enqueued: [],
    clock: new Date('2026-11-21T12:00:00.000Z'),
    context: {
      crm: () => crm,
      crmNames: [crmName],
      mapping: () => mappings.crms[crmName] ?? { objects: {} },
      ledger,
      definition,
      routing: mappings.routing,
      enrichment: { sources, maxAgeMs: 90 * 86_400_000 },
      owners: async (_, signal) => crm.readOwners(signal),
      backlog: async () => ({ scoring: 1 }),
      queueLoads: async () => ({ scoring: { waiting: 0, active: 1, delayed: 0, isStopped: false } }),
      enqueue: async (job, payloads, options) => {
        for (const payload of payloads)
          world.enqueued.push({
            job: job.name,
            leads: (payload as { leads?: unknown[] | null }).leads?.length ?? null,
            urgency: options?.urgency,
            ...(options?.delayMs === undefined ? {} : { delayMs: options.delayMs }),
          })
      },
      tally: () => undefined,
      now: () => world.clock,
      signal: new AbortController().signal,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      isLastAttempt: false,
      urgency: 'schedule',
    },
    async hold(...leads) {
      for (const lead of leads) crm.leads.set(leadKey(lead.ref), lead)
      await world.store(...leads)
    },
    async store(...leads) {
      const mapping = mappings.crms[crmName] ?? { objects: {} }
      await ledger.leads.storeLeads(
        leads.map((lead) => ({
          lead,
          fingerprint: fingerprint(lead, mappingOf(mapping, lead.ref)),
          identityKeys: identityKeys(lead, vocabulary),
        })),
        world.clock,
      )
    },
  }
  return world
}
