import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { Failure } from '../../ports/failure.ts'
import type { Terminal } from '../terminal.ts'
import { lineOf, Reply, type Request } from './socket-messages.ts'
import { socketPathIn } from './socket-path.ts'

/**
 * Has a command run by the process that holds the folder, and hands its output on as it comes. Answers the exit code;
 * null when nobody answers there, or that process cannot run it.
 * Throws `Failure('transient')` when that process ends before it has answered.
 */
export async function askHolder(
  folder: string,
  request: Pick<Request, 'command' | 'arguments'>,
  terminal: Terminal,
): Promise<number | null> {
  const socket = await connectIn(folder)
  if (socket === null) return null
  const stop = () => socket.write(lineOf({ stop: String(terminal.stopped.reason) }))
  try {
    const { width, drawsProgress } = terminal
    socket.write(lineOf({ ...request, terminal: { width, drawsProgress } }))
    if (terminal.stopped.aborted) stop()
    else terminal.stopped.addEventListener('abort', stop)
    return await handOn(socket, terminal)
  } finally {
    terminal.stopped.removeEventListener('abort', stop)
    socket.destroy()
  }
}

/** Null when nobody listens. */
async function connectIn(folder: string): Promise<Socket | null> {
  const socketPath = socketPathIn(folder)
  if (socketPath === null) return null
  const socket = connect(socketPath.path)
  try {
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    return socket
  } catch {
    return null
  } finally {
    socketPath.close()
  }
}

async function handOn(socket: Socket, terminal: Terminal): Promise<number | null> {
  for await (const line of createInterface({ input: socket })) {
    const reply = readReply(line)
    if ('out' in reply) terminal.out(reply.out)
    else if ('err' in reply) terminal.err(reply.err)
    else if ('draw' in reply) terminal.draw(reply.draw)
    else return 'exit' in reply ? reply.exit : null
  }
  throw new Failure(
    'transient',
    'The process that holds the data folder ended before it had answered. Ask again.',
    { cause: null },
  )
}

function readReply(line: string): Reply {
  try {
    return Reply.parse(JSON.parse(line))
  } catch (error) {
    throw ofOtherVersion(error)
  }
}

const ofOtherVersion = (cause: unknown): Failure =>
  new Failure(
    'misconfigured',
    'The process that holds the data folder answers as another version of Plumbline does. Restart it.',
    { cause },
  )
