import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import { quickStart } from '../servers/quick-start.ts'

/** `plumbline sync` as a process of its own, on the embedded default. */
async function sync(world: World, settings: Record<string, string>, ...options: string[]) {
  const child = spawn(
    process.execPath,
    [...quickStart, join(import.meta.dirname, '../../src/main.ts'), 'sync', ...options],
    { env: { ...world.environment, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ])
  return { output, errors, exitCode }
}

describe('a sync and the share of the day', () => {
  let opened: AsyncDisposableStack
  beforeEach(() => {
    opened = new AsyncDisposableStack()
  })
  afterEach(() => opened.disposeAsync())

  it('is refused with exit code 2 and a sentence when its calls do not fit, after asking each CRM how much there is', async () => {
    const world = opened.use(await openWorld({ people: 30 }))
    // The org has 100,000 calls a day, of which half are ours; all of these but five were made in the last hours.
    await spend(world, 'salesforce', 49_995)
    const before = total(world)
    const { output, errors, exitCode } = await sync(world, {})
    expect(errors).toMatch(/sync of salesforce needs at most about \d+ calls, and only 2 calls are left/)
    expect(errors).toContain('--force')
    expect({ output, exitCode }).toEqual({ output: '', exitCode: 2 })
    expect(total(world) - before).toBe(
      forecastCalls.hubspot + forecastCalls.salesforce + looks.hubspot + looks.salesforce,
    )
  })

  it('says in its JSON what was forecast, and keeps to it', async () => {
    const world = opened.use(await openWorld({ people: 30 }))
    world.sandboxes.startCounting()
    const { output, exitCode } = await sync(world, {}, '--json')
    const { forecast } = JSON.parse(output) as {
      forecast: { crm: string; leads: number; calls: number; callsLeft: number }[]
    }
    expect(exitCode).toBe(0)
    const budgets = world.sandboxes.callBudget()
    expect(forecast.map(({ crm, leads }) => [crm, leads])).toEqual(
      budgets.map(({ crm, leads }) => [crm.toLowerCase(), leads]),
    )
    for (const [index, { calls }] of budgets.entries()) {
      const used = Object.values(calls).reduce((sum, count) => sum + count, 0)
      // The forecast's own calls come on top.
      expect(used).toBeLessThanOrEqual((forecast[index]?.calls ?? 0) + forecastCalls.hubspot + lookAgainCalls)
    }
  })
})

async function spend({ config }: World, account: string, calls: number): Promise<void> {
  const database = await openDatabase(config)
  await database.pool.query(
    `insert into plumbline.call_budget (account, day_limit, hours)
     values ($1, 100000, jsonb_build_object((extract(epoch from clock_timestamp())::bigint / 3600)::text, $2::int))`,
    [account, calls],
  )
  await database.close()
}

/** What a forecast itself asks. */
const forecastCalls = { hubspot: 3, salesforce: 1 }

/** Before that, whose account it is and whose the fields are that we write. */
const looks = { hubspot: 2, salesforce: 2 }

/** A run that is begun in small batches looks for what came late: some calls more than full batches take. */
const lookAgainCalls = 4

function total({ sandboxes }: World): number {
  return [sandboxes.hubspot, sandboxes.salesforce]
    .flatMap((sandbox) => Object.values(sandbox.callCounts()))
    .reduce((sum, count) => sum + count, 0)
}
