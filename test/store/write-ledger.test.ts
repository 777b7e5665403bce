import { beforeEach, describe, expect, it } from 'vitest'
import type { Lead } from '../../src/domain/lead.ts'
import type { DueLimits } from '../../src/ports/ledger.ts'
import { describeLedger } from './describe-ledger.ts'
import {
  at,
  confirmed,
  decision,
  failure,
  lead,
  newDecision,
  pulled,
  refTo,
  rejected,
} from './ledger-examples.ts'

describeLedger('decisions and writes', (use) => {
  describe('a decision', () => {
    it('becomes the lead’s own', async () => {
      await use.store(pulled('1'))
      use.statements = 0
      await use.ledger.decisions.append([newDecision('1')], at(2))
      expect(use.statements).toBe(1)
      expect((await use.read('1')).decision).toEqual({
        id: expect.any(Number),
        revision: 1,
        decision: decision(),
        decidedAt: at(2).toISOString(),
      })
    })

    it('for a revision that is no longer the latest is kept, and the lead stays undecided', async () => {
      await use.store(pulled('1', 'f1'))
      await use.store(pulled('1', 'f2'))
      await use.ledger.decisions.append([newDecision('1')], at(2))
      expect((await use.read('1')).decision).toBeNull()
      expect(await use.ledger.leads.countOpen(['hubspot'])).toEqual({
        undecided: 1,
        unrouted: 0,
        unwritten: 0,
      })
      const { rows } = await use.database.pool.query('select id from plumbline.decision')
      expect(rows).toHaveLength(1)
    })

    it('may come twice in one batch', async () => {
      await use.store(pulled('1'))
      const twice = [10, 20].map((score) => ({
        ...newDecision('1'),
        decision: decision({ score }),
      }))
      await use.ledger.decisions.append(twice, at(2))
      expect((await use.read('1')).decision?.decision.score).toBe(20)
    })
  })

  describe('writes', () => {
    const due = async (seconds: number, limits: Partial<DueLimits> = {}, crm = 'hubspot') => {
      const asked = { take: 10, countTo: 3, patientUntil: at(0), ...limits }
      const { leads, total, since } = await use.ledger.writes.due(crm, asked, at(seconds))
      return { ids: leads.map(({ lead: { ref } }) => ref.id), total, since }
    }

    describe('due', () => {
      beforeEach(async () => {
        await use.store(pulled('late'), pulled('early'), pulled('guarded'), pulled('none'))
        await use.decide('guarded', 'guarded', {}, 2)
        await use.decide('early', 'plain', {}, 3)
        await use.decide('late', 'plain', {}, 4)
        await use.decide('none', 'none')
      })

      it('come with all that is known of their leads, in one statement', async () => {
        const limits = { take: 1, countTo: 2, patientUntil: at(0) }
        use.statements = 0
        const { leads, total, since } = await use.ledger.writes.due('hubspot', limits, at(9))
        expect(use.statements).toBe(1)
        expect(leads).toEqual([await use.read('guarded')])
        expect({ total, since }).toEqual({ total: 2, since: at(2).toISOString() })
      })

      it('are taken plain ones first while there are many, the longest waiting before the others', async () => {
        expect((await due(9)).ids).toEqual(['early', 'late', 'guarded'])
      })

      it('are taken guarded ones first when these fill a batch or have waited enough', async () => {
        expect((await due(9, { take: 1 })).ids).toEqual(['guarded'])
        expect((await due(9, { patientUntil: at(1) })).ids).toEqual(['early', 'late', 'guarded'])
        expect((await due(9, { patientUntil: at(2) })).ids).toEqual(['guarded', 'early', 'late'])
      })

      it('are none before their time, and none of another CRM', async () => {
        const none = { ids: [], total: 0, since: null }
        expect(await due(1)).toEqual(none)
        expect(await due(9, {}, 'salesforce')).toEqual(none)
      })
    })

    it('confirmed are no longer due, and the lead shows what the CRM holds', async () => {
      await use.store(pulled('1'))
      const decisionId = await use.decide('1', 'guarded')
      const task = failure({ ref: refTo('1'), job: 'create-tasks' })
      await use.ledger.failures.record([failure({ ref: refTo('1') }), task], at(2))
      use.statements = 0
      await use.ledger.writes.plan([{ ref: refTo('1'), decisionId, changes: { score: 60 } }], at(3))
      const after = lead('1', { modifiedAt: at(4).toISOString(), written: { score: 60, hs: 'x' } })
      await use.ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, after, 'f1b')], at(4))
      expect(use.statements).toBe(2)
      expect(await use.read('1')).toMatchObject({ lead: after, revision: 1, lastWritten: { score: 60 } })
      expect((await due(9)).ids).toEqual([])
      expect(await use.ledger.failures.listOpen(10)).toMatchObject([{ job: 'create-tasks' }])
      expect(await use.store({ lead: after, fingerprint: 'f1b', identityKeys: [] })).toEqual([])
      expect(await use.ledger.reports.writes(at(0))).toEqual([{ state: 'confirmed', count: 1 }])
      const { writes, failures } = await use.ledger.reports.history([refTo('1')])
      expect(writes).toEqual([
        {
          ref: refTo('1'),
          state: 'confirmed',
          changes: { score: 60 },
          suppressed: [],
          answer: null,
          at: at(4).toISOString(),
        },
      ])
      expect(failures).toHaveLength(2)
    })

    it('merge into what was written before', async () => {
      await use.store(pulled('1'))
      const first = await use.decide('1')
      await use.ledger.writes.settle(
        [confirmed(refTo('1'), first, { score: 60, stage: 'mql' }, lead('1'))],
        at(3),
      )
      const second = await use.decide('1')
      await use.ledger.writes.settle([confirmed(refTo('1'), second, { score: 70 }, lead('1'))], at(4))
      expect((await use.read('1')).lastWritten).toEqual({ score: 70, stage: 'mql' })
    })

    it('stay due when another decision came meanwhile', async () => {
      await use.store(pulled('1'))
      const first = await use.decide('1')
      await use.decide('1', 'plain', { score: 99 }, 3)
      await use.ledger.writes.settle([confirmed(refTo('1'), first, { score: 60 }, lead('1'))], at(4))
      expect((await due(9)).ids).toEqual(['1'])
      expect((await use.read('1')).lastWritten).toEqual({ score: 60 })
    })

    it('are due again when they landed after a newer decision that had nothing to write', async () => {
      await use.store(pulled('1'), pulled('waits'))
      const [first, waiting] = [await use.decide('1'), await use.decide('waits')]
      await use.decide('1', 'none', { score: 99 }, 3)
      await use.decide('waits', 'none', { isRoutable: true }, 3)
      const landed = (id: string, decisionId: number, written: Record<string, number>) =>
        confirmed(refTo(id), decisionId, written, lead(id))
      await use.ledger.writes.settle([landed('1', first, {})], at(4))
      expect((await due(9)).ids).toEqual([])
      const both = [landed('1', first, { score: 60 }), landed('waits', waiting, { score: 60 })]
      await use.ledger.writes.settle(both, at(5))
      expect(await due(9)).toMatchObject({ ids: ['1'], since: at(5).toISOString() })
    })

    it('do not cover up what was pulled meanwhile', async () => {
      await use.store(pulled('1', 'f1'))
      const decisionId = await use.decide('1')
      const edited: Lead = lead('1', {
        modifiedAt: at(3).toISOString(),
        values: { ...lead('1').values, title: 'Intern' },
        written: { note: 'theirs' },
      })
      await use.store({ lead: edited, fingerprint: 'f2', identityKeys: [] })
      const seenBefore = lead('1', { modifiedAt: at(4).toISOString(), written: { score: 60 } })
      await use.ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, seenBefore)], at(4))
      expect(await use.read('1')).toMatchObject({
        revision: 2,
        lead: { values: { title: 'Intern' }, written: { note: 'theirs', score: 60 } },
        lastWritten: { score: 60 },
      })
      expect((await use.ledger.leads.countOpen(['hubspot'])).undecided).toBe(1)
      expect(await use.store({ lead: edited, fingerprint: 'f2', identityKeys: [] })).toEqual([])
    })

    it('make every page older that was read before them, and none that was read after', async () => {
      await use.store(pulled('1', 'f1'))
      const decisionId = await use.decide('1')
      const page = (seconds: number, note: string, fingerprint: string) =>
        pulled('1', fingerprint, { modifiedAt: at(seconds).toISOString(), written: { note } })
      await use.store(page(2, 'edited', 'f2'))
      const written = lead('1', { modifiedAt: at(5).toISOString(), written: { score: 60 } })
      await use.ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, written)], at(6))
      expect(await use.store(page(4, 'edited again', 'f4'))).toEqual([])
      expect((await use.read('1')).lead.written).toEqual({ note: 'edited', score: 60 })
      expect(await use.store(page(5, 'edited again', 'f5'))).toEqual([refTo('1')])
    })

    it('rejected are no longer due, and the failure stays open', async () => {
      await use.store(pulled('1'))
      const decisionId = await use.decide('1')
      await use.ledger.writes.plan([{ ref: refTo('1'), decisionId, changes: { score: 60 } }], at(3))
      await use.ledger.writes.settle([rejected(refTo('1'), decisionId, at(64))], at(4))
      expect((await due(99)).ids).toEqual([])
      expect(await use.ledger.failures.listOpen(10)).toHaveLength(1)
      expect((await use.read('1')).lastWritten).toEqual({})
      expect((await use.ledger.reports.history([refTo('1')])).writes[0]).toMatchObject({
        state: 'rejected',
        answer: 'no',
      })
    })

    it('postponed are due again after their time', async () => {
      await use.store(pulled('1'))
      const decisionId = await use.decide('1')
      const retryAt = at(20)
      const postponed = {
        state: 'postponed',
        ref: refTo('1'),
        decisionId,
        suppressed: [],
        answer: '503',
        retryAt,
        mayHaveArrived: false,
        refusals: 0,
      } as const
      await use.ledger.writes.settle([postponed], at(4))
      expect((await due(19)).ids).toEqual([])
      expect((await use.ledger.leads.findStragglers('hubspot', at(19), 10)).unwritten).toEqual([])
      expect((await due(20)).ids).toEqual(['1'])
    })

    it('left to a person are told as suppressed', async () => {
      await use.store(pulled('1'))
      const decisionId = await use.decide('1')
      const suppressed = [{ field: 'owner', ours: '7', theirs: '8' }]
      await use.ledger.writes.settle(
        [{ ...confirmed(refTo('1'), decisionId, {}, lead('1')), suppressed }],
        at(4),
      )
      expect(await use.ledger.reports.writes(at(0))).toEqual([{ state: 'suppressed', count: 1 }])
      expect((await use.ledger.reports.history([refTo('1')])).writes[0]?.suppressed).toEqual(suppressed)
    })

    it('planned before a crash are closed by the next plan', async () => {
      await use.store(pulled('1'))
      const decisionId = await use.decide('1')
      const plan = { ref: refTo('1'), decisionId, changes: { score: 60 } }
      await use.ledger.writes.plan([plan, plan], at(3))
      await use.ledger.writes.plan([plan], at(5))
      await use.ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, lead('1'))], at(6))
      expect((await use.ledger.reports.history([refTo('1')])).writes.map(({ state }) => state)).toEqual([
        'confirmed',
        'unanswered',
      ])
    })
  })
})
