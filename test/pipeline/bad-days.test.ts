import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { isClean, summarize } from '../../src/cli/run-summary.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { freePort } from '../servers/private-server.ts'
import { openWorld, type World } from './world.ts'

/** Enough that both CRMs hold leads of every kind that a case looks for; each more costs every case. */
const people = 12

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
    const world = await open({ people, isSetUp: false })
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
    const world = await open({ people })
    const [id = ''] = world.sandboxes.salesforce.ids('Contact')
    world.sandboxes.salesforce.addValidationRule(id, 'A phone is required.')
    const summary = await sync(world)
    expect(summary.failures).toMatchObject([
      { job: 'write-back', kind: 'rejected', example: { crm: 'salesforce', object: 'Contact', id } },
    ])
    expect(summary.failures[0]?.message).toContain('A phone is required.')
    expect(summary.open.unwritten).toBe(0)
    expect(isClean(summary)).toBe(false)
  })

  it('C2 a rule and an approval refuse leads: the next run after they are over ends clean', async () => {
    const world = await open({ people })
    const { salesforce } = world.sandboxes
    const [ruled = '', locked = ''] = salesforce.ids('Contact')
    salesforce.addValidationRule(ruled, 'A phone is required.')
    salesforce.setInApproval(locked, true)
    const refused = await sync(world)
    expect(refused.failures).toMatchObject([{ kind: 'rejected', leads: 1, example: { id: ruled } }])
    expect(refused.passing, 'an approval ends by itself').toMatchObject([
      { cause: 'locked', example: { id: locked } },
    ])

    salesforce.removeValidationRule(ruled)
    salesforce.setInApproval(locked, false)
    const mended = await sync(world)
    expect([...mended.failures, ...mended.passing]).toEqual([])
    expect(isClean(mended)).toBe(true)
    for (const id of [ruled, locked])
      expect(salesforce.record('Contact', id)).toMatchObject({ Plumbline_Score__c: expect.any(Number) })
  })

  it('C8 owners who left are no failure of a run; fields that are refused are one each', async () => {
    const world = await open({ people })
    const { salesforce, hubspot } = world.sandboxes
    salesforce.setLength('Lead', 'Plumbline_Reason__c', 5)
    hubspot.setReadOnly('plumbline_score', true)
    const [contactId = ''] = salesforce.ids('Contact')
    const owner = String(salesforce.record('Contact', contactId)?.OwnerId)
    salesforce.setActive(owner, false)
    const refused = await sync(world)
    expect(refused.failures.map(({ queue, cause }) => [queue, cause]).toSorted()).toEqual([
      ['hubspot', 'contact.plumbline_score'],
      ['salesforce', 'Lead.Plumbline_Reason__c'],
    ])
    expect(refused.passing.every(({ cause }) => cause === 'owner-left')).toBe(true)
    expect(refused.passing[0]?.leads).toBeGreaterThan(0)
    expect(refused.open.unwritten).toBe(0)
    const [leadId = ''] = salesforce
      .ids('Lead')
      .filter(
        (id) =>
          salesforce.record('Lead', id)?.IsConverted !== true &&
          salesforce.record('Lead', id)?.OwnerId !== owner,
      )
    expect(salesforce.record('Lead', leadId)).toMatchObject({ Plumbline_Score__c: expect.any(Number) })
    const [first = ''] = hubspot.ids('contact')
    expect(hubspot.record('contact', first)).toMatchObject({ plumbline_reason: expect.any(String) })

    salesforce.setLength('Lead', 'Plumbline_Reason__c', 255)
    hubspot.setReadOnly('plumbline_score', false)
    const mended = await sync(world)
    expect(mended.failures).toEqual([])
    expect(mended.passing.length, 'the owner is still away').toBe(1)
    expect(isClean(mended), 'which is no failure of the run').toBe(true)
    expect(salesforce.record('Lead', leadId)?.Plumbline_Reason__c).toEqual(expect.any(String))
    expect(hubspot.record('contact', first)?.plumbline_score).not.toBeNull()
  }, 60_000)

  it('one CRM refuses the token: the other is done, and the sentence names the setting', async () => {
    const world = await open({ people, settings: { HUBSPOT_ACCESS_TOKEN: 'wrong' } })
    const summary = await sync(world)
    expect(summary.funnel.map(({ crm }) => crm)).not.toContain('hubspot')
    expect(summary.failures).toMatchObject([{ job: 'pull-changes', kind: 'unauthorized' }])
    expect(summary.failures[0]?.message).toContain('HUBSPOT_ACCESS_TOKEN')
    expect(world.sandboxes.salesforce.writeCounts().changed).toBeGreaterThan(0)
  })

  it('one CRM cannot be reached: the other is done, a sentence says so, and the next run does the rest', async () => {
    const port = await freePort()
    const world = await open({ people, settings: { HUBSPOT_API_URL: `http://127.0.0.1:${port}` } })
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
    const world = await open({ people })
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
