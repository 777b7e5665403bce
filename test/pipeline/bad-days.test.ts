import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { isClean, summarize } from '../../src/cli/run-summary.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { freePort } from '../servers/private-server.ts'
import { openWorld, type World } from './world.ts'

/** Whole runs on the embedded default where something outside is wrong; each ends with a sentence and nothing lost. */
describe('a run on a bad day', () => {
  let opened: AsyncDisposableStack
  beforeEach(() => {
    opened = new AsyncDisposableStack()
  })
  afterEach(() => opened.disposeAsync())

  const open = async (options: Parameters<typeof openWorld>[0]): Promise<World> =>
    opened.use(await openWorld(options))

  /** One `plumbline sync`: opens, runs, closes, and answers what the summary would say. */
  async function sync(world: World, config: Config = world.config) {
    await using app = await openApp(config, { log: createLog({ level: 'error' }) })
    const since = app.now()
    await runToQuiescence(app)
    return await summarize(app.ledger, since, app.crmNames, readMappings('mappings').definition)
  }

  it('before setup: decides everybody, says which field is missing and what to do; after setup nothing is lost', async () => {
    const world = await open({ people: 30, isSetUp: false })
    const before = await sync(world)
    expect(before.open.undecided).toBe(0)
    expect(before.open.unwritten).toBeGreaterThan(0)
    expect(isClean(before)).toBe(false)
    for (const { kind, message } of before.failures) {
      expect(kind).toBe('misconfigured')
      expect(message).toMatch(/plumbline/i)
      expect(message).toMatch(/setup/)
    }
    expect(before.failures.length).toBeGreaterThan(0)

    await world.setUp()
    const after = await sync(world)
    expect(after.open).toEqual({ undecided: 0, unrouted: 0, unwritten: 0 })
  })

  it('one lead is refused by a validation rule: it stands alone among the failures, its neighbours are done', async () => {
    const world = await open({ people: 30 })
    const [id = ''] = world.sandboxes.salesforce.ids('Contact')
    world.sandboxes.salesforce.addValidationRule(id, 'A phone is required.')
    const summary = await sync(world)
    expect(summary.failures).toMatchObject([
      { job: 'write-back', kind: 'rejected', ref: { crm: 'salesforce', object: 'Contact', id } },
    ])
    expect(summary.failures[0]?.message).toContain('A phone is required.')
    expect(summary.open.unwritten).toBe(0)
    expect(isClean(summary)).toBe(false)
  })

  it('one CRM refuses the token: the other is done, and the sentence names the setting', async () => {
    const world = await open({ people: 30, settings: { HUBSPOT_ACCESS_TOKEN: 'wrong' } })
    const summary = await sync(world)
    expect(summary.funnel.map(({ crm }) => crm)).not.toContain('hubspot')
    expect(summary.failures).toMatchObject([{ job: 'pull-changes', kind: 'unauthorized' }])
    expect(summary.failures[0]?.message).toContain('HUBSPOT_ACCESS_TOKEN')
    expect(world.sandboxes.salesforce.writeCounts().changed).toBeGreaterThan(0)
  })

  it('one CRM cannot be reached: the other is done, a sentence says so, and the next run does the rest', async () => {
    const port = await freePort()
    const world = await open({ people: 30, settings: { HUBSPOT_API_URL: `http://127.0.0.1:${port}` } })
    const startedAt = performance.now()
    const away = await sync(world)
    expect(performance.now() - startedAt).toBeLessThan(120_000)
    expect(away.funnel.map(({ crm }) => crm)).not.toContain('hubspot')
    expect(world.sandboxes.salesforce.writeCounts().changed).toBeGreaterThan(0)
    expect(away.failures).toMatchObject([{ job: 'pull-changes', queue: 'hubspot', kind: 'transient' }])
    expect(away.failures[0]?.message).toMatch(/ECONNREFUSED|cannot be reached/)
    expect(isClean(away)).toBe(false)

    const back = await sync(world, readConfig({ ...world.environment, ...world.sandboxes.environment }))
    expect(back.failures).toEqual([])
    expect(back.open).toEqual({ undecided: 0, unrouted: 0, unwritten: 0 })
    expect(world.sandboxes.hubspot.writeCounts().changed).toBeGreaterThan(0)
  }, 60_000)

  it('answers break in every way for a while: everybody is done in the end, and nobody twice', async () => {
    const world = await open({ people: 30 })
    const { hubspot, salesforce } = world.sandboxes
    hubspot.failNext({ purpose: 'search', times: 1, how: 'reset' })
    hubspot.failNext({ purpose: 'write', times: 1, how: 'lose-answer' })
    salesforce.failNext({ purpose: 'query', times: 1, how: 'cut-body' })
    salesforce.failNext({ purpose: 'write', times: 1, how: { status: 503, body: '<html>busy</html>' } })
    const summary = await sync(world)
    expect(summary.open).toEqual({ undecided: 0, unrouted: 0, unwritten: 0 })
    expect(summary.failures).toEqual([])
    expect(salesforce.writeCounts().needless).toBe(0)
  })
})
