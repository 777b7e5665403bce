import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { peopleInBoth } from '../../src/sandbox/people/people-in-both.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { missingRedis, startPrivateRedis } from '../servers/private-redis.ts'
import { quickStart } from '../servers/quick-start.ts'
import { everyLead, expectCrmsToShowTheDecisions } from './outcome.ts'
import { openWorld, type World } from './world.ts'

const people = 120
const seed = 7

/** Where the ledger and the queue are: the same test must hold on each. */
const setups = [
  { name: 'embedded', needsServers: false, workers: 0 },
  { name: 'Redis and PostgreSQL', needsServers: true, workers: 0 },
  { name: 'Redis and PostgreSQL, two worker processes', needsServers: true, workers: 2 },
]

describe.each(setups)('the pipeline on $name', ({ needsServers, workers }) => {
  const isMissing = needsServers && (missingRedis() ?? missingPostgres()) !== null

  describe.skipIf(isMissing)('with two CRMs full of people', () => {
    const opened = new AsyncDisposableStack()
    let world: World
    let app: App

    beforeAll(async () => {
      const settings: Record<string, string> = {}
      if (needsServers) {
        const redis = opened.use(await startPrivateRedis())
        const postgres = opened.use(await startPrivatePostgres())
        Object.assign(settings, { REDIS_URL: redis?.url ?? '', DATABASE_URL: postgres?.url ?? '' })
      }
      world = opened.use(await openWorld({ people, seed, settings }))
      app = opened.use(await world.openApp())
      for (let worker = 0; worker < workers; worker++) opened.use(await startWorkerProcess(world))
      await run()
    })

    afterAll(() => opened.disposeAsync())

    async function run(): Promise<void> {
      if (workers === 0) return runToQuiescence(app)
      await app.pullAll('backfill')
      await app.idle()
    }

    it('shows in each CRM what the ledger decided, for every lead', async () => {
      await expectCrmsToShowTheDecisions(world.sandboxes, app.ledger)
    })

    it('leaves nothing open and nothing failed', async () => {
      expect(await app.ledger.leads.countOpen(app.crmNames)).toEqual({
        undecided: 0,
        unrouted: 0,
        unwritten: 0,
      })
      expect(await app.ledger.failures.listOpen(10)).toEqual([])
    })

    it('gives each SAL one owner of its rotation, turn by turn', async () => {
      const stored = await app.ledger.leads.read(everyLead(world.sandboxes).map(({ ref }) => ref))
      const assignments = stored.flatMap(({ assignment }) => assignment ?? [])
      const turns = assignments.filter(({ step }) => step !== null)
      expect(turns.length).toBeGreaterThan(5)
      for (const group of Map.groupBy(turns, ({ ref, route }) => `${ref.crm} ${route}`).values()) {
        const steps = group.map(({ step }) => step).toSorted((a, b) => Number(a) - Number(b))
        expect(steps).toEqual(steps.map((_, index) => index))
      }
    })

    it('gives each person who was given to somebody one task, on the record that leads and for that owner', async () => {
      const stored = await app.ledger.leads.read(everyLead(world.sandboxes).map(({ ref }) => ref))
      const given = stored.flatMap(({ assignment }) => (assignment?.follows === null ? [assignment] : []))
      const wanted = given.map(({ ref, ownerId }) => `${ref.id} for ${ownerId}`).toSorted()
      const tasks = [...world.sandboxes.hubspot.tasks(), ...world.sandboxes.salesforce.tasks()]
      expect(wanted.length).toBeGreaterThan(5)
      expect(tasks.map(({ recordIds, ownerId }) => `${recordIds.join()} for ${ownerId}`).toSorted()).toEqual(
        wanted,
      )
      expect(await app.ledger.tasks.countOpen(app.crmNames, app.now())).toBe(0)
    })

    it('writes each lead once, or twice whose other half was pulled later, and none for nothing', () => {
      const hubspot = world.sandboxes.hubspot.writeCounts()
      const salesforce = world.sandboxes.salesforce.writeCounts()
      expect([hubspot.needless, salesforce.needless]).toEqual([0, 0])
      const inBoth = [...peopleInBoth({ seed, count: people, now: new Date() })].length
      expect(inBoth).toBeLessThan(people / 3)
      expect(hubspot.changed).toBeLessThanOrEqual(people + inBoth)
    })

    it('writes nothing and creates no task in a second pass over the same people', async () => {
      const before = [world.sandboxes.recordsWritten(), world.sandboxes.tasksCreated()]
      await run()
      expect([world.sandboxes.recordsWritten(), world.sandboxes.tasksCreated()]).toEqual(before)
    })

    it('decides a lead again, and only that one, when a person changes it', async () => {
      const [id] = world.sandboxes.hubspot.ids('contact')
      const before = world.sandboxes.recordsWritten()
      world.sandboxes.hubspot.editAsPerson('contact', String(id), {
        jobtitle: 'Chief Executive Officer',
        country: 'Canada',
      })
      await run()
      const [stored] = await app.ledger.leads.read([{ crm: 'hubspot', object: 'contact', id: String(id) }])
      expect(stored?.revision).toBe(2)
      expect(world.sandboxes.recordsWritten() - before).toBeLessThanOrEqual(1)
      await expectCrmsToShowTheDecisions(world.sandboxes, app.ledger)
    })
  })
})

/** `plumbline worker` as a process of its own, ready to take jobs; ends when disposed of. */
async function startWorkerProcess({ environment }: World): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, [...quickStart, 'src/main.ts', 'worker'], {
    env: { ...process.env, ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  child.stderr.setEncoding('utf8')
  for await (const chunk of child.stderr as AsyncIterable<string>)
    if (chunk.includes('Workers are running')) break
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
