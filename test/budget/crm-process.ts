import { createCallBudget } from '../../src/call-budget/call-budget.ts'
import { createHubspot } from '../../src/crm/hubspot/index.ts'
import type { LaneLimit } from '../../src/ports/call-budget.ts'
import { createCallLedger } from '../../src/store/call-ledger.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { shippedMapping } from '../crm/hubspot/shipped-mapping.ts'

/** What one of the processes is told. */
export interface CrmProcessOptions {
  readonly databaseUrl: string
  readonly baseUrl: string
  readonly accessToken: string
  readonly contactId: string
  /** The window that the sandbox enforces, in real time, and what is kept back of it. */
  readonly limit: LaneLimit
  readonly slackMs: number
  /** Calls that it always has under way or waiting. */
  readonly callsAtOnce: number
}

/** What it reports when it is told to stop. */
export interface CrmProcessReport {
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly statements: number
}

/** Run as a process of its own by four-processes.test.ts: reads a contact again and again, as fast as the budget lets it. */
const options = JSON.parse(process.argv[2] ?? '{}') as CrmProcessOptions
const database = await openDatabase({ databaseUrl: options.databaseUrl, dataDir: null })
const stopping = new AbortController()
const statuses: Record<string, number> = {}
let statements = 0
const budget = createCallBudget({
  account: 'hubspot',
  limits: { ordinary: options.limit, search: null, assumedDaily: 1_000_000 },
  dailyShare: 1,
  slackMs: options.slackMs,
  ledger: createCallLedger(database, { countStatement: () => statements++ }),
  log: createLog({ level: 'silent' }),
})
const crm = createHubspot({
  ...options,
  budget,
  mapping: shippedMapping,
  timeoutMs: 10_000,
  overlapMs: 60_000,
  observe: ({ status }) => {
    statuses[String(status)] = (statuses[String(status)] ?? 0) + 1
  },
})

const readOnce = () =>
  crm.readLeads([{ crm: 'hubspot', object: 'contact', id: options.contactId }], stopping.signal)

async function readAgainAndAgain(): Promise<void> {
  while (!stopping.signal.aborted) await readOnce().catch(() => undefined)
}

// The first calls of a process open connections and load modules: that is not what is measured.
for (let call = 0; call < 5; call++) await readOnce()
process.once('message', async () => {
  const readers = Array.from({ length: options.callsAtOnce }, readAgainAndAgain)
  process.once('message', () => stopping.abort())
  await Promise.all(readers)
  await database.close()
  process.send?.({ statuses, statements } satisfies CrmProcessReport, () => process.disconnect())
})
process.send?.('ready')
