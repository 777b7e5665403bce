import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A server program of our own on a free loopback port, with its files in a temporary folder. */
export interface PrivateServer extends AsyncDisposable {
  readonly url: string
  /** Ends the program and keeps its files. `SIGKILL` is the power cut. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port over the same files; resolves when it accepts connections. */
  start(): Promise<void>
}

export interface ServerProgram {
  readonly url: string
  readonly folder: string
  readonly command: string
  readonly commandArguments: readonly string[]
  /** Who runs it; null is whoever runs the tests. */
  readonly runAs: { readonly uid: number; readonly gid: number } | null
  /** The line of its output that says that it accepts connections. */
  readonly readyLine: RegExp
  /** The signal on which it ends in good order without waiting for its clients. */
  readonly stopSignal: NodeJS.Signals
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** Starts the program and removes its folder when disposed of. It does not outlive the test process. */
export async function startPrivateServer(program: ServerProgram): Promise<PrivateServer> {
  let child: ChildProcess | null = null
  const killAtExit = () => child?.kill('SIGKILL')

  const server: PrivateServer = {
    url: program.url,
    async start() {
      child = spawn(program.command, program.commandArguments, {
        cwd: program.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        ...(program.runAs ?? {}),
      })
      await untilReady(child, program)
    },
    async stop(signal = program.stopSignal) {
      const running = child
      child = null
      if (running === null || running.exitCode !== null || running.signalCode !== null) return
      const ended = once(running, 'exit')
      running.kill(signal)
      await ended
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      process.off('exit', killAtExit)
      await rm(program.folder, { recursive: true, force: true })
    },
  }

  process.on('exit', killAtExit)
  await server.start()
  return server
}

/** Both outputs are read to their end: a full pipe would stop the server. */
async function untilReady(child: ChildProcess, program: ServerProgram): Promise<void> {
  const said: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue
    createInterface({ input: output }).on('line', (line) => {
      if (said.length < 50) said.push(line)
      if (program.readyLine.test(line)) resolve()
    })
  }
  child.once('error', reject)
  child.once('exit', () => reject(new Error(`${program.command} ended at once:\n${said.join('\n')}`)))
  await promise
}
