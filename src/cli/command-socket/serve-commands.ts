import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command, OpenedApp, OpenedLedger } from '../command.ts'
import { describeEnd } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { lineOf, type Reply, Request, Stop } from './socket-messages.ts'
import { socketPathIn } from './socket-path.ts'

/** How long a command may take to end once it was stopped, before its connection is cut. */
const usualGraceMs = 5_000

export interface CommandServer extends AsyncDisposable {
  /** Takes no more commands and waits for those that run, until the signal stops them. */
  finish(signal: AbortSignal): Promise<void>
  /** Takes no more commands, stops those that run, and cuts their connections after five seconds. */
  close(): Promise<void>
}

export interface ServedCommands {
  /** The folder of the embedded database, which is this process's alone. */
  readonly folder: string
  /** Whoever holds only the ledger answers commands that need no more. */
  readonly opened: OpenedLedger | OpenedApp
  readonly commands: ReadonlyMap<string, () => Promise<Command<unknown>>>
  readonly graceMs?: number
}

/**
 * Answers commands of other processes through a socket in the folder, so that they need not open the database. Only who
 * may enter the folder can ask. Answers null where no socket can be made: then the others are refused, as if this one
 * were not there.
 */
export async function serveCommands({
  folder,
  opened,
  commands,
  graceMs = usualGraceMs,
}: ServedCommands): Promise<CommandServer | null> {
  const socketPath = socketPathIn(folder)
  if (socketPath === null) return null
  const connections = new Set<Socket>()
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()

  const server = createServer((socket) => {
    connections.add(socket)
    // A connection that breaks ends its command by its close, which always follows.
    socket.on('error', () => undefined)
    socket.on('close', () => connections.delete(socket))
    const answered = answer(socket, opened, commands, stopping.signal)
    running.add(answered)
    void answered.finally(() => running.delete(answered))
  })
  // Left behind by a process that was killed: the folder is ours, so nobody listens there.
  rmSync(socketPath.path, { force: true })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject)
    server.listen(socketPath.path, resolve)
    await promise
    chmodSync(socketPath.path, 0o600)
  } catch {
    server.close()
    socketPath.close()
    return null
  }

  let closed: Promise<void> | null = null
  const end = async (isStopped: AbortSignal) => {
    const listened = new Promise((resolve) => server.close(resolve))
    const allAnswered = Promise.all(running)
    if (!isStopped.aborted)
      await Promise.race([
        allAnswered,
        new Promise((resolve) => isStopped.addEventListener('abort', resolve)),
      ])
    stopping.abort('SIGTERM')
    const late = new AbortController()
    await Promise.race([allAnswered, wait(graceMs, null, { signal: late.signal }).catch(() => null)])
    late.abort()
    for (const socket of connections) socket.destroy()
    await listened
    socketPath.close()
  }
  const close = () => {
    closed ??= end(AbortSignal.abort())
    return closed
  }
  return {
    finish(signal) {
      closed ??= end(signal)
      return closed
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Runs the one command that comes over a connection. Never throws: what goes wrong is the asker's to read. */
async function answer(
  socket: Socket,
  opened: OpenedLedger | OpenedApp,
  commands: ServedCommands['commands'],
  stopping: AbortSignal,
): Promise<void> {
  const lines = createInterface({ input: socket })
  const asked = Promise.withResolvers<Request | null>()
  const askerStops = new AbortController()
  lines.on('line', (line) => {
    const request = readLine(Request, line)
    const stop = readLine(Stop, line)
    if (stop !== null) askerStops.abort(stop.stop)
    else asked.resolve(request)
  })
  socket.once('close', () => {
    askerStops.abort('SIGHUP')
    asked.resolve(null)
  })
  const abandon = () => asked.resolve(null)
  stopping.addEventListener('abort', abandon)
  const say = (reply: Reply) => {
    if (socket.writable) socket.write(lineOf(reply))
  }
  const request = await asked.promise
  stopping.removeEventListener('abort', abandon)
  if (request !== null) {
    const terminal: Terminal = {
      ...request.terminal,
      out: (text) => say({ out: text }),
      err: (text) => say({ err: text }),
      draw: (text) => say({ draw: text }),
      stopped: AbortSignal.any([askerStops.signal, stopping]),
    }
    say(await run(request, opened, commands, terminal))
  }
  socket.end()
}

async function run(
  { command: name, arguments: given }: Request,
  opened: OpenedLedger | OpenedApp,
  commands: ServedCommands['commands'],
  terminal: Terminal,
): Promise<Reply> {
  const load = commands.get(name)
  if (load === undefined) return { unable: 'There is no such command here.' }
  try {
    const command = await load()
    const parsed = command.arguments.safeParse(given)
    if (!parsed.success) return { unable: 'These are no arguments of the command here.' }
    if (command.needs === 'ledger') return { exit: await command.run(parsed.data, opened, terminal) }
    if ('app' in opened) return { exit: await command.run(parsed.data, opened, terminal) }
    return { unable: 'Only the ledger is open here.' }
  } catch (error) {
    const { text, exitCode } = describeEnd(error, terminal.stopped)
    if (text !== '') terminal.err(text)
    return { exit: exitCode }
  }
}

function readLine<Message>(
  schema: { safeParse(value: unknown): { success: true; data: Message } | { success: false } },
  line: string,
): Message | null {
  try {
    const parsed = schema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
