import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { missingRedis, startPrivateRedis } from '../servers/private-redis.ts'
import { openWorld } from './world.ts'

describe.skipIf(missingRedis() !== null)('a Redis that loses everything under a running Plumbline', () => {
  it('is filled again from the schedules and the ledger: who changes afterwards is decided and written', async () => {
    await using opened = new AsyncDisposableStack()
    const redis = opened.use(await startPrivateRedis())
    const world = opened.use(
      await openWorld({ people: 10, settings: { REDIS_URL: redis?.url ?? '', PULL_EVERY_SECONDS: '3600' } }),
    )
    const app = opened.use(await world.openApp())
    await runToQuiescence(app)
    await app.startSchedules({ lookEveryMs: 100 })
    await app.idle()

    const [id = ''] = world.sandboxes.hubspot.ids('contact')
    const flusher = new Redis(redis?.url ?? '')
    world.sandboxes.hubspot.editAsPerson('contact', id, { jobtitle: 'Chief Executive Officer' })
    await flusher.flushall()
    flusher.disconnect()

    const revisionDecided = async () => {
      const [stored] = await app.ledger.leads.read([{ crm: 'hubspot', object: 'contact', id }])
      return stored?.decision?.revision
    }
    await expect.poll(revisionDecided, { timeout: 30_000, interval: 100 }).toBe(2)
    await app.idle()
    expect(await app.ledger.leads.countOpen(app.crmNames)).toEqual({
      undecided: 0,
      unrouted: 0,
      unwritten: 0,
    })
    expect(await app.ledger.failures.listOpen(10)).toEqual([])
  })
})
