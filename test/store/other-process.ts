import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DatabaseOptions } from '../../src/store/database.ts'
import { inContainer, nobody } from '../servers/namespaces.ts'

export interface OtherProcess {
  readonly pid: number
  /** Why it did not get what it wanted; null when it did. */
  readonly refusal: string | null
  /** Lets it give back what it holds and end. */
  close(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

/** Where and as whom a process runs; here, and as who runs the tests, unless something else is said. */
export interface Surroundings {
  /** In namespaces of its own, as in a container with this host name. */
  readonly container?: string
  readonly asNobody?: boolean
}

/** Opens a database in another process, and answers when it has done so or failed to. */
export const openInOtherProcess = (
  options: DatabaseOptions,
  surroundings: Surroundings = {},
): Promise<OtherProcess> => startOtherProcess('database-process.ts', JSON.stringify(options), surroundings)

/** Takes a data folder in another process, and answers when it has done so or failed to. */
export const lockInOtherProcess = (folder: string, surroundings: Surroundings = {}): Promise<OtherProcess> =>
  startOtherProcess('lock-process.ts', folder, surroundings)

async function startOtherProcess(
  file: string,
  argument: string,
  { container, asNobody = false }: Surroundings,
): Promise<OtherProcess> {
  const around = container === undefined ? null : inContainer(container)
  const child = fork(join(import.meta.dirname, file), [argument], {
    ...(around !== null && { execPath: around.program }),
    execArgv: around === null ? [] : [...around.before, process.execPath],
    ...(asNobody && nobody),
  })
  const ended = once(child, 'exit')
  // Also of a child of a child: the channel is open as long as the last of them lives.
  const gone = once(child, 'disconnect')
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
      await Promise.all([ended, gone])
    },
  }
}
