import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { commands } from '../../src/cli/command-registry.ts'
import { serveCommands } from '../../src/cli/command-socket/serve-commands.ts'
import { ownFolderOf } from '../../src/store/embedded/own-folder.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import { quickStart } from '../servers/quick-start.ts'

const people = 12

describe('while this process works on the embedded database, another one', () => {
  let world: World
  let app: App
  /** Called before a write is carried out. */
  let beforeWrite: () => Promise<void>
  const opened = new AsyncDisposableStack()

  beforeAll(async () => {
    beforeWrite = async () => undefined
    world = opened.use(
      await openWorld({
        people,
        settings: { CRM_TIMEOUT_SECONDS: '300' },
        onCall: (_, { purpose, phase }) =>
          purpose === 'write' && phase === 'arrived' ? beforeWrite() : undefined,
      }),
    )
    app = opened.use(await world.openApp())
    const { config } = world
    const served = await serveCommands({
      folder: ownFolderOf(config.dataDir),
      opened: { config, ledger: app.ledger, calls: app.calls, app, readStatus: () => app.status() },
      commands,
    })
    if (served !== null) app.closeWith(served)
  })
  afterAll(() => opened.disposeAsync())

  function start(...args: string[]) {
    const child = spawn(process.execPath, [...quickStart, 'src/main.ts', ...args], {
      env: { PATH: process.env.PATH, ...world.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    const said = Promise.all([text(child.stdout), text(child.stderr)])
    return {
      signal: (signal: NodeJS.Signals) => child.kill(signal),
      end: async () => {
        const [stdout, stderr] = await said
        return { status: (await ended)[0], stdout, stderr }
      },
    }
  }

  it('may end its sync early, and the work goes on here', async () => {
    const writing = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    beforeWrite = () => {
      writing.resolve()
      return goOn.promise
    }
    const sync = start('sync')
    await writing.promise
    sync.signal('SIGINT')
    expect(await sync.end()).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Stopping after SIGINT: what is left goes on with the next run.\n',
    })
    goOn.resolve()
    await app.idle()
    expect(world.sandboxes.recordsWritten()).toBeGreaterThan(0)
  })

  it('has its sync run here, to the end', async () => {
    const { status, stdout, stderr } = await start('sync', '--json').end()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ forecast: expect.any(Array) })
    expect(await app.ledger.leads.countOpen(app.crmNames)).toEqual({
      undecided: 0,
      unrouted: 0,
      unwritten: 0,
    })
  })

  it('has a definition tried, and its outcomes told', async () => {
    const trial = await start('definition', 'try', 'mappings/definition.yaml').end()
    expect(trial).toMatchObject({ status: 0, stderr: '' })
    expect(trial.stdout).toContain('decided leads of the ledger.')
    const outcomes = await start('definition', 'outcomes', '--json').end()
    expect(outcomes).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(outcomes.stdout)).toMatchObject({ decided: expect.any(Number) })
  })
})
