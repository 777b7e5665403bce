import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../src/app.ts'
import { moveLedger } from '../../src/cli/account-move-command.ts'
import { describeEnd } from '../../src/cli/exit.ts'
import { answerCommand } from '../../src/cli/run-command.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { sync } from '../../src/cli/sync-command.ts'
import { quietTerminal, type Terminal } from '../../src/cli/terminal.ts'
import { readConfig } from '../../src/config.ts'
import type { Log } from '../../src/ports/log.ts'
import { openSandboxes } from '../../src/sandbox/sandboxes.ts'
import { quickStart } from '../servers/quick-start.ts'
import { putFreshLedger } from '../store/fresh-ledger.ts'
import { openWorld, type World } from './world.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const ownOrg = '00DPb0000000001AAA'
const otherOrg = '00DPb0000000002AAA'

/** The same people with the same ids in other accounts, and what these were asked. */
async function openOtherAccounts() {
  const sandboxes = await openSandboxes({
    people: 12,
    seed: 7,
    now: () => new Date(),
    accounts: { hubspot: 20_000_002, salesforce: otherOrg },
  })
  return {
    environment: sandboxes.environment,
    asked: () => ({ ...sandboxes.hubspot.callCounts(), ...sandboxes.salesforce.callCounts() }),
    [Symbol.asyncDispose]: () => sandboxes[Symbol.asyncDispose](),
  }
}

/** Runs a command in a process of its own. */
async function plumbline(environment: Readonly<Record<string, string>>, ...parameters: string[]) {
  const child = spawn(process.execPath, [...quickStart, 'src/main.ts', ...parameters], {
    env: { PATH: process.env.PATH, ...environment },
  })
  const all = [readText(child.stdout), readText(child.stderr), once(child, 'close')] as const
  const [out, err, [status]] = await Promise.all(all)
  return { out, err, status }
}

/** How a command ends that this process runs, and what it says. */
async function endOf(command: (terminal: Terminal) => Promise<number>) {
  let out = ''
  let err = ''
  const quiet = quietTerminal((text) => {
    out += text
  })
  const terminal: Terminal = {
    ...quiet,
    err: (text) => {
      err += text
    },
  }
  const { text, exitCode } = await command(terminal).then(
    (status) => ({ text: '', exitCode: status }),
    describeEnd,
  )
  return { out, err: err + text, status: exitCode }
}

describe('a ledger and the accounts that it belongs to', () => {
  let world: World
  const run = async () => {
    await using app = await world.openApp()
    await runToQuiescence(app)
  }

  beforeAll(async () => {
    world = await openWorld({ people: 12 })
    await run()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it.each([
    ['hubspot', '20000002', '20000001'],
    ['salesforce', '00DPb0000000002', '00DPb0000000001'],
  ])('B1 another account of %s is refused before anything is read or written', async (crm, named, kept) => {
    // Something is due for the account that the ledger belongs to.
    const { hubspot, salesforce } = world.sandboxes
    hubspot.editAsPerson('contact', hubspot.ids('contact')[0] ?? '', { jobtitle: 'Chief Operating Officer' })
    salesforce.editAsPerson('Lead', salesforce.ids('Lead')[0] ?? '', { Title: 'Chief Operating Officer' })
    await using other = await openOtherAccounts()
    const credentials = Object.entries(other.environment).filter(([key]) => key.startsWith(crm.toUpperCase()))
    const config = readConfig({ ...world.environment, ...Object.fromEntries(credentials) })
    const error = await openApp(config, { log: silent }).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ kind: 'unauthorized', origin: crm })
    expect(String(error)).toContain(
      `name account ${named} of ${crm}, but this ledger belongs to account ${kept}`,
    )
    expect(String(error)).toContain(`plumbline account move ${crm}`)
    expect(other.asked()).toEqual(crm === 'hubspot' ? { account: 1 } : {})
  })

  it('B1 a renewed sign-in that leads to another org ends the work, and nothing is sent', async () => {
    const { salesforce } = world.sandboxes
    await using app: App = await world.openApp()
    await app.startWorkers()
    const [id = ''] = salesforce.ids('Lead')
    salesforce.editAsPerson('Lead', id, { Title: 'Vice President Quality' })
    const before = { calls: salesforce.callCounts(), writes: salesforce.writeCounts() }
    salesforce.refresh(otherOrg)
    await app.pullAll('backfill')
    expect((await app.refused).message).toContain('belongs to account 00DPb0000000001')
    const address = await app.startServer()
    const readiness = await fetch(`${address}/readyz`)
    expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, failed: ['account'] }])
    expect({ calls: salesforce.callCounts(), writes: salesforce.writeCounts() }).toEqual(before)
    const metrics = (await (await fetch(`${address}/metrics`)).text()).split('\n')
    expect(metrics).toContain('plumbline_crm_account_info{crm="salesforce",account="00DPb0000000001"} 1')
    expect(metrics).toContain('plumbline_queue_stopped{queue="hubspot"} 0')
    salesforce.refresh(ownOrg)
  })

  it('status is read without a worker, and without asking a CRM', async () => {
    const asked = world.sandboxes.hubspot.callCounts()
    const { out, err, status } = await plumbline(world.environment, 'status', '--json')
    expect(JSON.parse(out)).toMatchObject({
      crms: [
        { crm: 'hubspot', account: '20000001', lastPullAt: expect.any(String), oldestDueAt: null },
        { crm: 'salesforce', account: '00DPb0000000001' },
      ],
      queues: [{ queue: 'hubspot' }, { queue: 'salesforce' }, { queue: 'enrichment' }, { queue: 'scoring' }],
      definition: { id: expect.stringContaining('@') },
    })
    expect(err).toBe('')
    expect([0, 1]).toContain(status)
    expect(world.sandboxes.hubspot.callCounts()).toEqual(asked)
  })

  it('D12 a new ledger beside CRMs full of our values says so before it writes', async () => {
    await using opened = new AsyncDisposableStack()
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-lost-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const dataDir = join(folder, 'data')
    await putFreshLedger(dataDir)
    const { sandboxes } = world
    const writes = (crm: string) =>
      (crm === 'hubspot' ? sandboxes.hubspot : sandboxes.salesforce).writeCounts()
    const before = { hubspot: writes('hubspot'), salesforce: writes('salesforce') }
    const whenSaid: Record<string, unknown> = {}
    const saidOfBoth = Promise.withResolvers<void>()
    const log: Log = {
      ...silent,
      warn(sentence, { crm = '' } = {}) {
        if (!sentence.includes('Was its ledger lost?')) return
        whenSaid[crm] = writes(crm)
        if (Object.keys(whenSaid).length === 2) saidOfBoth.resolve()
      },
    }
    const app = opened.use(await openApp(readConfig({ ...world.environment, DATA_DIR: dataDir }), { log }))
    await app.startWorkers()
    await app.pullAll('backfill')
    await saidOfBoth.promise
    expect(whenSaid).toEqual(before)
  })

  it('B1 sync exits with 2, and goes on once the ledger was moved deliberately', async () => {
    await using other = await openOtherAccounts()
    const { HUBSPOT_API_URL: url = '' } = other.environment
    const environment = { ...world.environment, HUBSPOT_API_URL: url }
    const config = readConfig(environment)
    const given = { json: false, force: false, reread: false }
    const refused = await endOf((terminal) => answerCommand(sync, given, config, terminal))
    expect(refused).toMatchObject({ out: '', status: 2 })
    expect(refused.err).toContain('belongs to account 20000001')
    const move = { crm: 'hubspot', sameRecords: false }
    const unasked = await endOf((terminal) => moveLedger({ ...move, yes: false }, config, terminal))
    expect(unasked).toMatchObject({ status: 2 })
    expect(unasked.err).toContain('say --yes')
    const moved = await endOf((terminal) => moveLedger({ ...move, yes: true }, config, terminal))
    expect(moved).toMatchObject({ err: '', status: 0 })
    expect(moved.out).toContain('The ledger belongs to account 20000002 of hubspot now.')
    await using app = await openApp(config, { log: silent })
    const held = await plumbline(environment, 'account', 'move', 'salesforce', '--yes')
    expect(held).toMatchObject({ out: '', status: 2, err: expect.stringContaining('is in use by process') })
    expect((await app.forecast()).find(({ crm }) => crm === 'hubspot')?.leads).toBe(12)
  })
})
