import { Kysely, PostgresDialect } from 'kysely'
import { expect, it } from 'vitest'
import { leadKey } from '../../src/domain/lead.ts'
import { kyselyPool } from '../../src/store/kysely-pool.ts'
import { up } from '../../src/store/migrations/0012-baselines.ts'
import { describeLedger } from './describe-ledger.ts'
import { assignment, at, newDecision, pulled, refTo } from './ledger-examples.ts'

describeLedger('a ledger of before there were baselines', (use) => {
  it('A1 takes what decided leads show for their baseline; A3 routes queues anew', async () => {
    const written = { lifecyclestage: 'lead', plumbline_score: 5, hubspot_owner_id: '7' }
    await use.store(pulled('1', 'f1', { written }), pulled('undecided', 'f1', { written }))
    const override = { field: 'plumbline_score', value: 5, since: at(0).toISOString(), endsAt: null }
    await use.ledger.decisions.append([newDecision('1', { overrides: [override] })], at(2))
    const ref = { crm: 'salesforce', object: 'Lead', id: '00Q1' }
    const contact = { crm: 'salesforce', object: 'Contact', id: '0031' }
    const inQueue = [ref, contact].map((each) => pulled('x', 'f1', { ref: each }))
    await use.ledger.leads.storeLeads(inQueue, at(1))
    await use.ledger.decisions.append(
      [ref, contact].map((each) => ({ ...newDecision('x'), ref: each })),
      at(2),
    )
    const kept = assignment(ref, '00G1', null)
    const follows = { key: leadKey(ref), ownerId: '00G1', isSameOwner: true }
    const chosen = [kept, { ...assignment(contact, '00G1', null), follows }]
    await use.ledger.rotations.assign('all', [ref, contact], () => chosen, at(3), [[ref, contact]])
    await use.ledger.rotations.assign('all', [refTo('1')], () => [assignment(refTo('1'), '7', 0)], at(3))
    await use.database.pool.query(
      'alter table plumbline.lead drop column baseline, drop column typed_over, drop column put_back_at',
    )

    const dialect = new PostgresDialect({ pool: kyselyPool(use.database.pool, () => undefined) })
    await up(new Kysely<unknown>({ dialect }))

    expect((await use.read('1')).baseline).toEqual({ lifecyclestage: 'lead' })
    expect((await use.read('1')).assignment?.ownerId).toBe('7')
    expect((await use.read('undecided')).baseline).toBeNull()
    const stored = await use.ledger.leads.read([ref, contact])
    expect(stored.map((lead) => lead.assignment)).toEqual([null, null])
    const { undecided } = await use.ledger.leads.findStragglers('salesforce', new Date('2100-01-01'), 9)
    expect(undecided).toHaveLength(2)
    expect(await use.ledger.tasks.read([ref, contact])).toEqual([])
  })
})
