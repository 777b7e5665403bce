import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DatabaseOptions } from '../../src/store/database.ts'

export interface OtherProcess {
  readonly pid: number
  /** Why it did not get what it wanted; null when it did. */
  readonly refusal: string | null
  /** Lets it give back what it holds and end. */
  close(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

/** Opens a database in another process, and answers when it has done so or failed to. */
export const openInOtherProcess = (options: DatabaseOptions): Promise<OtherProcess> =>
  startOtherProcess('database-process.ts', JSON.stringify(options))

/** Takes a data folder in another process, and answers when it has done so or failed to. */
export const lockInOtherProcess = (folder: string): Promise<OtherProcess> =>
  startOtherProcess('lock-process.ts', folder)

async function startOtherProcess(file: string, argument: string): Promise<OtherProcess> {
  const child = fork(join(import.meta.dirname, file), [argument], { execArgv: [] })
  const ended = once(child, 'exit')
  const [answer] = (await once(child, 'message')) as [Pick<OtherProcess, 'refusal'>]
  return {
    pid: child.pid ?? -1,
    refusal: answer.refusal,
    async close() {
      child.send('close')
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
