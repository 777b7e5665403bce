import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { readConfig } from '../../src/config.ts'
import type { CrmForecast } from '../../src/crm-accounts.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { putFreshLedger } from '../store/fresh-ledger.ts'
import { everyLead } from './outcome.ts'
import { openWorld, type World } from './world.ts'

const people = 30
/** A busy machine sends batches that are not full: some calls more than were forecast. */
const callsOfShortBatches = 4
const crms = ['hubspot', 'salesforce']
/** Fields that the mapping lacked at first. */
const missed = /^ +(title|company\.industry|engagement\.productPagesInOneDay):.*\n/gm

describe('fields that are added to the mappings after the first pull', () => {
  const opened = new AsyncDisposableStack()
  let world: World
  let clock = new Date('2026-11-21T08:00:00.000Z')
  let said: string[]
  let forecast: readonly CrmForecast[]
  let before: Map<string, number>
  let after: Map<string, number>
  let fresh: Map<string, number>
  let used: number[]

  const scoresOf = async (app: App) => {
    const stored = await app.ledger.leads.read(everyLead(world.sandboxes).map(({ ref }) => ref))
    const active = stored.filter(({ lead }) => lead.standing.kind === 'active')
    return new Map(active.map(({ lead, decision }) => [leadKey(lead.ref), decision?.decision.score ?? -1]))
  }

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-mappings-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    await cp('mappings', folder, { recursive: true })
    world = opened.use(await openWorld({ people, settings: { MAPPINGS_DIR: folder }, now: () => clock }))
    const files = crms.map((crm) => join(folder, crm, 'mapping.yaml'))
    const whole = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    for (const [index, file] of files.entries())
      await writeFile(file, (whole[index] ?? '').replace(missed, ''))
    {
      await using app = await world.openApp()
      await runToQuiescence(app)
      before = await scoresOf(app)
    }
    for (const [index, file] of files.entries()) await writeFile(file, whole[index] ?? '')
    // Later than any pull reaches back.
    clock = new Date(clock.getTime() + 3_600_000)
    said = []
    const log = { ...createLog({ level: 'error' }), info: (sentence: string) => said.push(sentence) }
    {
      await using app = await world.openApp({ log })
      forecast = await app.forecast()
      world.sandboxes.startCounting()
      await runToQuiescence(app)
      used = world.sandboxes
        .callBudget()
        .map(({ calls }) => Object.values(calls).reduce((sum, count) => sum + count, 0))
      after = await scoresOf(app)
    }
    const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-fresh-'))
    opened.defer(() => rm(dataDir, { recursive: true, force: true }))
    const config = readConfig({ ...world.environment, DATA_DIR: join(dataDir, 'ledger') })
    await putFreshLedger(config.dataDir)
    await using app = await openApp(config, { log: createLog({ level: 'error' }) })
    await runToQuiescence(app)
    fresh = await scoresOf(app)
  })
  afterAll(() => opened.disposeAsync())

  it('B2 give existing leads the points that a fresh ledger gives them', () => {
    expect(fresh.size).toBeGreaterThan(1.5 * people)
    expect(after).toEqual(fresh)
    expect(before).not.toEqual(fresh)
  })

  it('B2 are forecast with their leads, and take no more calls than that', () => {
    for (const [index, { crm, toReread, calls }] of forecast.entries()) {
      expect(toReread, crm).toBeGreaterThanOrEqual(people)
      expect(used[index], crm).toBeLessThanOrEqual((calls ?? 0) + callsOfShortBatches)
    }
  })

  it('B2 are said to have been read again, object by object', () => {
    expect(said.filter((sentence) => /have been read again/.test(sentence))).toHaveLength(3)
  })
})
