import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineLedgerCommand, type OpenedLedger } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/command-registry.ts'
import { askHolder } from '../../src/cli/command-socket/ask-holder.ts'
import { type ServedCommands, serveCommands } from '../../src/cli/command-socket/serve-commands.ts'
import { readConfig } from '../../src/config.ts'
import { Failure } from '../../src/ports/failure.ts'
import { createCallLedger } from '../../src/store/call-ledger.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { ownFolderOf } from '../../src/store/embedded/own-folder.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createJobWorld, leadOf, qualified } from '../jobs/job-world.ts'
import { quickStart } from '../servers/quick-start.ts'
import { putFreshLedger } from '../store/fresh-ledger.ts'

describe('a command, while this process holds the embedded database', () => {
  let folder: string
  let dataDir: string
  let database: Database
  let opened: OpenedLedger

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-holder-'))
    // Longer than the path of a socket may be.
    dataDir = join(folder, 'a'.repeat(100), 'data')
    mkdirSync(dataDir, { recursive: true })
    await putFreshLedger(dataDir)
    database = await openDatabase({ databaseUrl: null, dataDir })
    await (await createJobWorld(database)).hold(leadOf('1', qualified))
    opened = {
      config: readConfig({ DATA_DIR: dataDir }),
      ledger: createLedger(database),
      readStatus: () => Promise.reject(new Error('not asked for here')),
      calls: createCallLedger(database),
    }
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })

  async function run(...args: string[]) {
    const child = spawn(process.execPath, [...quickStart, 'src/main.ts', ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { status: (await ended)[0], stdout, stderr }
  }

  it('is answered by it, output, error and exit code', async () => {
    await using _served = await serveCommands({ folder: ownFolderOf(dataDir), opened, commands })
    const found = await run('explain', 'hubspot', '1')
    expect(found).toMatchObject({ status: 0, stderr: '' })
    expect(found.stdout).toMatch(/^hubspot\/contact\/1\b/)
    expect(await run('explain', 'hubspot', '2')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^The ledger does not know hubspot 2\./),
    })
  })

  it('E8 finds a lead by what people have at hand', async () => {
    await using _served = await serveCommands({ folder: ownFolderOf(dataDir), opened, commands })
    const shown = /^hubspot\/contact\/1\b/
    for (const word of [
      'hubspot/contact/1',
      'VP.1+news@Helix.example',
      'https://app.hubspot.com/contacts/4711/record/0-1/1',
    ])
      expect((await run('explain', word)).stdout).toMatch(shown)
    expect((await run('explain', 'salesforce', 'vp.1@helix.example')).stderr).toMatch(
      'The ledger does not know anybody with this address.',
    )
    expect((await run('explain', 'info@helix.example')).stderr).toMatch('the address of a function')
    expect((await run('explain', 'Ada Osei')).stderr).toMatch('Which lead is meant cannot be told.')
  })

  it('is refused, and says who holds the folder, when it does not answer', async () => {
    const { status, stdout, stderr } = await run('explain', 'hubspot', '1')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`is in use by process ${process.pid}`)
  })
})

describe('a command through the socket', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-socket-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const opened = { config: readConfig({}), ledger: null } as unknown as OpenedLedger
  /** Says that it began, then does what it is told when it is stopped. */
  const serve = (whenStopped: 'end' | 'throw' | 'stay', began: () => void = () => undefined) => {
    const command = defineLedgerCommand({
      name: 'last',
      arguments: z.object({ word: z.string() }),
      async run({ word }, _, terminal) {
        terminal.out(`${word} ${terminal.width} ${terminal.drawsProgress}\n`)
        terminal.draw('\u001b[2K1 lead')
        began()
        if (whenStopped === 'stay') await new Promise(() => undefined)
        if (!terminal.stopped.aborted) await once(terminal.stopped, 'abort')
        if (whenStopped === 'throw') terminal.stopped.throwIfAborted()
        terminal.err(`stopped by ${terminal.stopped.reason}\n`)
        return 1
      },
    })
    const known: ServedCommands['commands'] = new Map([['last', async () => command]])
    return serveCommands({ folder, opened, commands: known, graceMs: 50 })
  }
  const terminalOf = () => {
    const stopping = new AbortController()
    const said: string[] = []
    const terminal = {
      out: (words: string) => void said.push(`out ${words}`),
      err: (words: string) => void said.push(`err ${words}`),
      draw: (words: string) => void said.push(`draw ${words}`),
      width: 97,
      drawsProgress: true,
      stopped: stopping.signal,
    }
    return { terminal, said, stop: (signal: string) => stopping.abort(signal) }
  }
  const last = { command: 'last', arguments: { word: 'grüße\n' } }

  it('ends when whoever asked is told to stop; the process that runs it goes on', async () => {
    const began = Promise.withResolvers<void>()
    await using _served = await serve('end', began.resolve)
    const { terminal, said, stop } = terminalOf()
    const asked = askHolder(folder, last, terminal)
    await began.promise
    stop('SIGINT')
    expect(await asked).toBe(1)
    expect(said).toEqual(['out grüße\n 97 true\n', 'draw \u001b[2K1 lead', 'err stopped by SIGINT\n'])
    const again = terminalOf()
    again.stop('SIGTERM')
    expect(await askHolder(folder, last, again.terminal)).toBe(1)
  })

  it('that gives up when it is stopped ends without a word', async () => {
    const began = Promise.withResolvers<void>()
    await using _served = await serve('throw', began.resolve)
    const { terminal, said, stop } = terminalOf()
    const asked = askHolder(folder, last, terminal)
    await began.promise
    stop('SIGINT')
    expect(await asked).toBe(1)
    expect(said).toEqual(['out grüße\n 97 true\n', 'draw \u001b[2K1 lead'])
  })

  it('is told to end when the process that runs it is to end', async () => {
    const began = Promise.withResolvers<void>()
    const served = await serve('end', began.resolve)
    const { terminal, said } = terminalOf()
    const asked = askHolder(folder, last, terminal)
    await began.promise
    await served?.close()
    expect(await asked).toBe(1)
    expect(said.at(-1)).toBe('err stopped by SIGTERM\n')
    expect(existsSync(join(folder, 'commands.sock'))).toBe(false)
  })

  it('is cut off when it does not end in time', async () => {
    const began = Promise.withResolvers<void>()
    const served = await serve('stay', began.resolve)
    const asked = askHolder(folder, last, terminalOf().terminal)
    const failure = asked.catch((error: unknown) => error)
    await began.promise
    await served?.close()
    expect(await failure).toBeInstanceOf(Failure)
  })

  it('is not waited for when it never comes', async () => {
    const served = await serve('end')
    const silent = connect(join(folder, 'commands.sock'))
    await once(silent, 'connect')
    silent.on('error', () => undefined)
    silent.write('{"command": "la')
    await served?.close()
    if (!silent.closed) await new Promise((resolve) => silent.once('close', resolve))
  })

  it('is waited for by a process that has nothing else to do any more', async () => {
    const began = Promise.withResolvers<void>()
    const served = await serve('end', began.resolve)
    const { terminal, stop } = terminalOf()
    const asked = askHolder(folder, last, terminal)
    await began.promise
    const finished = served?.finish(new AbortController().signal)
    stop('SIGINT')
    expect(await asked).toBe(1)
    await finished
  })

  it('that it does not know, or not with these arguments, is left to whoever asked', async () => {
    await using _served = await serve('end')
    const { terminal, said } = terminalOf()
    expect(await askHolder(folder, { command: 'first', arguments: {} }, terminal)).toBeNull()
    expect(await askHolder(folder, { command: 'last', arguments: { word: 1 } }, terminal)).toBeNull()
    expect(said).toEqual([])
  })

  it('finds nobody at a socket that a killed process left; the next one replaces it', async () => {
    writeFileSync(join(folder, 'commands.sock'), '')
    expect(await askHolder(folder, last, terminalOf().terminal)).toBeNull()
    await using _served = await serve('end')
    expect(statSync(join(folder, 'commands.sock')).mode & 0o777).toBe(0o600)
    const { terminal, stop } = terminalOf()
    stop('SIGINT')
    expect(await askHolder(folder, last, terminal)).toBe(1)
  })
})
