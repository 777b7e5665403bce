import { type Config, crmsOf } from './config.ts'
import type { CallLedger } from './ports/call-budget.ts'
import { ownQueues } from './ports/job.ts'
import type { Ledger } from './ports/ledger.ts'
import { connectQueues } from './queue/queues.ts'
import { readStatus, type Status } from './reports/status.ts'
import { createCallLedger } from './store/call-ledger.ts'
import { openDatabase } from './store/database.ts'
import { createLedger } from './store/ledger.ts'
import { createLog } from './telemetry/log.ts'

/** The ledger of commands that are no worker, with what all processes share. */
interface OpenLedger extends AsyncDisposable {
  readonly ledger: Ledger
  /** The calls of each CRM's account. */
  readonly calls: CallLedger
  status(): Promise<Status>
}

/** Only the ledger, for commands that read it, or ask a CRM. */
export async function openLedger(config: Config): Promise<OpenLedger> {
  const database = await openDatabase(config)
  const ledger = createLedger(database)
  return {
    ledger,
    calls: createCallLedger(database),
    /** Connects to the queue for as long as it takes. */
    async status() {
      const crmNames = crmsOf(config)
      await using stack = new AsyncDisposableStack()
      const queues = await connectQueues({
        redisUrl: config.redisUrl,
        pool: database.queuePool,
        queueNames: [...crmNames, ...ownQueues],
        log: createLog({ level: config.logLevel }),
        failedJobsLimit: config.failedJobsLimit,
      })
      stack.defer(() => queues.close())
      return await readStatus({ ledger, crmNames, readQueues: () => queues.counts(), now: () => new Date() })
    },
    [Symbol.asyncDispose]: () => database.close(),
  }
}
