import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import { leadKey } from '../../src/domain/lead.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { ledgerEngines } from './ledger-engines.ts'
import { at, decision, lead, newDecision, pulled, refTo } from './ledger-examples.ts'

for (const engine of ledgerEngines()) {
  describe.skipIf(engine.missing !== null)(`the ledger on ${engine.name}`, () => {
    let database: Database
    let ledger: Ledger

    beforeAll(async () => {
      database = await engine.open()
      ledger = createLedger(database)
    })
    afterAll(async () => {
      await database?.close()
      await engine.close()
    })
    beforeEach(() => database.pool.query('truncate plumbline.lead, plumbline.decision').then(() => undefined))

    const decide = async (id: string, changes: Partial<Decision>, decidedAt = at(2)) => {
      const [stored] = await ledger.leads.read([refTo(id)])
      const standing = stored?.decision?.id ?? null
      await ledger.decisions.append(
        [newDecision(id, { standing, decision: decision(changes), write: 'none' })],
        decidedAt,
      )
    }

    describe('leads in nurture', () => {
      const nurtured = { stage: 'nurture', recontactOn: '2026-03-29' } as const
      const due = async (day: string, limit = 10) => {
        const today = { day, timeZone: 'America/New_York' }
        return (await ledger.leads.findRecontacts('hubspot', today, limit)).map(({ id }) => id)
      }

      it('are due on their day, the longest due first, until they are decided again', async () => {
        await ledger.leads.storeLeads([pulled('a'), pulled('b'), pulled('c'), pulled('d')], at(1))
        await decide('a', nurtured)
        await decide('b', { ...nurtured, recontactOn: '2026-03-15' })
        await decide('c', { ...nurtured, recontactOn: '2026-03-30' })
        await decide('d', {})
        expect(await due('2026-03-14')).toEqual([])
        expect(await due('2026-03-29')).toEqual(['b', 'a'])
        expect(await due('2026-03-29', 1)).toEqual(['b'])
        await decide('a', { stage: 'aql' }, at(3))
        expect(await due('2026-03-29')).toEqual(['b'])
      })

      it('that were decided on their day or later are left to the people who want them there', async () => {
        await ledger.leads.storeLeads([pulled('a'), pulled('b')], at(1))
        // Still the 28th in New York, then the 29th.
        await decide('a', nurtured, new Date('2026-03-29T03:59:00Z'))
        await decide('b', nurtured, new Date('2026-03-29T04:01:00Z'))
        expect(await due('2026-05-01')).toEqual(['a'])
      })

      it('that their CRM no longer holds are never due', async () => {
        await ledger.leads.storeLeads([pulled('a', 'f1', { standing: { kind: 'gone' } })], at(1))
        await decide('a', nurtured)
        expect(await due('2026-05-01')).toEqual([])
      })
    })

    it('is read through by key, slice by slice, without the leads that are gone', async () => {
      const gone = { standing: { kind: 'gone' } } as const
      await ledger.leads.storeLeads([pulled('3'), pulled('1'), pulled('10'), pulled('2', 'f1', gone)], at(1))
      await decide('10', {})
      const first = await ledger.leads.readAfter(null, 2)
      expect(first.map((stored) => [stored.lead.ref.id, stored.decision?.decision.stage])).toEqual([
        ['1', undefined],
        ['10', 'mql'],
      ])
      const second = await ledger.leads.readAfter(leadKey(refTo('10')), 2)
      expect(second.map((stored) => stored.lead.ref.id)).toEqual(['3'])
      expect(await ledger.leads.readAfter(leadKey(refTo('3')), 2)).toEqual([])
    })

    describe('the quality of sources', () => {
      const from = (id: string, source: string | null) =>
        pulled(id, 'f1', { values: { ...lead(id).values, source } })

      it('counts leads, responders, fakes and qualified ones, by source and in all', async () => {
        await ledger.leads.storeLeads(
          [
            from('a', 'Webinar'),
            from('b', 'Webinar'),
            from('c', 'webinar'),
            from('d', 'Phone book'),
            from('e', null),
          ],
          at(1),
        )
        await decide('a', { stage: 'sal' })
        await decide('b', { stage: 'inquiry' })
        await decide('c', { stage: 'disqualified', disqualifiedBy: 'fake' })
        await decide('d', { stage: 'suspect' })
        await decide('e', { stage: 'disqualified', disqualifiedBy: 'cannot-pay' })
        expect(await ledger.reports.quality(2)).toEqual({
          all: { leads: 5, responders: 4, fakes: 1, qualified: 1 },
          sources: [
            { source: 'Webinar', leads: 3, responders: 3, fakes: 1, qualified: 1 },
            { source: 'Phone book', leads: 1, responders: 0, fakes: 0, qualified: 0 },
          ],
        })
      })

      it('counts leads by what cannot be read of them, among those decided since a moment and still there', async () => {
        const gone = { standing: { kind: 'gone' } } as const
        await ledger.leads.storeLeads([pulled('a'), pulled('b'), pulled('c', 'f1', gone), pulled('d')], at(1))
        const without = (...unreadable: string[]) => ({
          explanation: { ...decision().explanation, unreadable },
        })
        await decide('a', without('company.revenue', 'title'))
        await decide('b', without('company.revenue'))
        await decide('c', without('title'))
        await decide('d', without())
        expect(await ledger.reports.unreadable(new Date(0))).toEqual([
          { field: 'company.revenue', count: 2 },
          { field: 'title', count: 1 },
        ])
        expect(await ledger.reports.unreadable(at(86_400))).toEqual([])
      })

      it('is nothing in an empty ledger', async () => {
        expect(await ledger.reports.quality(5)).toEqual({
          all: { leads: 0, responders: 0, fakes: 0, qualified: 0 },
          sources: [],
        })
      })
    })
  })
}
