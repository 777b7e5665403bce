import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { CrmSandbox } from '../../src/sandbox/crm-sandbox.ts'
import { openWorld, type World } from './world.ts'

const people = 1_000
/** A busy machine sends batches that are not full: some calls more than were forecast. */
const callsOfShortBatches = 4

interface Forecast {
  readonly crm: string
  readonly leads: number | null
  readonly calls: number
  readonly used: number
}
const hourMs = 3_600_000

/** What people do to leads in an hour: some of it changes a score, a stage or an owner, some of it nothing. */
const hubspotEdits = [
  { jobtitle: 'Chief Operating Officer' },
  { phone: '+1 555 0100' },
  { product_pages_best_day: '7' },
  { country: 'Canada', jobtitle: 'Laborleiter' },
]
const salesforceEdits = [
  { Title: 'Chief Operating Officer' },
  { Phone: '+1 555 0100' },
  { Product_Pages_Best_Day__c: 7 },
  { Title: 'Laborleiter' },
]

describe('what 1,000 changed leads cost', () => {
  const opened = new AsyncDisposableStack()
  let world: World
  let app: App
  let clock = new Date('2026-11-21T08:00:00.000Z')
  let statements = 0
  let firstLoad: Forecast[] = []
  let secondRun: Forecast[] = []

  beforeAll(async () => {
    world = opened.use(await openWorld({ people, now: () => clock }))
    app = opened.use(await world.openApp())
    firstLoad = await forecastAndRun()

    // Later than any pull reaches back.
    clock = new Date(clock.getTime() + hourMs)
    const { hubspot, salesforce } = world.sandboxes
    edit(hubspot, 'contact', hubspot.ids('contact'), hubspotEdits)
    const leads = salesforce.ids('Lead').filter((id) => salesforce.record('Lead', id)?.IsConverted !== true)
    edit(salesforce, 'Lead', leads, salesforceEdits)
    edit(salesforce, 'Contact', salesforce.ids('Contact').slice(0, people - leads.length), salesforceEdits)
    clock = new Date(clock.getTime() + 60_000)

    const before = app.countStatements()
    secondRun = await forecastAndRun()
    statements = app.countStatements() - before
  })
  afterAll(() => opened.disposeAsync())

  function edit(
    sandbox: CrmSandbox,
    object: string,
    ids: readonly string[],
    edits: readonly Record<string, string | number>[],
  ): void {
    for (const [index, id] of ids.entries())
      sandbox.editAsPerson(object, id, edits[index % edits.length] ?? {})
  }

  /** What was forecast for each CRM, and what the run then took; what `sync` asks before it starts is not counted. */
  async function forecastAndRun(): Promise<Forecast[]> {
    await app.refuseForeignFields()
    const forecasts = await app.forecast()
    world.sandboxes.startCounting()
    await runToQuiescence(app)
    return forecasts.map(({ crm, leads, calls }) => ({
      crm,
      leads,
      calls: calls ?? 0,
      used: used(crm === 'hubspot' ? 'HubSpot' : 'Salesforce'),
    }))
  }

  const used = (crm: string) => {
    const budget = world.sandboxes.callBudget().find((one) => one.crm === crm)
    return Object.values(budget?.calls ?? {}).reduce((sum, count) => sum + count, 0)
  }

  it('was forecast: no less than it took, on a first load at most 1.3 times as much', () => {
    for (const { crm, leads, calls, used: taken } of [...firstLoad, ...secondRun]) {
      expect(leads, crm).toBeGreaterThanOrEqual(people)
      expect(calls + callsOfShortBatches, crm).toBeGreaterThanOrEqual(taken)
    }
    for (const { crm, calls, used: taken } of firstLoad)
      expect(calls - callsOfShortBatches, crm).toBeLessThanOrEqual(1.3 * taken)
  })

  it('HubSpot: at most 24 calls', () => {
    expect(used('HubSpot')).toBeGreaterThan(5)
    expect(used('HubSpot')).toBeLessThanOrEqual(24)
  })

  it('Salesforce: at most 6 calls', () => {
    expect(used('Salesforce')).toBeGreaterThan(1)
    expect(used('Salesforce')).toBeLessThanOrEqual(6)
  })

  it('no write that changes nothing', () => {
    const { hubspot, salesforce } = world.sandboxes
    expect([hubspot.writeCounts().needless, salesforce.writeCounts().needless]).toEqual([0, 0])
  })

  it('the ledger: at most 100 statements for each 1,000 leads', () => {
    expect(statements).toBeGreaterThan(20)
    expect(statements / 2).toBeLessThanOrEqual(100)
  })
})
