import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openConnection } from '../../../src/crm/salesforce/connection.ts'
import { Failure } from '../../../src/ports/failure.ts'
import { makePeople } from '../contract-people.ts'
import { failureOf, pullAll } from '../crm-contract.ts'
import { recordedBudget } from '../recorded-budget.ts'
import { openOrg } from './open-org.ts'

const unhurried = new AbortController().signal

describe('the budget under Salesforce', () => {
  it('makes no call when none may be made, and passes on why', async () => {
    await using org = await openOrg(makePeople(3))
    const budget = recordedBudget()
    budget.closed = new Failure('rate-limited', 'used up', { cause: null, retryAfterMs: 60_000 })
    expect(await failureOf(org.connect({ budget }).pullChanges(null, unhurried))).toBe(budget.closed)
    expect(org.sandbox.callCounts()).toEqual({})
  })

  it('counts every API call, signing in not among them, and learns the use of the whole org', async () => {
    await using org = await openOrg(makePeople(3), { dailyLimit: 20_000 })
    const budget = recordedBudget()
    await org.connect({ budget }).readOwners(unhurried)
    const calls = Object.values(org.sandbox.callCounts()).reduce((sum, count) => sum + count, 0)
    expect(calls).toBeGreaterThan(0)
    expect(budget.events.filter((event) => 'taken' in event)).toHaveLength(calls)
    expect(budget.events.at(-1)).toEqual({ learned: { used: calls, limit: 20_000 } })
  })

  it('sends nothing that may not wait when signing in took too long, the first time as well', async () => {
    await using org = await openOrg(makePeople(1))
    const { clientId, clientSecret, url: loginUrl } = org.sandbox
    const connection = openConnection({
      loginUrl,
      credentials: { kind: 'client-credentials', clientId, clientSecret },
      apiVersion: '66.0',
      timeoutMs: 5_000,
      observe: (call) => org.calls.push(call),
    })
    const late = { purpose: 'write', method: 'GET', path: '/limits', hasTurn: () => false } as const
    const failure = await failureOf(connection.call(late, z.unknown(), unhurried))
    expect(failure.kind).toBe('conflict')
    expect(org.calls.map(({ purpose }) => purpose)).toEqual(['sign-in'])
    await connection.call({ ...late, hasTurn: () => true }, z.unknown(), unhurried)
    expect(org.calls.map(({ purpose }) => purpose)).toEqual(['sign-in', 'write'])
  })

  it.each([
    ['the daily limit', 403, 'REQUEST_LIMIT_EXCEEDED', {}, 15 * 60_000],
    ['a limit with Retry-After', 429, 'TOO_MANY', { 'retry-after': '30' }, 30_000],
  ])('pauses for everybody at %s', async (_, status, errorCode, headers, forMs) => {
    await using org = await openOrg(makePeople(3))
    const budget = recordedBudget()
    const body = JSON.stringify([{ errorCode, message: 'Limit exceeded.' }])
    org.sandbox.failNext({ purpose: 'query', times: 1, how: { status, headers, body } })
    const failure = await failureOf(org.connect({ budget }).pullChanges(null, unhurried))
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: forMs })
    expect(budget.events).toContainEqual({ paused: 'ordinary', forMs })
  })

  it('forecasts a pull with one call, from the beginning and from where it stands', async () => {
    await using org = await openOrg(makePeople(30))
    const crm = org.connect()
    const { leads, calls } = await crm.forecast(null, 0, unhurried)
    expect(leads).toBe(org.sandbox.ids('Lead').length + org.sandbox.ids('Contact').length)
    // A page; a read, a write, two that are not full, and tasks; the owners; the currencies.
    expect(calls).toBe(1 + 1 + 3 + 1 + 1 + 1)
    expect(org.sandbox.callCounts()).toEqual({ query: 1 })
    // What is in the ledger already is read again and written.
    expect((await crm.forecast(null, 250, unhurried)).calls).toBe(calls + 2 + 1)

    const { position } = await pullAll(crm, null)
    org.clock.advance(3_600_000)
    const [id = ''] = org.sandbox.ids('Lead')
    org.sandbox.editAsPerson('Lead', id, { Title: 'Chief Operating Officer' })
    const { position: later } = await pullAll(crm, position)
    org.clock.advance(3_600_000)
    // A pull reaches back over its overlap, in which that one lead was edited.
    expect(await crm.forecast(later, 0, unhurried)).toEqual({ leads: 1, calls: 8 })
  })
})
