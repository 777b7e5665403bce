import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewDecision } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { ledgerEngines } from './ledger-engines.ts'
import { at, newDecision, pulled, refTo } from './ledger-examples.ts'

const helix = 'helix.example'

for (const engine of ledgerEngines()) {
  describe.skipIf(engine.missing !== null)(`buying groups in the ledger on ${engine.name}`, () => {
    let database: Database
    let ledger: ReturnType<typeof createLedger>
    let statements = 0

    beforeAll(async () => {
      database = await engine.open()
      ledger = createLedger(database, { countStatement: () => statements++ })
    })
    afterAll(async () => {
      await database?.close()
      await engine.close()
    })
    beforeEach(() => database.pool.query('truncate plumbline.lead, plumbline.decision').then(() => undefined))

    const decide = async (id: string, buyingGroup: NewDecision['buyingGroup'], revision = 1) => {
      const [stored] = await ledger.leads.read([refTo(id)])
      const standing = stored?.decision?.id ?? null
      await ledger.decisions.append(
        [newDecision(id, { revision, standing, write: 'none', buyingGroup })],
        at(2),
      )
    }
    const signs = { company: helix, isDecisionMaker: true, hasDecisionMaker: true }
    const alone = { company: helix, isDecisionMaker: false, hasDecisionMaker: false }
    const served = { ...alone, hasDecisionMaker: true }
    const store = (...ids: string[]) =>
      ledger.leads.storeLeads(
        ids.map((id) => pulled(id)),
        at(1),
      )
    const reopen = async (...companies: string[]) =>
      (await ledger.leads.reopenMisgrouped(companies, at(3))).map(({ id }) => id).toSorted()
    const undecided = async () => (await ledger.leads.countOpen(['hubspot'])).undecided

    it('asks nothing about no company', async () => {
      statements = 0
      expect(await ledger.leads.findDecisionMakers([], [])).toEqual([])
      expect(await ledger.leads.reopenMisgrouped([], at(3))).toEqual([])
      expect(statements).toBe(0)
    })

    it('knows the companies at which somebody else can sign, in one statement', async () => {
      await store('signer', 'user', 'other')
      await decide('signer', signs)
      await decide('user', served)
      await decide('other', { ...alone, company: 'nova.example' })
      statements = 0
      expect(await ledger.leads.findDecisionMakers([helix, 'nova.example', 'nowhere.example'], [])).toEqual([
        helix,
      ])
      expect(statements).toBe(1)
      expect(await ledger.leads.findDecisionMakers([helix], [refTo('signer')])).toEqual([])
    })

    it('reopens colleagues that were decided without somebody who can sign by now, once', async () => {
      await store('signer', 'early', 'late', 'elsewhere', 'unasked')
      await decide('early', alone)
      await decide('elsewhere', { ...alone, company: 'nova.example' })
      await decide('unasked', null)
      await decide('late', served)
      await decide('signer', signs)
      statements = 0
      expect(await reopen(helix, 'nova.example')).toEqual(['early'])
      expect(statements).toBe(1)
      expect(await reopen(helix, 'nova.example'), 'is waiting already').toEqual([])
      expect(await undecided()).toBe(1)
      await decide('early', served)
      expect(await reopen(helix, 'nova.example')).toEqual([])
      expect(await undecided()).toBe(0)
    })

    it('keeps the group of a lead that is decided without news, and does not undo a reopening', async () => {
      await store('signer', 'early')
      await decide('early', alone)
      await decide('early', 'as-before')
      expect((await ledger.leads.read([refTo('early')]))[0]?.buyingGroup).toEqual({
        company: helix,
        hasDecisionMaker: false,
      })
      expect(await undecided()).toBe(1)
      await decide('signer', signs)
      expect(await reopen(helix)).toEqual(['early'])
      await decide('early', 'as-before')
      expect(await undecided(), 'decided on what no longer holds').toBe(1)
      await decide('early', served)
      expect(await undecided()).toBe(0)
    })

    it('leaves a reopened lead to the sweeper, should the queue lose it', async () => {
      await store('signer', 'early')
      await decide('early', alone)
      await decide('signer', signs)
      await reopen(helix)
      expect((await ledger.leads.findStragglers('hubspot', at(4), 10)).undecided).toEqual([refTo('early')])
      expect((await ledger.leads.findStragglers('hubspot', at(3), 10)).undecided).toEqual([])
    })

    it('reopens those who counted on somebody who is gone, or can sign no more', async () => {
      await store('signer', 'user')
      await decide('signer', signs)
      await decide('user', served)
      await ledger.leads.storeLeads([pulled('signer', 'f2', { standing: { kind: 'gone' } })], at(3))
      expect(await ledger.leads.findDecisionMakers([helix], [])).toEqual([])
      expect(await reopen(helix)).toEqual(['user'])
      await decide('user', alone)
      await ledger.leads.storeLeads([pulled('signer', 'f3')], at(4))
      await decide('signer', { ...alone }, 3)
      expect(await reopen(helix)).toEqual([])
    })

    it('remembers the company that a lead was grouped under, so that a move is seen', async () => {
      await store('signer')
      await decide('signer', signs)
      const [stored] = await ledger.leads.read([refTo('signer')])
      expect(stored?.buyingGroup).toEqual({ company: helix, hasDecisionMaker: true })
    })
  })
}
