import type { QuietLog } from './quiet-log.ts'
import { storableMessage } from './sanitise.ts'

export interface ScheduleKeeper {
  /** Looks no more; resolves when no look is under way. */
  close(): Promise<void>
}

const sayAgainMs = 60_000

/** Looks every `lookEveryMs` whether the schedules still stand, and says what it had to put back. Keeps no process alive. */
export function startScheduleKeeper(options: {
  readonly lookEveryMs: number
  readonly quietLog: QuietLog
  /** Puts back what is gone; answers its names. */
  readonly restore: () => Promise<string[]>
  /** Called once they are put back: where they were lost, so were the jobs. */
  readonly onLost: () => Promise<void>
}): ScheduleKeeper {
  const { lookEveryMs, quietLog, restore, onLost } = options
  let look: Promise<void> | null = null
  const timer = setInterval(() => {
    look ??= lookOnce().finally(() => {
      look = null
    })
  }, lookEveryMs).unref()

  async function lookOnce(): Promise<void> {
    try {
      const restored = await restore()
      if (restored.length === 0) return
      quietLog.warn('restored', sayAgainMs, 'The queue had lost its schedules; they were put back.', {
        count: restored.length,
      })
      await onLost()
    } catch (error) {
      quietLog.warn(
        'restore',
        sayAgainMs,
        'The schedules could not be looked at; they are looked at again.',
        {
          error: storableMessage(error),
        },
      )
    }
  }

  return {
    async close() {
      clearInterval(timer)
      await look
    },
  }
}
