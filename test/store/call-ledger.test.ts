import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallLedger, Reservation, SlotRequest } from '../../src/ports/call-budget.ts'
import { createCallLedger } from '../../src/store/call-ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { ledgerEngines } from './ledger-engines.ts'

const hourMs = 3_600_000
const spacingMs = 1_000
const burst = 4
const pace = { burst, spacingMs, waitingGapMs: 800 }

const request = (changes: Partial<SlotRequest> = {}): SlotRequest => ({
  account: 'hubspot',
  lane: 'ordinary',
  wanted: 1,
  unused: [],
  pace,
  patienceMs: 3_600_000,
  share: { part: 0.5, assumedLimit: 1_000 },
  learned: null,
  ...changes,
})

/** The most slots in any stretch of so many milliseconds, its end not included. */
const crowd = (slots: readonly number[], stretchMs: number) =>
  Math.max(
    ...slots.map((from) => slots.filter((slot) => slot >= from && slot < from + stretchMs - 0.01).length),
  )
const byTime = (reservations: readonly Reservation[]) =>
  reservations.flatMap(({ slots }) => slots).toSorted((a, b) => a - b)

for (const engine of ledgerEngines()) {
  describe.skipIf(engine.missing !== null)(`the call ledger on ${engine.name}`, () => {
    let database: Database
    let calls: CallLedger
    let statements = 0

    beforeAll(async () => {
      database = await engine.open()
      calls = createCallLedger(database, { countStatement: () => statements++ })
    })
    afterAll(async () => {
      await database?.close()
      await engine.close()
    })
    beforeEach(async () => {
      await database.pool.query('truncate plumbline.call_budget')
      statements = 0
    })

    const reserve = (changes: Partial<SlotRequest> = {}) => calls.reserve(request(changes))
    const hourNow = async () => {
      const { rows } = await database.pool.query<{ hour: number }>(
        `select floor(extract(epoch from clock_timestamp()) / 3600)::int as hour`,
      )
      return rows[0]?.hour ?? 0
    }
    /** As if so many calls had been made in these hours, counted back from the present one. */
    const spend = async (byHoursAgo: Record<number, number>) => {
      const hour = await hourNow()
      const hours = Object.fromEntries(
        Object.entries(byHoursAgo).map(([ago, count]) => [hour - Number(ago), count]),
      )
      await database.pool.query(
        `insert into plumbline.call_budget (account, hours) values ('hubspot', $1::jsonb)`,
        [JSON.stringify(hours)],
      )
    }

    it('lets a burst go at once after a pause, then one call each spacing', async () => {
      const first = await reserve({ wanted: burst })
      expect(first.before).toBeNull()
      expect(first.slots).toEqual(Array.from({ length: burst }, () => first.now))
      const later = [...(await reserve({ wanted: 3 })).slots, ...(await reserve({ wanted: 4 })).slots]
      const sinceFirst = later.map((slot) => Math.round(slot - first.now))
      // The fifth waits for the first to be four spacings ago, the others stay apart until the pace itself holds them.
      expect(sinceFirst).toEqual([4_000, 4_800, 5_600, 6_400, 8_000, 8_800, 9_600])
      expect(crowd([...first.slots, ...later], burst * spacingMs)).toBe(burst)
    })

    it('lets a call through at once when nobody called lately', async () => {
      const quick = { ...pace, spacingMs: 1, waitingGapMs: 0.8 }
      const first = await reserve({ pace: quick, wanted: burst })
      const { rows } = await database.pool.query(`select pg_sleep(0.02)`)
      expect(rows).toHaveLength(1)
      const next = await reserve({ pace: quick })
      expect(next.slots).toEqual([next.now])
      expect(next.before).toBe(first.slots.at(-1))
    })

    it('holds many takers at once to the pace, and gives no slot twice', async () => {
      const reservations = await Promise.all(
        Array.from({ length: 40 }, (_, taker) => reserve({ wanted: (taker % burst) + 1 })),
      )
      const slots = byTime(reservations)
      expect(slots).toHaveLength(100)
      expect(crowd(slots, burst * spacingMs)).toBe(burst)
      // Nothing is left unused: one hundred calls take no longer than their pace asks for.
      const span = (slots.at(-1) ?? 0) - (slots[0] ?? 0)
      expect(span).toBeLessThanOrEqual(100 * spacingMs)
    })

    it('takes slots back that nobody used: the next call has their place, and the day does not count them', async () => {
      const first = await reserve({ wanted: burst })
      const { slots } = await reserve({ wanted: 2 })
      const again = await reserve({ wanted: 3, unused: [...first.slots.slice(0, 1), ...slots] })
      // One place of the burst is free again, the two after it are where they were.
      expect(again.slots.map((slot) => Math.round(slot - first.now))).toEqual([
        Math.round(again.now - first.now),
        4_000,
        4_000,
      ])
      expect((await calls.readDay('hubspot', request().share, null)).ours).toBe(6)
    })

    it('keeps each account and each lane apart', async () => {
      await reserve({ wanted: burst })
      for (const other of [{ lane: 'search' }, { account: 'salesforce' }] as const) {
        const { slots, now } = await reserve({ wanted: burst, ...other })
        expect(slots).toEqual(Array.from({ length: burst }, () => now))
      }
    })

    it('goes by the clock of the database', async () => {
      const before = await database.pool.query<{ now: number }>(
        `select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
      )
      const { now, slots } = await reserve()
      expect(now).toBeGreaterThanOrEqual(before.rows[0]?.now ?? Number.POSITIVE_INFINITY)
      expect(slots).toEqual([now])
    })

    it('is one statement for any number of slots, once the account is known', async () => {
      await reserve()
      statements = 0
      await reserve({ wanted: burst })
      expect(statements).toBe(1)
    })

    it('gives nothing out that is further away than patience goes, and forgets that it was asked', async () => {
      await reserve({ wanted: burst })
      const { slots, closed } = await reserve({ patienceMs: 500 })
      expect(slots).toEqual([])
      expect(closed?.why).toBe('line')
      expect(closed?.opensInMs).toBeGreaterThan(500)
      expect(closed?.opensInMs).toBeLessThanOrEqual(4_000)
      expect((await calls.readDay('hubspot', request().share, null)).ours).toBe(burst)
    })

    it('pauses a lane for everybody; the longer pause counts, and the other lane goes on', async () => {
      await calls.pause('hubspot', 'ordinary', 40_000)
      await calls.pause('hubspot', 'ordinary', 10)
      const { closed } = await reserve({ patienceMs: 5_000 })
      expect(closed?.why).toBe('pause')
      expect(closed?.opensInMs).toBeGreaterThan(20_000)
      const patient = await reserve()
      expect((patient.slots[0] ?? 0) - patient.now).toBeGreaterThan(20_000)
      expect((await reserve({ lane: 'search' })).closed).toBeNull()
    })

    it('counts both lanes for the day and never gives out more than the share, also to many at once', async () => {
      const share = { part: 0.5, assumedLimit: 50 }
      const reservations = await Promise.all(
        Array.from({ length: 30 }, (_, taker) =>
          reserve({ share, wanted: 2, lane: taker % 2 === 0 ? 'ordinary' : 'search' }),
        ),
      )
      expect(byTime(reservations)).toHaveLength(25)
      const refused = reservations.filter(({ closed }) => closed !== null)
      expect(refused.every(({ closed }) => closed?.why === 'day')).toBe(true)
      expect(refused.filter(({ closed }) => closed?.isNews)).toHaveLength(1)
      expect(await calls.readDay('hubspot', share, null)).toEqual({
        ours: 25,
        share: 25,
        left: 0,
        leftOfAccount: null,
      })
    })

    it('opens again by itself when calls are a day old, and says when', async () => {
      const share = { part: 0.5, assumedLimit: 200 }
      await spend({ 24: 60, 3: 40 })
      const { closed } = await reserve({ share })
      expect(closed).toMatchObject({ why: 'day', isNews: true })
      // It is asked again after a quarter of an hour at the latest: others may have used less, or the limit have grown.
      expect(closed?.opensInMs).toBeLessThanOrEqual(Math.min(hourMs, 15 * 60_000))
      expect((await reserve({ share })).closed?.isNews).toBe(false)

      await database.pool.query('truncate plumbline.call_budget')
      await spend({ 25: 60, 3: 40 })
      const open = await reserve({ share })
      expect(open.closed).toBeNull()
      expect(open.day).toEqual({ ours: 41, share: 100, left: 59 })
    })

    it('says it once in a day, however often it opens and closes', async () => {
      await spend({ 0: 500 })
      expect((await reserve()).closed?.isNews).toBe(true)
      const wider = { part: 1, assumedLimit: 1_000 }
      expect((await reserve({ share: wider })).closed).toBeNull()
      expect((await reserve()).closed?.isNews).toBe(false)
      await database.pool.query(`update plumbline.call_budget set said_at = said_at - interval '25 hours'`)
      expect((await reserve()).closed?.isNews).toBe(true)
    })

    it("takes the account's own limit from an answer, and stops where others used it up", async () => {
      const learned = (used: number, ageMs = 0) => ({ limit: 100, used, ageMs })
      expect((await reserve({ learned: learned(10) })).day).toEqual({ ours: 1, share: 50, left: 49 })
      expect((await reserve({ learned: learned(98) })).day).toEqual({ ours: 2, share: 50, left: 1 })
      expect((await reserve({ wanted: 3 })).slots).toHaveLength(1)
      expect((await reserve()).closed?.why).toBe('day')
      // Older news than what is known changes nothing; what was known a quarter of an hour ago may be long untrue.
      expect((await reserve({ learned: learned(0, 60_000) })).closed?.why).toBe('day')
      await database.pool.query(
        `update plumbline.call_budget set learned_at = learned_at - interval '16 minutes'`,
      )
      expect((await reserve()).closed).toBeNull()
    })

    it('counts what was learned since the last slot was reserved when it is asked for the day', async () => {
      await reserve()
      const learned = { limit: 100, used: 90, ageMs: 0 }
      expect(await calls.readDay('hubspot', request().share, learned)).toEqual({
        ours: 1,
        share: 50,
        left: 10,
        leftOfAccount: 10,
      })
      expect((await calls.readDay('hubspot', request().share, null)).share).toBe(500)
    })

    it('knows the day of an account that was never called', async () => {
      expect(await calls.readDay('hubspot', request().share, null)).toEqual({
        ours: 0,
        share: 500,
        left: 500,
        leftOfAccount: null,
      })
    })
  })
}
