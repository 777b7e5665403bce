import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAccountGuard } from '../../src/crm/account-guard.ts'
import type { Crm } from '../../src/ports/crm.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { LogFields } from '../../src/ports/log.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createJobWorld, type JobWorld, leadOf } from '../jobs/job-world.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'

const { signal } = new AbortController()
const now = () => new Date('2026-11-28T12:00:00.000Z')

describe('the guard of a CRM account', () => {
  let database: Database
  let ledger: Ledger
  let world: JobWorld
  const said: string[] = []

  beforeAll(async () => {
    database = await openMemoryDatabase()
    ledger = createLedger(database)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    world = await createJobWorld(database)
    await database.pool.query('delete from plumbline.account')
    said.length = 0
  })

  /** A process whose credentials name this account; `asked` holds the calls that went out. */
  function openProcess(account: string, traces: number | null = 0) {
    const asked: string[] = []
    const refusals: Error[] = []
    const say = (sentence: string, _?: LogFields) => void said.push(sentence)
    const guard = createAccountGuard({
      crm: 'hubspot',
      ledger: ledger.accounts,
      traces: [{ object: 'contact', holding: 'plumbline_score' }],
      now,
      log: { debug: say, info: say, warn: say, error: say },
      onRefused: (refusal) => refusals.push(refusal),
    })
    const scripted: Crm = {
      ...world.crm,
      readAccount: async () => account,
      countRecords: async (counts) => {
        asked.push(`count ${counts.map((count) => ('holding' in count ? count.holding : '')).join()}`)
        return [traces]
      },
      pullChanges: async () => {
        asked.push('pullChanges')
        return { leads: [], position: { at: account }, more: false }
      },
      writeBack: async () => {
        asked.push('writeBack')
        return []
      },
    }
    return { crm: guard.wrap(scripted), guard, asked, refusals }
  }

  it('keeps the account with the first pull, not before', async () => {
    const { crm } = openProcess('1')
    await crm.readAccount(signal)
    expect(await ledger.accounts.read('hubspot')).toEqual({ id: null, hasLeads: false })
    await crm.pullChanges(null, signal)
    expect(await ledger.accounts.read('hubspot')).toEqual({ id: '1', hasLeads: false })
  })

  it('B1 of two processes with different accounts on a new ledger only the first gets in', async () => {
    const [one, two] = [openProcess('1'), openProcess('2')]
    await Promise.all([one.crm.readAccount(signal), two.crm.readAccount(signal)])
    await one.crm.pullChanges(null, signal)
    await expect(two.crm.writeBack([], signal)).rejects.toMatchObject({ kind: 'unauthorized' })
    expect(two.asked).toEqual([])
    expect(two.refusals).toHaveLength(1)
    await expect(one.crm.writeBack([], signal)).resolves.toEqual([])
  })

  it('B1 hands on no page when another account got in while it was read', async () => {
    const [one, two] = [openProcess('1'), openProcess('2')]
    const crm = two.guard.wrap({
      ...two.crm,
      readAccount: async () => '2',
      pullChanges: async () => {
        await one.crm.pullChanges(null, signal)
        return { leads: [], position: {}, more: false }
      },
    })
    await expect(crm.pullChanges(null, signal)).rejects.toMatchObject({ kind: 'unauthorized' })
  })

  it('B1 a ledger from before accounts were kept goes to the account, with a sentence', async () => {
    await world.hold(leadOf('7'))
    await openProcess('1').crm.writeBack([], signal)
    expect(await ledger.accounts.read('hubspot')).toEqual({ id: '1', hasLeads: true })
    expect(said).toEqual([expect.stringContaining('from now on they belong to account 1')])
    await expect(openProcess('2').crm.readAccount(signal)).rejects.toMatchObject({ kind: 'unauthorized' })
  })

  it('lets nothing out after a sign-in that led elsewhere, until one leads back', async () => {
    const { crm, guard, asked } = openProcess('1')
    await crm.pullChanges(null, signal)
    expect(() => guard.admit('2')).toThrow(/belongs to account 1/)
    expect(guard.refusal()).toMatchObject({ kind: 'unauthorized' })
    await crm.writeBack([], signal)
    expect(guard.refusal()).toBeNull()
    expect(asked).toEqual(['pullChanges', 'count plumbline_score', 'writeBack'])
  })

  it('D12 says with the first pull of an empty ledger that the CRM is full of our values', async () => {
    const { crm, asked } = openProcess('1', 312)
    await crm.readAccount(signal)
    await crm.pullChanges(null, signal)
    expect(said).toEqual([
      expect.stringMatching(/but 312 records .* get a new task although they may have one\.$/),
    ])
    await crm.pullChanges({ at: '1' }, signal)
    await openProcess('1', 312).crm.pullChanges({ at: '1' }, signal)
    expect(said).toHaveLength(1)
    expect(asked).toEqual(['pullChanges', 'count plumbline_score', 'pullChanges'])
  })

  it('D12 says nothing where the CRM holds none of them, or has no such field', async () => {
    await openProcess('1', null).crm.pullChanges(null, signal)
    await database.pool.query('delete from plumbline.account')
    const { crm, guard } = openProcess('1')
    const missing = new Failure('misconfigured', 'There is no such property.', { cause: null })
    await guard.wrap({ ...crm, countRecords: () => Promise.reject(missing) }).pullChanges(null, signal)
    expect(said).toEqual([])
    expect((await ledger.accounts.read('hubspot')).id).toBe('1')
  })
})
