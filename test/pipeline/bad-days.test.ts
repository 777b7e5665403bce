import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isClean, summarize } from '../../src/cli/run-summary.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
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
  async function sync(world: World) {
    await using app = await world.openApp()
    const since = app.now()
    await runToQuiescence(app)
    return await summarize(app.ledger, since)
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
