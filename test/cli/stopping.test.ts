import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { openLedger } from '../../src/open-ledger.ts'
import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import { ownFolderOf } from '../../src/store/embedded/own-folder.ts'
import { startWatched, type WatchedProcess } from '../faults/watched-process.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { freePort } from '../servers/private-server.ts'

const people = 12
/** A test that waits for a process to lose its patience has to be more patient. */
const graceMs = 10_000

// Side by side, because most of it is waiting.
describe.concurrent('a process that is asked to stop in the middle of a job', () => {
  /** A world whose first write to HubSpot stands still, `arrived` and not carried out, until it is let go. */
  async function openHeldWorld(
    opened: AsyncDisposableStack,
    settings: Readonly<Record<string, string>> = {},
  ) {
    const arrived = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let isHeld = false
    const hold = async ({ purpose, phase }: SandboxCall) => {
      if (isHeld || purpose !== 'write' || phase !== 'arrived') return
      isHeld = true
      arrived.resolve()
      await goOn.promise
    }
    opened.defer(() => goOn.resolve())
    const world = opened.use(
      await openWorld({
        people,
        // However long a busy machine takes to start another process, the held call is not given up meanwhile.
        settings: { CRM_TIMEOUT_SECONDS: '300', ...settings },
        onCall: (crm, call) => (crm === 'hubspot' ? hold(call) : undefined),
      }),
    )
    return { world, untilWriting: arrived.promise, letGo: () => goOn.resolve() }
  }

  const start = (opened: AsyncDisposableStack, world: World, command: string): WatchedProcess =>
    opened.use(startWatched({ name: command, command, settings: world.environment, onJob: () => undefined }))

  /** What a process has in the data folder while it works there, and leaves behind when it is killed. */
  const tracesIn = async ({ config }: World) =>
    (await readdir(ownFolderOf(config.dataDir)))
      .filter((name) => /^(holder\.json|.*\.sock)$/.test(name))
      .sort()

  /** States of all writes that the ledger knows. */
  async function writesOf({ config }: World): Promise<Record<string, number>> {
    await using opening = await openLedger(config)
    const writes = await opening.ledger.reports.writes(new Date(0))
    return Object.fromEntries(writes.map(({ state, count }) => [state, count]))
  }

  async function expectTheRestIsDone(world: World): Promise<void> {
    await using app = await world.openApp()
    await runToQuiescence(app)
    expect(await app.ledger.leads.countOpen(app.crmNames)).toEqual({
      undecided: 0,
      unrouted: 0,
      unwritten: 0,
    })
    expect(await app.ledger.failures.listOpen(10)).toEqual([])
    const { hubspot, salesforce } = world.sandboxes
    expect([hubspot.writeCounts().needless, salesforce.writeCounts().needless]).toEqual([0, 0])
    expect(hubspot.writeCounts().changed).toBeGreaterThan(0)
  }

  it('finishes the job, ends with 0 and gives the data folder back', async () => {
    await using opened = new AsyncDisposableStack()
    const { world, untilWriting, letGo } = await openHeldWorld(opened)
    const process = start(opened, world, 'start')
    await untilWriting
    const ended = process.end('SIGTERM')
    // The socket may be gone already: it takes no more commands.
    expect(await tracesIn(world)).toContain('holder.json')
    letGo()
    expect(await ended).toBe(0)
    expect(await tracesIn(world)).toEqual([])
    const { planned = 0, unanswered = 0, confirmed = 0 } = await writesOf(world)
    expect({ planned, unanswered }).toEqual({ planned: 0, unanswered: 0 })
    expect(confirmed).toBeGreaterThan(0)
    await expectTheRestIsDone(world)
  })

  it('hands a job back that does not end within ten seconds, and ends with 0 all the same', async () => {
    await using opened = new AsyncDisposableStack()
    const { world, untilWriting, letGo } = await openHeldWorld(opened)
    const process = start(opened, world, 'start')
    await untilWriting
    const askedAt = performance.now()
    expect(await process.end('SIGTERM')).toBe(0)
    expect(performance.now() - askedAt).toBeGreaterThan(graceMs)
    expect(await tracesIn(world)).toEqual([])
    // Nobody knows whether it arrived: that is what the next process finds out first.
    expect((await writesOf(world)).planned).toBeGreaterThan(0)
    letGo()
    await expectTheRestIsDone(world)
  })

  it('ends at once at the second signal; the next process takes the folder over and does the rest', async () => {
    await using opened = new AsyncDisposableStack()
    // Until this is over the next process leaves the job alone. A shorter lock is lost where the machine is busy for as
    // long, and a job that runs twice at once may write the same twice.
    const { world, untilWriting, letGo } = await openHeldWorld(opened, { JOB_LOCK_SECONDS: '10' })
    const process = start(opened, world, 'start')
    await untilWriting
    process.signal('SIGTERM')
    await process.said('Stopping after SIGTERM')
    expect(await process.end('SIGTERM')).toBe(143)
    expect(await tracesIn(world)).toEqual(['holder.json'])
    letGo()
    await expectTheRestIsDone(world)
  })

  it('D3 starts no job and ends in time while a request is sent by half', async () => {
    await using opened = new AsyncDisposableStack()
    const port = await freePort()
    const { world, untilWriting, letGo } = await openHeldWorld(opened, { PORT: String(port) })
    const started: string[] = []
    const process = opened.use(
      startWatched({
        name: 'start',
        command: 'start',
        settings: world.environment,
        onJob: ({ kind, job }) => void (kind === 'starts' && started.push(job)),
      }),
    )
    await untilWriting
    const caller = connect(port, '127.0.0.1')
    opened.defer(() => void caller.destroy())
    caller.on('error', () => undefined)
    await once(caller, 'connect')
    caller.write('GET /livez HTTP/1.1\r\nHost: here\r\n')
    const askedAt = performance.now()
    process.signal('SIGTERM')
    await process.said('Stopping after SIGTERM')
    const before = started.length
    letGo()
    expect(await process.gone()).toBe(0)
    expect(performance.now() - askedAt).toBeLessThan(25_000)
    expect(started.slice(before)).toEqual([])
  })

  it('sync: finishes the job, says that something is left, and ends with 1', async () => {
    await using opened = new AsyncDisposableStack()
    const { world, untilWriting, letGo } = await openHeldWorld(opened)
    const process = start(opened, world, 'sync')
    await untilWriting
    const ended = process.end('SIGINT')
    await process.said('Stopping after SIGINT: what is left goes on with the next run.')
    letGo()
    expect(await ended).toBe(1)
    expect(await tracesIn(world)).toEqual([])
    await expectTheRestIsDone(world)
  })

  describe.skipIf(missingPostgres() !== null)('on a server', () => {
    it('worker: finishes the job and ends with 0, while `start` goes on', async () => {
      await using opened = new AsyncDisposableStack()
      const postgres = opened.use(await startPrivatePostgres())
      const { world, untilWriting, letGo } = await openHeldWorld(opened, {
        DATABASE_URL: postgres?.url ?? '',
      })
      const worker = start(opened, world, 'worker')
      await worker.ready
      await using onlooker = await world.openApp()
      await onlooker.pullAll('backfill')
      await untilWriting
      const server = start(opened, world, 'start')
      await server.ready
      const ended = worker.end('SIGTERM')
      letGo()
      expect(await ended).toBe(0)
      await onlooker.idle()
      expect(await onlooker.ledger.leads.countOpen(onlooker.crmNames)).toEqual({
        undecided: 0,
        unrouted: 0,
        unwritten: 0,
      })
      expect(world.sandboxes.hubspot.writeCounts().needless).toBe(0)
      expect(await server.end('SIGTERM')).toBe(0)
    })
  })
})
