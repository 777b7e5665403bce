import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCallBudget } from '../../src/call-budget/call-budget.ts'
import type { AccountLimits, CallLedger, SlotRequest } from '../../src/ports/call-budget.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Log } from '../../src/ports/log.ts'
import { createCallLedger } from '../../src/store/call-ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'

const unhurried = new AbortController().signal
const limits: AccountLimits = { ordinary: { calls: 100, perMs: 1_000 }, search: null, assumedDaily: 100 }

describe('the budget of an account', () => {
  let database: Database
  let ledger: CallLedger
  let requests: SlotRequest[]
  let said: string[]

  beforeAll(async () => {
    database = await openMemoryDatabase()
    const calls = createCallLedger(database)
    ledger = {
      ...calls,
      reserve(request) {
        requests.push(request)
        return calls.reserve(request)
      },
    }
  })
  afterAll(() => database?.close())
  beforeEach(async () => {
    await database.pool.query('truncate plumbline.call_budget')
    requests = []
    said = []
  })

  const say = (sentence: string) => void said.push(sentence)
  const log: Log = { debug: say, info: say, warn: say, error: say }
  /** Slots stay valid for a second, so that a busy machine does not lose any. */
  const slackMs = 3_000
  const open = (changes: Partial<AccountLimits> = {}, dailyShare = 1) =>
    createCallBudget({
      account: 'hubspot',
      limits: { ...limits, ...changes },
      dailyShare,
      ledger,
      log,
      slackMs,
    })
  const refusalOf = async (call: Promise<unknown>): Promise<Failure> => {
    const error = await call.then(
      () => null,
      (reason: unknown) => reason,
    )
    if (error instanceof Failure) return error
    throw new Error('the call was let through')
  }

  it('refuses when the share of the day is used up: with the time to wait, said once for all processes', async () => {
    const [one, other] = [open({}, 0.03), open({}, 0.03)]
    await one.take('ordinary', unhurried)
    await other.take('search', unhurried)
    await one.take('search', unhurried)
    for (const budget of [one, other, one]) {
      const refusal = await refusalOf(budget.take('ordinary', unhurried))
      expect(refusal).toMatchObject({ kind: 'rate-limited', origin: 'hubspot' })
      expect(refusal.retryAfterMs).toBeGreaterThan(0)
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(15 * 60_000)
    }
    expect(said).toHaveLength(1)
    expect(await one.readDay()).toEqual({ ours: 3, share: 3, left: 0, leftOfAccount: null })
  })

  it('goes on by itself when calls come free', async () => {
    const budget = open({}, 0.01)
    await budget.take('ordinary', unhurried)
    await refusalOf(budget.take('ordinary', unhurried))
    const yesterday = `update plumbline.call_budget set hours = jsonb_build_object((extract(epoch from clock_timestamp())::bigint / 3600 - 25)::text, 1)`
    await database.pool.query(yesterday)
    await budget.take('ordinary', unhurried)
  })

  it('learns from an answer what the account has, without a statement of its own', async () => {
    const budget = open({}, 0.5)
    await budget.take('ordinary', unhurried)
    budget.learn({ limit: 1_000, used: 998 })
    expect(requests).toHaveLength(1)
    await budget.take('ordinary', unhurried)
    expect(await budget.readDay()).toEqual({ ours: 2, share: 500, left: 1, leftOfAccount: 1 })
    await budget.take('ordinary', unhurried)
    expect((await refusalOf(budget.take('ordinary', unhurried))).kind).toBe('rate-limited')
  })

  it('pauses a lane for every process, and tells the queue how long when that is too long to wait for', async () => {
    const [one, other] = [open(), open()]
    await one.take('ordinary', unhurried)
    await one.pause('ordinary', 60_000)
    const refusal = await refusalOf(other.take('ordinary', unhurried))
    expect(refusal.kind).toBe('rate-limited')
    expect(refusal.retryAfterMs).toBeGreaterThan(40_000)
    await other.take('search', unhurried)
  })

  it('waits out a short pause', async () => {
    const budget = open()
    const startedAt = performance.now()
    await budget.pause('ordinary', 600)
    await budget.take('ordinary', unhurried)
    // Less what the database's clock may be misjudged by on a busy machine.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300)
  })

  it('voids the calls that it had reserved ahead when the CRM refuses one', async () => {
    const budget = open({ ordinary: { calls: 100, perMs: 5_000 } })
    await Promise.all(Array.from({ length: 12 }, () => budget.take('ordinary', unhurried)))
    for (let call = 0; call < 2; call++) await budget.take('ordinary', unhurried)
    await budget.pause('ordinary', 60_000)
    expect((await refusalOf(budget.take('ordinary', unhurried))).message).toContain('refused one')
    // Those that were given back are not counted.
    expect((await budget.readDay()).ours).toBe(14)
    for (let call = 0; call < 3; call++) await refusalOf(budget.take('ordinary', unhurried))
    expect((await budget.readDay()).ours, 'and no call is taken off the count twice').toBe(14)
  })

  it('says that the line is long where nobody refused anything', async () => {
    const budget = open({ ordinary: { calls: 1, perMs: 60_000 } })
    await budget.take('ordinary', unhurried)
    const refusal = await refusalOf(budget.take('ordinary', unhurried))
    expect(refusal).toMatchObject({ kind: 'rate-limited' })
    expect(refusal.message).toContain('itself refused none')
  })

  it('takes the turns of two calls together', async () => {
    const budget = open({ ordinary: { calls: 100_000, perMs: 60_000 } })
    await budget.takeTwo('ordinary', unhurried)
    expect(requests.map(({ wanted }) => wanted)).toEqual([2])
  })

  it('gives the turn of one call back when none is left for the other', async () => {
    const budget = open({}, 0.03)
    for (let call = 0; call < 2; call++) await budget.take('ordinary', unhurried)
    expect((await refusalOf(budget.takeTwo('ordinary', unhurried))).kind).toBe('rate-limited')
    expect((await refusalOf(budget.takeTwo('ordinary', unhurried))).kind).toBe('rate-limited')
    await budget.take('ordinary', unhurried)
    expect((await budget.readDay()).ours).toBe(3)
  })

  it('tells with the next request what an answer told before a request that failed', async () => {
    const down = { once: true }
    const calls = createCallLedger(database)
    const shaky: CallLedger = {
      ...calls,
      reserve(request) {
        requests.push(request)
        if (!down.once) return calls.reserve(request)
        down.once = false
        return Promise.reject(new Failure('transient', 'away', { cause: null }))
      },
    }
    const budget = createCallBudget({
      account: 'hubspot',
      limits,
      dailyShare: 1,
      ledger: shaky,
      log,
      slackMs,
    })
    budget.learn({ limit: 40, used: 10 })
    expect((await refusalOf(budget.take('ordinary', unhurried))).kind).toBe('transient')
    await budget.take('ordinary', unhurried)
    expect(requests.map(({ learned }) => learned?.limit)).toEqual([40, 40])
  })

  it('passes on that the ledger is away, and says so when it cannot tell of a pause', async () => {
    const away = () =>
      Promise.reject(new Failure('transient', 'The database is out of reach.', { cause: null }))
    const broken = { reserve: away, pause: away, readDay: away }
    const budget = createCallBudget({ account: 'hubspot', limits, dailyShare: 1, ledger: broken, log })
    expect((await refusalOf(budget.take('ordinary', unhurried))).kind).toBe('transient')
    await budget.pause('ordinary', 1_000)
    expect(said).toHaveLength(1)
  })

  it('is one statement for five calls when they wait in a line', async () => {
    const budget = open()
    await Promise.all(Array.from({ length: 51 }, () => budget.take('ordinary', unhurried)))
    expect(requests.length).toBeLessThanOrEqual(12)
  })

  it('is one statement for five calls for a process that is alone and calls one by one as fast as it may', async () => {
    const budget = open({ ordinary: { calls: 100, perMs: 5_000 } })
    await Promise.all(Array.from({ length: 15 }, () => budget.take('ordinary', unhurried)))
    requests = []
    for (let call = 0; call < 20; call++) await budget.take('ordinary', unhurried)
    expect(requests.length).toBeLessThanOrEqual(8)
  })

  it('takes no more slots than there are calls while the lane is free', async () => {
    const budget = open({ ordinary: { calls: 100_000, perMs: 1_000 } })
    for (let call = 0; call < 10; call++) await budget.take('ordinary', unhurried)
    expect(requests.map(({ wanted }) => wanted)).toEqual(Array.from({ length: 10 }, () => 1))
    expect((await budget.readDay()).ours).toBe(10)
  })
})
