import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { readConfig } from '../../src/config.ts'
import type { Log } from '../../src/ports/log.ts'
import { openSandboxes } from '../../src/sandbox/sandboxes.ts'
import { openWorld, type World } from './world.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
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
  })
})
