import { Kysely, PostgresDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyPool } from '../../src/store/kysely-pool.ts'
import { up as firstReviews } from '../../src/store/migrations/0009-first-reviews.ts'
import { describeLedger } from './describe-ledger.ts'
import { at, decision, newDecision, pulled, refTo } from './ledger-examples.ts'

describeLedger('reviews', (use) => {
  const toReview = async (seconds: number) =>
    (await use.ledger.leads.findStragglers('hubspot', at(seconds), 10)).toReview.map(({ id }) => id)
  const decisions = async () =>
    (await use.database.pool.query('select id from plumbline.decision')).rows.length
  const isDue = async () =>
    (await use.ledger.writes.due('hubspot', { take: 1, countTo: 1, patientUntil: at(0) }, at(99))).total > 0

  describe('a decision that only says again what stands', () => {
    const again = async (id: string, standing: number | null, seconds = 10) =>
      use.ledger.decisions.append(
        [newDecision(id, { standing, isRepeated: true, decideAgainAt: at(50).toISOString() })],
        at(seconds),
      )

    it('moves when it is to be made again, and nothing else', async () => {
      await use.store(pulled('1'))
      const standing = await use.decide('1', 'none')
      const before = await use.read('1')
      use.statements = 0
      expect(await again('1', standing)).toEqual([])
      expect(use.statements).toBe(1)
      expect(await use.read('1')).toEqual(before)
      expect([await decisions(), await isDue()]).toEqual([1, false])
      expect(await toReview(50)).toEqual([])
      expect(await toReview(51)).toEqual(['1'])
    })

    it('leaves a write due that was, and a lead put off that was', async () => {
      await use.store(pulled('1'))
      const standing = await use.decide('1', 'guarded', { isRoutable: true })
      await use.ledger.leads.putOff([refTo('1')], at(90))
      const decided = newDecision('1', {
        standing,
        decision: decision({ isRoutable: true }),
        write: 'none',
        isRepeated: true,
      })
      await use.ledger.decisions.append([decided], at(10))
      expect(await isDue()).toBe(true)
      expect((await use.ledger.leads.findStragglers('hubspot', at(80), 10)).unrouted).toEqual([])
    })

    it('counts as made for a lead that was reopened, and for its company', async () => {
      await use.store(pulled('1'))
      const standing = await use.decide('1', 'none')
      await use.database.pool.query('update plumbline.lead set decided_revision = null')
      const buyingGroup = { company: 'helix.example', isDecisionMaker: true, hasDecisionMaker: true }
      await use.ledger.decisions.append(
        [newDecision('1', { standing, isRepeated: true, buyingGroup })],
        at(10),
      )
      expect((await use.ledger.leads.countOpen(['hubspot'])).undecided).toBe(0)
      expect(await use.ledger.leads.findDecisionMakers(['helix.example'], [])).toEqual(['helix.example'])
    })

    it('comes back where the lead has moved on, with the other records of its person', async () => {
      await use.store(pulled('1'), pulled('2'))
      const standing = [await use.decide('1', 'none'), await use.decide('2', 'none')]
      await use.store(pulled('2', 'f2', { modifiedAt: at(5).toISOString() }))
      const both = ['1', '2'].map((id, index) =>
        newDecision(id, {
          standing: standing[index] ?? null,
          person: 'one',
          isRepeated: true,
          decideAgainAt: at(50).toISOString(),
        }),
      )
      expect(await use.ledger.decisions.append(both, at(10))).toEqual([refTo('1'), refTo('2')])
      expect(await toReview(60)).toEqual([])
      expect(await again('1', -1), 'decided by somebody else').toEqual([refTo('1')])
    })
  })

  it('remember what a record takes over as written, where nothing was written since', async () => {
    await use.store(pulled('1'))
    await use.database.pool.query(`update plumbline.lead set last_written = '{"score": 80}'`)
    const takesOver = { score: 70, owner: '7' }
    await use.ledger.decisions.append([newDecision('1', { takesOver })], at(2))
    expect((await use.read('1')).lastWritten).toEqual({ score: 80, owner: '7' })
  })

  it('are due once within a week for leads decided before there were any', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `${index}`)
    await use.store(...ids.map((id) => pulled(id)), pulled('undecided'), pulled('known'), pulled('gone'))
    for (const id of [...ids, 'known', 'gone']) await use.decide(id, 'none')
    await use.store(pulled('gone', 'f2', { standing: { kind: 'gone' } }))
    await use.database.pool.query(
      "update plumbline.lead set decide_again_at = '2020-01-01T00:00:00Z' where id = 'known'",
    )
    const dialect = new PostgresDialect({ pool: kyselyPool(use.database.pool, () => undefined) })
    await firstReviews(new Kysely<unknown>({ dialect }))
    const { rows } = await use.database.pool.query<{ id: string; days: number }>(
      `select id, extract(epoch from decide_again_at - now())::float8 / 86400 as days
       from plumbline.lead where decide_again_at is not null and id <> 'known'`,
    )
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    const days = rows.map(({ days }) => Math.floor(days + 0.01))
    expect(Math.min(...days)).toBeGreaterThanOrEqual(0)
    for (const day of [0, 1, 2, 3, 4, 5, 6])
      expect(days.filter((one) => one === day).length).toBeGreaterThan(1)
    expect(Math.max(...days)).toBe(6)
    expect(await toReview(0)).toEqual(['known'])
  })
})
