import { Failure } from '../ports/failure.ts'
import type { StopLedger } from '../ports/ledger.ts'
import type { Log } from '../ports/log.ts'
import type { OpenQueue } from './engine.ts'
import type { QueueBrake } from './queue-brake.ts'
import type { QuietLog } from './quiet-log.ts'
import { storableMessage } from './sanitise.ts'

/** How it is found out whether refused credentials work again. */
export interface ProbeOptions {
  readonly stops: StopLedger
  /** One call to what a queue works for, with the credentials of now. */
  readonly probe: (queue: string, signal: AbortSignal) => Promise<unknown>
  /** How long a stopped queue is left alone between two probes, of whatever process; five minutes unless told. */
  readonly probeEveryMs?: number
  /** How often a process looks whether a probe is due; ten seconds unless told. */
  readonly lookEveryMs?: number
}

export const probeEveryMs = 5 * 60_000
const lookEveryMs = 10_000
/** A probe that takes longer than this tells nothing. */
const mostProbeMs = 60_000
const sayAgainMs = 60_000

export interface Probes {
  /** Looks no more; resolves when no look is under way. */
  close(): Promise<void>
}

export interface ProbeTools {
  readonly queues: ReadonlyMap<string, OpenQueue>
  readonly brake: QueueBrake
  readonly log: Log
  readonly quietLog: QuietLog
  readonly now: () => Date
}

/**
 * Looks for stopped queues, tries one call for each whose time has come, and has it go on where that is not refused. Of
 * all processes only one probes at a time. Keeps no process alive.
 */
export function startProbes(
  options: ProbeOptions,
  { queues, brake, log, quietLog, now }: ProbeTools,
): Probes {
  const { stops, probe } = options
  const closing = new AbortController()
  /** Queues that are no longer to stand still, and could not be told so yet. */
  const toRelease = new Set<OpenQueue>()
  let look: Promise<void> | null = null
  const timer = setInterval(() => {
    look ??= lookOnce().finally(() => {
      look = null
    })
  }, options.lookEveryMs ?? lookEveryMs).unref()

  async function lookOnce(): Promise<void> {
    try {
      await releaseAll()
      for (const { queue } of await stops.list()) {
        const open = queues.get(queue)
        if (open !== undefined && !closing.signal.aborted) await tryAgain(open)
      }
    } catch (error) {
      quietLog.warn('probe', sayAgainMs, 'Stopped queues could not be looked at; they are looked at again.', {
        error: storableMessage(error),
      })
    }
  }

  async function tryAgain(queue: OpenQueue): Promise<void> {
    const at = now()
    const nextAt = new Date(at.getTime() + (options.probeEveryMs ?? probeEveryMs))
    if (!(await stops.claimProbe(queue.name, at, nextAt))) return
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(mostProbeMs)])
    try {
      await probe(queue.name, signal)
    } catch (error) {
      // Where somebody answers us at all, our credentials are not what is wrong.
      if (!(error instanceof Failure) || error.kind === 'unauthorized' || error.kind === 'transient') return
    }
    // Once nobody looks for it any more, it is remembered here until it goes on.
    toRelease.add(queue)
    await stops.release([queue.name], now())
    await releaseAll()
  }

  async function releaseAll(): Promise<void> {
    for (const queue of toRelease) {
      await brake.release([queue])
      toRelease.delete(queue)
      log.info('Our credentials work again: the queue goes on.', { queue: queue.name })
    }
  }

  return {
    async close() {
      clearInterval(timer)
      closing.abort()
      await look
    },
  }
}
