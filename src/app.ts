import { pullChanges } from '../jobs/pull-changes.ts'
import { sweepLedger } from '../jobs/sweep-ledger.ts'
import { type Config, crmsOf } from './config.ts'
import { type CrmForecast, openAccounts } from './crm-accounts.ts'
import { chooseCrms } from './crm-registry.ts'
import { warnOfFindings } from './crm-warnings.ts'
import type { LeadDefinition } from './domain/definition/lead-definition.ts'
import type { CrmName, LeadRef } from './domain/lead.ts'
import { readingFingerprints } from './domain/reading-fingerprint.ts'
import { createServer } from './http/server.ts'
import { createContext } from './job-context.ts'
import { jobs } from './job-registry.ts'
import { createDefinitionInForce } from './mappings/definition-in-force.ts'
import { soundMappings } from './mappings/read-mappings.ts'
import type { CallLedger } from './ports/call-budget.ts'
import type { Failure } from './ports/failure.ts'
import { type Milestone, ownQueues, type QueueLoad, type Urgency } from './ports/job.ts'
import type { Ledger } from './ports/ledger.ts'
import type { Log } from './ports/log.ts'
import { connectQueues } from './queue/queues.ts'
import { readStatus, type Status } from './reports/status.ts'
import { schedulesOf } from './schedule-registry.ts'
import { createCallLedger } from './store/call-ledger.ts'
import { openDatabase } from './store/database.ts'
import { createLedger } from './store/ledger.ts'
import { createLog } from './telemetry/log.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { createVocabulary } from './vocabulary/vocabulary.ts'
import { sayWhatIsReadAgain, sayWhatIsToJudge } from './work-ahead.ts'

/** A changed definition is in force after at most two of these. */
const definitionLookMs = 5_000

/** How many jobs of one queue run at once in a process: CRM calls overlap a little, the rest shares a processor. */
const jobsAtOnce = 2

/** How long a start waits to be told which accounts the credentials name, and whose the fields are. */
const accountTimeoutMs = 10_000

export interface AppOptions {
  readonly log?: Log
}

/** Everything composed and opened; disposing of it stops what was started, then closes what was opened. */
export interface App extends AsyncDisposable {
  readonly log: Log
  readonly ledger: Ledger
  /** The calls of each CRM's account, which all processes share. */
  readonly calls: CallLedger
  readonly crmNames: readonly CrmName[]
  /** The one in force now. */
  definition(): LeadDefinition
  /** Statements that the ledger was asked so far; the queue's own are not among them. */
  countStatements(): number
  now(): Date
  /** Throws where a mapping would have Plumbline write into fields of others; who cannot be asked now is asked later. */
  refuseForeignFields(): Promise<void>
  /** What a pull of each CRM would bring and cost, beside what is left of its day. */
  forecast(): Promise<readonly CrmForecast[]>
  /**
   * The next lead of each CRM that has one which was last judged by another definition than the one in force, and which
   * the next sweep takes.
   */
  nextToJudge(): Promise<readonly LeadRef[]>
  /** Enqueues one pull of each CRM. */
  pullAll(urgency: Urgency): Promise<void>
  /** Has all records of all CRMs read again from the start, which the next sweep goes on with. */
  rereadAll(): Promise<void>
  /** Enqueues what the ledger knows to be unfinished; for a queue that is idle, or that lost all it had. */
  sweep(): Promise<void>
  /** Tells of leads that reach a milestone, for progress on a terminal, until the answered function is called. */
  watchTally(onTally: OnTally): () => void
  startWorkers(): Promise<void>
  /** Keeps the schedules standing until the app is closed, looking for them every `lookEveryMs`. */
  startSchedules(options?: { readonly lookEveryMs?: number }): Promise<void>
  /** Answers the address it listens on. */
  startServer(): Promise<string>
  /**
   * Resolves when no job waits, runs or is about to be tried again, or all that is left waits for a time that is not
   * near, which the log says; answers the queues that stand still, stopped. Rejects with the signal's reason.
   */
  idle(signal?: AbortSignal): Promise<readonly string[]>
  /** Ends something that works with this app while its workers end, and before what it is made of is closed. */
  closeWith(part: AsyncDisposable): void
  /** How things stand, without asking a CRM. */
  status(): Promise<Status>
  /** Resolves should credentials turn out to name another account than the ledger's, which nothing but a person mends. */
  readonly refused: Promise<Failure>
  /** Says in the log which CRM fields are missing, so that nobody finds out by failed jobs. */
  warnOfMissingFields(): Promise<void>
}

type OnTally = (milestone: Milestone, count: number) => void

/** Composes everything from the settings. Throws `Failure` with a sentence when a part cannot be opened. */
export async function openApp(config: Config, { log: givenLog }: AppOptions = {}): Promise<App> {
  const log = givenLog ?? createLog({ level: config.logLevel })
  const metrics = createMetrics()
  const now = () => new Date()
  const isEnriched = config.peopleDataLabs !== null
  const [folder, crmNames] = [config.mappingsDir, crmsOf(config)]
  const { mappings, placeOf } = soundMappings(folder, { crmNames, isEnriched, now: now(), log })
  await using opening = new AsyncDisposableStack()

  // Chosen before anything is opened, so that settings without a CRM leave nothing behind.
  const chosen = chooseCrms(config, mappings.crms)
  const database = await openDatabase(config)
  opening.defer(() => database.close())
  opening.use(await database.share(() => accounts.doubt()))
  let statements = 0
  const countStatement = () => {
    statements++
    metrics.countStatement()
  }
  const ledger = createLedger(database, { countStatement })
  const calls = createCallLedger(database, { countStatement })
  const refused = Promise.withResolvers<Failure>()
  const accounts = opening.use(
    openAccounts(chosen, {
      ledger: calls,
      accounts: ledger.accounts,
      now,
      onRefused: refused.resolve,
      dailyShare: config.dailyCallShare,
      countWritten: ledger.leads.countWritten,
      observe: metrics.observeCrmCall,
      log,
    }),
  )
  const { crms } = accounts
  await accounts.check(AbortSignal.timeout(accountTimeoutMs))
  await ledger.definitions.publish(mappings.definitionId, mappings.definitionSource, now())
  const readingsOf = (crm: CrmName) => readingFingerprints(mappings.crms[crm] ?? { objects: {} })
  for (const crm of crms.keys()) await ledger.readings.publish(crm, readingsOf(crm), now())

  const queueNames = [...crms.keys(), ...ownQueues]
  const queues = await connectQueues({
    redisUrl: config.redisUrl,
    pool: database.queuePool,
    queueNames,
    log,
    failedJobsLimit: config.failedJobsLimit,
  })
  opening.defer(() => queues.close())
  const queueLoads = async () => Object.fromEntries(await queues.counts())
  const waitingOrActive = (loads: Readonly<Record<string, QueueLoad>>) =>
    Object.fromEntries(Object.entries(loads).map(([name, { waiting, active }]) => [name, waiting + active]))
  const backlog = async () =>
    waitingOrActive(
      Object.fromEntries([...(await queues.counts())].filter(([, { isStopped }]) => !isStopped)),
    )
  const status = () =>
    readStatus({ ledger, crmNames: [...crms.keys()], readQueues: () => queues.counts(), now })
  metrics.watchQueues(async () => Object.fromEntries(await queues.counts()))
  metrics.watchDay(() => accounts.readDays())
  metrics.watchHealth(status)

  const context = createContext({
    config,
    crms,
    mappings,
    ledger,
    queues,
    log,
    now,
    observe: metrics.observeSourceCall,
  })
  const definitions = createDefinitionInForce({
    folder,
    mappings,
    isEnriched,
    vocabulary: createVocabulary({ allowDomains: [] }),
    publish: ({ definitionId, definitionSource }) =>
      ledger.definitions.publish(definitionId, definitionSource, now()),
    now,
    log,
  })
  let watching: NodeJS.Timeout | undefined
  opening.defer(() => clearInterval(watching))
  const tallies = new Set<OnTally>([metrics.tally])
  const tally: OnTally = (milestone, count) => {
    for (const tell of tallies) tell(milestone, count)
  }
  const sweepNow = () => queues.enqueue(sweepLedger, [{ isQueueIdle: true }], { urgency: 'backfill' })
  /** Any call will do that takes our credentials, and reads little. */
  const probe = async (queue: string, signal: AbortSignal) => crms.get(queue)?.readOwners(signal)
  // One set, however many commands ask for them while they begin.
  let working: Promise<void> | null = null
  async function beginWorkers(): Promise<void> {
    await ledger.writes.hasten(now())
    watching = setInterval(() => void lookAtDefinition(), definitionLookMs).unref()
    const workers = await queues.startWorkers({
      jobs,
      contextFor: () => ({ ...context, definition: definitions.current(), backlog, queueLoads, tally }),
      concurrency: Object.fromEntries(queueNames.map((name) => [name, jobsAtOnce])),
      failures: ledger.failures,
      probes: { stops: ledger.stops, probe },
      now,
      lockDurationMs: config.jobLockMs,
      onEvent: (event) => {
        if (event.kind === 'completed' || event.kind === 'retried' || event.kind === 'failed')
          metrics.observeJob({ ...event, kind: event.kind })
      },
    })
    parts.add({ [Symbol.asyncDispose]: () => workers.close() })
  }
  const parts = new Set<AsyncDisposable>()
  // At once, so that no job begins while a connection is waited for, and no part takes its time after another.
  opening.defer(async () => {
    await Promise.all([...parts].map((part) => part[Symbol.asyncDispose]()))
  })
  const stopping = new AbortController()
  opening.defer(() => stopping.abort())
  const objectsOf = (crm: CrmName) => ({ crm, objects: Object.keys(context.mapping(crm).objects) })
  const forecast = () =>
    accounts.forecast(
      ledger,
      { definition: definitions.current().id, objectsOf, readingsOf, now },
      stopping.signal,
    )
  async function nextToJudge(): Promise<readonly LeadRef[]> {
    const { id } = definitions.current()
    const found = await Promise.all(
      [...crms.keys()].map((crm) => ledger.leads.findJudgedOtherwise(objectsOf(crm), id, now(), 1)),
    )
    return found.flat()
  }
  const workAhead = { forecast, log }
  const sayJudging = () =>
    sayWhatIsToJudge(workAhead, definitions.current().id, async () => (await nextToJudge()).length > 0)
  const sayRereading = () =>
    sayWhatIsReadAgain(workAhead, [...crms.keys()], (crm) => ledger.readings.due(crm, readingsOf(crm)))
  async function lookAtDefinition(): Promise<void> {
    const before = definitions.current().id
    await definitions.look()
    if (definitions.current().id !== before) await sayJudging()
  }
  const opened = opening.move()

  return {
    log,
    ledger,
    calls,
    crmNames: [...crms.keys()],
    definition: () => definitions.current().definition,
    countStatements: () => statements,
    now,
    refuseForeignFields: () => accounts.refuseForeignFields(AbortSignal.timeout(accountTimeoutMs)),
    forecast,
    nextToJudge,
    pullAll: (urgency) =>
      queues.enqueue(
        pullChanges,
        [...crms.keys()].map((crm) => ({ crm })),
        { urgency },
      ),
    async rereadAll() {
      for (const crm of crms.keys()) await ledger.readings.restart(crm, Object.keys(readingsOf(crm)))
    },
    sweep: sweepNow,
    watchTally(onTally) {
      tallies.add(onTally)
      return () => void tallies.delete(onTally)
    },
    async startWorkers() {
      working ??= beginWorkers()
      await working
    },
    async startSchedules(options) {
      await queues.startSchedules(schedulesOf(config, [...crms.keys()]), { ...options, onLost: sweepNow })
      void sayJudging().then(sayRereading)
    },
    async startServer() {
      const isReady = {
        ledger: () => ledger.health.tryWrite(now()),
        queue: () => queues.canWrite(),
        account: async () => {
          for (const refusal of accounts.refusals()) throw refusal
        },
      }
      const server = createServer({ log, metrics, isReady, host: config.host, port: config.port })
      parts.add({ [Symbol.asyncDispose]: () => server.close() })
      return server.listen()
    },
    async idle(signal = stopping.signal) {
      const { stoppedQueues, waitingQueues } = await queues.idle(AbortSignal.any([stopping.signal, signal]))
      for (const queue of waitingQueues)
        log.warn('Jobs of this queue wait for a later time; they go on whenever Plumbline runs then.', {
          queue,
        })
      return stoppedQueues
    },
    closeWith: (part) => void parts.add(part),
    status,
    refused: refused.promise,
    warnOfMissingFields: () => warnOfFindings([...crms.values()], mappings, { config, ledger, placeOf, log }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
