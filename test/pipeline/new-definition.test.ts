import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { CrmForecast } from '../../src/crm-accounts.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { openWorld, type World } from './world.ts'

const people = 60
/** A busy machine sends batches that are not full: some calls more than were forecast. */
const callsOfShortBatches = 4

describe('a definition file that is changed while Plumbline runs', () => {
  const opened = new AsyncDisposableStack()
  let world: World
  let app: App
  let forecast: readonly CrmForecast[]
  let said: string[]

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-mappings-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    await cp('mappings', folder, { recursive: true })
    world = opened.use(await openWorld({ people, settings: { MAPPINGS_DIR: folder } }))
    said = []
    const taken = Promise.withResolvers<void>()
    const announced = Promise.withResolvers<void>()
    const log = {
      ...createLog({ level: 'error' }),
      info: (sentence: string) => {
        said.push(sentence)
        if (sentence.includes('is in force')) taken.resolve()
        if (sentence.includes('are judged by')) announced.resolve()
      },
    }
    app = opened.use(await world.openApp({ log }))
    await runToQuiescence(app)
    const file = join(folder, 'definition.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(
      file,
      text
        .replace(/^version: (\d+)$/m, (_, number) => `version: ${Number(number) + 1}`)
        .replace('points: 18', 'points: 17'),
    )
    await taken.promise
    await announced.promise
    forecast = await app.forecast()
    world.sandboxes.startCounting()
    await runToQuiescence(app)
  })
  afterAll(() => opened.disposeAsync())

  it('judges all of them in the end, within the calls that were forecast', async () => {
    const leads = forecast.reduce((sum, { toJudge }) => sum + toJudge, 0)
    expect(leads).toBeGreaterThan(1.5 * people)
    expect(await app.nextToJudge()).toEqual([])
    for (const [index, { calls }] of world.sandboxes.callBudget().entries()) {
      const used = Object.values(calls).reduce((sum, count) => sum + count, 0)
      expect(used).toBeLessThanOrEqual((forecast[index]?.calls ?? 0) + callsOfShortBatches)
    }
  })

  it('writes no lead of which it says what stands in the CRM', () => {
    const { hubspot, salesforce } = world.sandboxes
    expect([hubspot.writeCounts().needless, salesforce.writeCounts().needless]).toEqual([0, 0])
    const shows = hubspot.ids('contact').map((id) => hubspot.record('contact', id)?.plumbline_definition)
    expect(new Set(shows).size, 'of both versions some').toBe(2)
  })

  it('says once for each CRM how many leads there are to judge, and what that takes', () => {
    const announcements = said.filter((sentence) => sentence.includes('are judged by'))
    expect(announcements).toHaveLength(2)
    for (const sentence of announcements)
      expect(sentence).toMatch(/at most about \d+ calls; \d+ are left of the day/)
  })
})
