import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { quickStart } from '../servers/quick-start.ts'

/** What a process says about one of its jobs when its log is at `debug`. */
export interface JobSign {
  readonly kind: 'starts' | 'ended'
  readonly process: string
  readonly job: string
  /** `queue/id`, the same for every start of the job. */
  readonly key: string
  readonly atMs: number
}

export interface Death {
  readonly atMs: number
  /** Jobs that it had begun and not finished. */
  readonly running: readonly JobSign[]
}

/** One `plumbline` process of its own, listened to. */
export interface WatchedProcess extends AsyncDisposable {
  readonly name: string
  /** When it began to take jobs, epoch milliseconds; rejects when it ended before. */
  readonly ready: Promise<number>
  isAlive(): boolean
  /** `kill -9`; resolves when it is gone and its last words are read. */
  kill(): Promise<Death>
  /** Sends a signal and does not wait. */
  signal(signal: NodeJS.Signals): void
  /** Sends a signal and waits for the end; answers the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string | null>
  /** Waits for the end; answers as `end` does. */
  gone(): Promise<number | string | null>
  /** Resolves once it has said a sentence that begins so. */
  said(beginning: string): Promise<void>
  /** What it said above `info`, the latest last. */
  readonly complaints: readonly string[]
}

const LogLine = z.object({
  time: z.iso.datetime(),
  level: z.string(),
  message: z.string(),
  job: z.string().default(''),
  queue: z.string().default(''),
  jobId: z.string().default(''),
})
type LogLine = z.infer<typeof LogLine>

const signOf = { 'A job starts.': 'starts', 'A job ended.': 'ended' } as const
const isSign = (message: string): message is keyof typeof signOf => message in signOf

/** Starts `node src/main.ts <command>` with these settings besides the environment's. */
export function startWatched(options: {
  readonly name: string
  readonly command: string
  readonly settings: Readonly<Record<string, string>>
  readonly onJob: (sign: JobSign) => void
}): WatchedProcess {
  const { name, command, settings, onJob } = options
  const child = spawn(process.execPath, [...quickStart, 'src/main.ts', command], {
    env: { ...process.env, ...settings, LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const killAtExit = () => child.kill('SIGKILL')
  process.on('exit', killAtExit)
  const running = new Map<string, JobSign>()
  const complaints: string[] = []
  const sentences: string[] = []
  const heard = new EventEmitter().setMaxListeners(0)
  const { promise: ready, resolve, reject } = Promise.withResolvers<number>()
  // Who does not wait for it is not to be ended by it.
  ready.catch(() => undefined)

  const hear = (line: LogLine) => {
    if (line.message === 'Workers are running.') resolve(Date.parse(line.time))
    if (line.level === 'warn' || line.level === 'error') complaints.push(`${name}: ${line.message}`)
    if (!isSign(line.message)) return
    const key = `${line.queue}/${line.jobId}`
    const sign: JobSign = {
      kind: signOf[line.message],
      process: name,
      job: line.job,
      key,
      atMs: Date.parse(line.time),
    }
    if (sign.kind === 'starts') running.set(key, sign)
    else running.delete(key)
    onJob(sign)
  }
  createInterface({ input: child.stderr }).on('line', (text) => {
    const line = LogLine.safeParse(asJson(text))
    if (line.success) hear(line.data)
    else complaints.push(`${name}: ${text}`)
    sentences.push(line.success ? line.data.message : text)
    heard.emit('sentence')
  })
  const closed = once(child, 'close').then(() => process.off('exit', killAtExit))
  void closed.then(() => reject(new Error(`${name} ended before it was ready:\n${complaints.join('\n')}`)))

  const isAlive = () => child.exitCode === null && child.signalCode === null
  return {
    name,
    ready,
    isAlive,
    complaints,
    async kill() {
      const atMs = Date.now()
      child.kill('SIGKILL')
      await closed
      return { atMs, running: [...running.values()] }
    },
    async said(beginning) {
      while (!sentences.some((sentence) => sentence.startsWith(beginning))) await once(heard, 'sentence')
    },
    signal: (signal) => void child.kill(signal),
    async gone() {
      await closed
      return exitOf(child)
    },
    async end(signal) {
      child.kill(signal)
      await closed
      return exitOf(child)
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

const exitOf = ({ exitCode, signalCode }: ChildProcess) => signalCode ?? exitCode

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
