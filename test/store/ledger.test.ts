// Long because it is the whole promise of the ledger in one place, held on one opened database per engine.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lead } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Ledger, NewFailure } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { ledgerEngines } from './ledger-engines.ts'
import { assignment, at, confirmed, decision, lead, pulled, refTo } from './ledger-examples.ts'

for (const engine of ledgerEngines()) {
  describe.skipIf(engine.missing !== null)(`the ledger on ${engine.name}`, () => {
    let database: Database
    let ledger: Ledger
    let statements = 0

    beforeAll(async () => {
      database = await engine.open()
      ledger = createLedger(database, { countStatement: () => statements++ })
    })
    afterAll(async () => {
      await database?.close()
      await engine.close()
    })
    beforeEach(async () => {
      await database.pool.query(`truncate plumbline.lead, plumbline.decision, plumbline.write, plumbline.watermark,
        plumbline.rotation, plumbline.assignment, plumbline.enrichment, plumbline.definition, plumbline.failure`)
      statements = 0
    })

    const store = (...leads: ReturnType<typeof pulled>[]) => ledger.leads.storeLeads(leads, at(1))
    const read = async (id: string) => {
      const [stored] = await ledger.leads.read([refTo(id)])
      if (stored === undefined) throw new Error(`lead ${id} is not in the ledger`)
      return stored
    }
    const decide = async (
      id: string,
      write: 'none' | 'plain' | 'guarded' = 'plain',
      changes = {},
      seconds = 2,
    ): Promise<number> => {
      const { revision } = await read(id)
      await ledger.decisions.append(
        [{ ref: refTo(id), revision, decision: decision(changes), write, buyingGroup: null }],
        at(seconds),
      )
      return (await read(id)).decision?.id ?? -1
    }

    describe('a page', () => {
      const page = (from: number | null, to: number, ...leads: ReturnType<typeof pulled>[]) =>
        ledger.leads.storePage({
          crm: 'hubspot',
          from: from === null ? null : { after: from, ids: ['a'] },
          to: { after: to, ids: ['a'] },
          leads,
          now: at(1),
        })

      it('is stored with its position, in one statement', async () => {
        expect(await ledger.leads.readPosition('hubspot')).toBeNull()
        statements = 0
        const many = Array.from({ length: 1000 }, (_, index) => pulled(`${index}`))
        const { changed, isSuperseded } = await page(null, 1, ...many)
        expect(statements).toBe(1)
        expect(isSuperseded).toBe(false)
        expect(changed).toEqual(many.map(({ lead: { ref } }) => ref))
        expect(await ledger.leads.readPosition('hubspot')).toEqual({ after: 1, ids: ['a'] })
        expect(await read('999')).toEqual({
          lead: lead('999'),
          revision: 1,
          readAt: at(1).toISOString(),
          lastWritten: {},
          decision: null,
          assignment: null,
          buyingGroup: null,
        })
      })

      it('stores nothing when somebody else moved the position meanwhile', async () => {
        await page(null, 1)
        expect(await page(null, 2, pulled('1'))).toEqual({ changed: [], isSuperseded: true })
        expect(await page(7, 8, pulled('1'))).toEqual({ changed: [], isSuperseded: true })
        expect(await ledger.leads.read([refTo('1')])).toEqual([])
        expect(await ledger.leads.readPosition('hubspot')).toEqual({ after: 1, ids: ['a'] })
        expect((await page(1, 2, pulled('1'))).changed).toEqual([refTo('1')])
      })

      it('is superseded when it goes on from a position that was never stored', async () => {
        expect(await page(1, 2, pulled('1'))).toEqual({ changed: [], isSuperseded: true })
        expect(await ledger.leads.readPosition('hubspot')).toBeNull()
      })

      it('lets just one of many go on', async () => {
        await page(null, 1)
        const tries = await Promise.all([2, 3, 4, 5].map((to) => page(1, to, pulled(`${to}`))))
        expect(tries.filter(({ isSuperseded }) => !isSuperseded)).toHaveLength(1)
        const refs = [2, 3, 4, 5].map((to) => refTo(`${to}`))
        expect(await ledger.leads.read(refs)).toHaveLength(1)
      })
    })

    describe('a snapshot', () => {
      it('older than the stored one is passed over', async () => {
        await store(pulled('1', 'f1', { modifiedAt: at(10).toISOString() }))
        expect(await store(pulled('1', 'f0', { modifiedAt: at(9).toISOString() }))).toEqual([])
        const stored = await read('1')
        expect(stored.lead.modifiedAt).toBe(at(10).toISOString())
        expect(stored.revision).toBe(1)
      })

      it('with the same stamp and another fingerprint is a change', async () => {
        await store(pulled('1', 'f1'))
        expect(await store(pulled('1', 'f2'))).toEqual([refTo('1')])
        expect((await read('1')).revision).toBe(2)
      })

      it('with the same fingerprint is renewed and no change', async () => {
        await store(pulled('1', 'f1'))
        const later = { modifiedAt: at(5).toISOString(), written: { score: 60 } }
        expect(await ledger.leads.storeLeads([pulled('1', 'f1', later)], at(6))).toEqual([])
        const stored = await read('1')
        expect(stored.lead.written).toEqual({ score: 60 })
        expect(stored).toMatchObject({ revision: 1, readAt: at(6).toISOString() })
      })

      it('may come twice in one batch: the newer one stays', async () => {
        const older = pulled('1', 'f1', { modifiedAt: at(1).toISOString() })
        const newer = pulled('1', 'f2', { modifiedAt: at(2).toISOString() })
        expect(await store(newer, older)).toEqual([refTo('1')])
        expect(await read('1')).toMatchObject({ revision: 1, lead: { modifiedAt: at(2).toISOString() } })
      })

      it('loses characters that PostgreSQL refuses', async () => {
        const values = {
          ...lead('1').values,
          firstName: 'A\u0000da',
          lastName: '\ud800x',
          title: 'C:\\u0000',
        }
        await store(pulled('1', 'f1', { values }))
        expect((await read('1')).lead.values).toMatchObject({
          firstName: 'Ada',
          lastName: '\ufffdx',
          title: 'C:\\u0000',
        })
      })
    })

    it('reads leads in the order asked for, each once, unknown ones left out', async () => {
      await store(pulled('1'), pulled('2'), pulled('3'))
      statements = 0
      const stored = await ledger.leads.read([refTo('3'), refTo('unknown'), refTo('1'), refTo('3')])
      expect(stored.map(({ lead: { ref } }) => ref.id)).toEqual(['3', '1'])
      expect(statements).toBe(1)
      expect(await ledger.leads.read([])).toEqual([])
    })

    describe('a decision', () => {
      it('becomes the lead’s own', async () => {
        await store(pulled('1'))
        statements = 0
        await ledger.decisions.append(
          [{ ref: refTo('1'), revision: 1, decision: decision(), write: 'plain', buyingGroup: null }],
          at(2),
        )
        expect(statements).toBe(1)
        expect((await read('1')).decision).toEqual({
          id: expect.any(Number),
          revision: 1,
          decision: decision(),
          decidedAt: at(2).toISOString(),
        })
      })

      it('for a revision that is no longer the latest is kept, and the lead stays undecided', async () => {
        await store(pulled('1', 'f1'))
        await store(pulled('1', 'f2'))
        await ledger.decisions.append(
          [{ ref: refTo('1'), revision: 1, decision: decision(), write: 'plain', buyingGroup: null }],
          at(2),
        )
        expect((await read('1')).decision).toBeNull()
        expect(await ledger.leads.countOpen()).toEqual({ undecided: 1, unrouted: 0, unwritten: 0 })
        const { rows } = await database.pool.query('select id from plumbline.decision')
        expect(rows).toHaveLength(1)
      })

      it('may come twice in one batch', async () => {
        await store(pulled('1'))
        const twice = [10, 20].map((score) => ({
          ref: refTo('1'),
          revision: 1,
          decision: decision({ score }),
          write: 'none' as const,
          buyingGroup: null,
        }))
        await ledger.decisions.append(twice, at(2))
        expect((await read('1')).decision?.decision.score).toBe(20)
      })
    })

    describe('stragglers', () => {
      it('are undecided, unrouted or unwritten since before', async () => {
        await store(pulled('undecided'), pulled('unrouted'), pulled('unwritten'), pulled('done'))
        await decide('unrouted', 'none', { isRoutable: true })
        await decide('unwritten', 'guarded')
        await decide('done', 'none')
        statements = 0
        expect(await ledger.leads.findStragglers('hubspot', at(3), 10)).toEqual({
          undecided: [refTo('undecided')],
          unrouted: [refTo('unrouted')],
          unwritten: [refTo('unwritten')],
        })
        expect(statements).toBe(1)
        expect(await ledger.leads.countOpen()).toEqual({ undecided: 1, unrouted: 1, unwritten: 1 })
      })

      it('are none while they were touched only now, and none of another CRM', async () => {
        await store(pulled('1'), pulled('2'))
        await decide('2', 'plain', { isRoutable: true })
        const none = { undecided: [], unrouted: [], unwritten: [] }
        expect(await ledger.leads.findStragglers('hubspot', at(1), 10)).toEqual(none)
        expect(await ledger.leads.findStragglers('salesforce', at(9), 10)).toEqual(none)
      })

      it('come oldest first, at most as many as asked for', async () => {
        await ledger.leads.storeLeads([pulled('new')], at(3))
        await ledger.leads.storeLeads([pulled('old')], at(1))
        expect((await ledger.leads.findStragglers('hubspot', at(9), 1)).undecided).toEqual([refTo('old')])
      })

      it('include a lead whose inputs moved after its decision', async () => {
        await store(pulled('1', 'f1'))
        await decide('1', 'none')
        await ledger.leads.storeLeads([pulled('1', 'f2')], at(4))
        expect((await ledger.leads.findStragglers('hubspot', at(5), 10)).undecided).toEqual([refTo('1')])
      })
    })

    describe('writes', () => {
      it('are due guarded first, then the longest waiting, only of that CRM', async () => {
        await store(pulled('late'), pulled('early'), pulled('guarded'), pulled('none'))
        await decide('late', 'plain', {}, 4)
        await decide('early', 'plain', {}, 3)
        await decide('guarded', 'guarded', {}, 5)
        await decide('none', 'none')
        statements = 0
        expect(await ledger.writes.due('hubspot', 10, at(9))).toEqual([
          refTo('guarded'),
          refTo('early'),
          refTo('late'),
        ])
        expect(statements).toBe(1)
        expect(await ledger.writes.due('hubspot', 1, at(9))).toEqual([refTo('guarded')])
        expect(await ledger.writes.due('salesforce', 10, at(9))).toEqual([])
      })

      it('confirmed are no longer due, and the lead shows what the CRM holds', async () => {
        await store(pulled('1'))
        const decisionId = await decide('1', 'guarded')
        await ledger.failures.record([failure({ ref: refTo('1') })], at(2))
        statements = 0
        await ledger.writes.plan([{ ref: refTo('1'), decisionId, changes: { score: 60 } }], at(3))
        const after = lead('1', { modifiedAt: at(4).toISOString(), written: { score: 60, hs: 'x' } })
        await ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, after, 'f1b')], at(4))
        expect(statements).toBe(2)
        expect(await read('1')).toMatchObject({ lead: after, revision: 1, lastWritten: { score: 60 } })
        expect(await ledger.writes.due('hubspot', 10, at(9))).toEqual([])
        expect(await ledger.failures.listOpen(10)).toEqual([])
        expect(await store({ lead: after, fingerprint: 'f1b' })).toEqual([])
        expect(await ledger.reports.writes(at(0))).toEqual([{ state: 'confirmed', count: 1 }])
        const { writes, failures } = await ledger.reports.history(refTo('1'))
        expect(writes).toEqual([
          {
            state: 'confirmed',
            changes: { score: 60 },
            suppressed: [],
            answer: null,
            at: at(4).toISOString(),
          },
        ])
        expect(failures).toHaveLength(1)
      })

      it('merge into what was written before', async () => {
        await store(pulled('1'))
        const first = await decide('1')
        await ledger.writes.settle(
          [confirmed(refTo('1'), first, { score: 60, stage: 'mql' }, lead('1'))],
          at(3),
        )
        const second = await decide('1')
        await ledger.writes.settle([confirmed(refTo('1'), second, { score: 70 }, lead('1'))], at(4))
        expect((await read('1')).lastWritten).toEqual({ score: 70, stage: 'mql' })
      })

      it('stay due when another decision came meanwhile', async () => {
        await store(pulled('1'))
        const first = await decide('1')
        await decide('1', 'plain', { score: 99 }, 3)
        await ledger.writes.settle([confirmed(refTo('1'), first, { score: 60 }, lead('1'))], at(4))
        expect(await ledger.writes.due('hubspot', 10, at(9))).toEqual([refTo('1')])
        expect((await read('1')).lastWritten).toEqual({ score: 60 })
      })

      it('do not cover up what was pulled meanwhile', async () => {
        await store(pulled('1', 'f1'))
        const decisionId = await decide('1')
        const edited: Lead = lead('1', {
          modifiedAt: at(3).toISOString(),
          values: { ...lead('1').values, title: 'Intern' },
          written: { note: 'theirs' },
        })
        await store({ lead: edited, fingerprint: 'f2' })
        const seenBefore = lead('1', { modifiedAt: at(4).toISOString(), written: { score: 60 } })
        await ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, seenBefore)], at(4))
        expect(await read('1')).toMatchObject({
          revision: 2,
          lead: { values: { title: 'Intern' }, written: { note: 'theirs', score: 60 } },
          lastWritten: { score: 60 },
        })
        expect((await ledger.leads.countOpen()).undecided).toBe(1)
        expect(await store({ lead: edited, fingerprint: 'f2' })).toEqual([])
      })

      it('rejected are no longer due, and the failure stays open', async () => {
        await store(pulled('1'))
        const decisionId = await decide('1')
        await ledger.failures.record([failure({ ref: refTo('1') })], at(2))
        await ledger.writes.plan([{ ref: refTo('1'), decisionId, changes: { score: 60 } }], at(3))
        const rejected = {
          state: 'rejected',
          ref: refTo('1'),
          decisionId,
          suppressed: [],
          answer: 'no',
        } as const
        await ledger.writes.settle([rejected], at(4))
        expect(await ledger.writes.due('hubspot', 10, at(99))).toEqual([])
        expect(await ledger.failures.listOpen(10)).toHaveLength(1)
        expect((await read('1')).lastWritten).toEqual({})
        expect((await ledger.reports.history(refTo('1'))).writes[0]).toMatchObject({
          state: 'rejected',
          answer: 'no',
        })
      })

      it('postponed are due again after their time', async () => {
        await store(pulled('1'))
        const decisionId = await decide('1')
        const retryAt = at(20)
        const postponed = {
          state: 'postponed',
          ref: refTo('1'),
          decisionId,
          suppressed: [],
          answer: '503',
          retryAt,
        } as const
        await ledger.writes.settle([postponed], at(4))
        expect(await ledger.writes.due('hubspot', 10, at(19))).toEqual([])
        expect((await ledger.leads.findStragglers('hubspot', at(19), 10)).unwritten).toEqual([])
        expect(await ledger.writes.due('hubspot', 10, at(20))).toEqual([refTo('1')])
      })

      it('left to a person are told as suppressed', async () => {
        await store(pulled('1'))
        const decisionId = await decide('1')
        const suppressed = [{ field: 'owner', ours: '7', theirs: '8' }]
        await ledger.writes.settle(
          [{ ...confirmed(refTo('1'), decisionId, {}, lead('1')), suppressed }],
          at(4),
        )
        expect(await ledger.reports.writes(at(0))).toEqual([{ state: 'suppressed', count: 1 }])
        expect((await ledger.reports.history(refTo('1'))).writes[0]?.suppressed).toEqual(suppressed)
      })

      it('planned before a crash are closed by the next plan', async () => {
        await store(pulled('1'))
        const decisionId = await decide('1')
        const plan = { ref: refTo('1'), decisionId, changes: { score: 60 } }
        await ledger.writes.plan([plan, plan], at(3))
        await ledger.writes.plan([plan], at(5))
        await ledger.writes.settle([confirmed(refTo('1'), decisionId, { score: 60 }, lead('1'))], at(6))
        expect((await ledger.reports.history(refTo('1'))).writes.map(({ state }) => state)).toEqual([
          'confirmed',
          'unanswered',
        ])
      })
    })

    describe('a rotation', () => {
      const roundRobin = (owners: string[]) => (next: number, refs: readonly ReturnType<typeof refTo>[]) =>
        refs.map((ref, index) => assignment(ref, owners[(next + index) % owners.length] ?? '', next + index))
      const refs = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => refTo(`${from + index}`))

      it('goes on where it stopped, and a lead keeps its owner', async () => {
        await store(pulled('0'))
        const choose = roundRobin(['a', 'b', 'c'])
        statements = 0
        const first = await ledger.rotations.assign('everywhere', refs(0, 4), choose, at(1))
        expect(statements).toBe(2)
        expect(first.map(({ ownerId }) => ownerId)).toEqual(['a', 'b', 'c', 'a'])
        const second = await ledger.rotations.assign('everywhere', [...refs(2, 6), refTo('5')], choose, at(2))
        expect(second.map(({ ownerId }) => ownerId)).toEqual(['c', 'a', 'b', 'c'])
        statements = 0
        expect(await ledger.rotations.assign('everywhere', refs(0, 4), () => [], at(3))).toEqual(first)
        expect(statements).toBe(1)
        expect((await read('0')).assignment).toEqual(first[0])
      })

      it('takes no turn for a lead that nobody gets, or that was owned before', async () => {
        expect(await ledger.rotations.assign('everywhere', refs(0, 1), () => [], at(1))).toEqual([])
        const keep = () => [assignment(refTo('0'), 'theirs', null)]
        await ledger.rotations.assign('everywhere', refs(0, 1), keep, at(1))
        const [next] = await ledger.rotations.assign('everywhere', refs(1, 2), roundRobin(['a', 'b']), at(2))
        expect(next?.step).toBe(0)
      })

      it('gives each lead one owner and is fair to within one, however many assign at once', async () => {
        const batches = [refs(0, 20), refs(10, 30), refs(5, 35), refs(0, 40)]
        const choose = roundRobin(['a', 'b', 'c'])
        const answers = await Promise.all(
          batches.map((batch) => ledger.rotations.assign('everywhere', batch, choose, at(1))),
        )
        const owners = new Map<string, Set<string>>()
        for (const { ref, ownerId } of answers.flat())
          owners.set(ref.id, (owners.get(ref.id) ?? new Set()).add(ownerId))
        expect(owners.size).toBe(40)
        expect([...owners.values()].every((distinct) => distinct.size === 1)).toBe(true)
        const counts = Object.values(Object.groupBy(owners.values(), (distinct) => [...distinct].join())).map(
          (group) => group?.length ?? 0,
        )
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      })

      it('keeps its turn when another route takes one of its leads', async () => {
        const choose = roundRobin(['a', 'b', 'c'])
        await ledger.rotations.assign('north', refs(0, 3), choose, at(1))
        await ledger.rotations.assign('south', [refTo('9')], choose, at(1))
        let calls = 0
        const contested = ledger.rotations.assign(
          'north',
          [refTo('8')],
          (next) =>
            ++calls === 1 ? [assignment(refTo('9'), 'a', next)] : [assignment(refTo('8'), 'a', next)],
          at(2),
        )
        expect((await contested)[0]?.step).toBe(3)
        expect(calls).toBe(2)
      })
    })

    it('remembers enrichments with their misses; an older answer changes nothing', async () => {
      const known = {
        domain: 'acme.example',
        source: 'pdl',
        firmographics: { 'company.employees': 12 },
        fetchedAt: at(5).toISOString(),
      }
      const miss = { ...known, domain: 'void.example', firmographics: null }
      statements = 0
      await ledger.enrichments.store([
        known,
        miss,
        { ...known, firmographics: null, fetchedAt: at(1).toISOString() },
      ])
      await ledger.enrichments.store([{ ...known, firmographics: null, fetchedAt: at(4).toISOString() }])
      expect(await ledger.enrichments.read(['void.example', 'acme.example', 'unknown.example'])).toEqual([
        known,
        miss,
      ])
      expect(statements).toBe(3)
    })

    const failure = (changes: Partial<NewFailure> = {}): NewFailure => ({
      job: 'write-back',
      queue: 'hubspot',
      ref: null,
      kind: 'rejected',
      message: 'first',
      next: 'Nothing happens by itself.',
      ...changes,
    })

    describe('failures', () => {
      it('that repeat are counted, and answered in the order given', async () => {
        statements = 0
        const [one, other, again] = await ledger.failures.record(
          [failure({ ref: refTo('1') }), failure(), failure({ ref: refTo('1'), message: 'second' })],
          at(1),
        )
        expect(statements).toBe(1)
        expect(again).toEqual(one)
        expect(other?.ref).toBeNull()
        const [repeated] = await ledger.failures.record([failure({ ref: refTo('1') })], at(5))
        expect(repeated).toMatchObject({
          id: one?.id,
          count: 3,
          firstAt: at(1).toISOString(),
          lastAt: at(5).toISOString(),
        })
        expect(await ledger.failures.read(one?.id ?? 0)).toEqual(repeated)
        expect(await ledger.failures.read(4711)).toBeNull()
        expect(await ledger.failures.listOpen(1)).toEqual([repeated])
      })

      it('of a job that went through are closed, those of leads and other queues stay', async () => {
        await ledger.failures.record(
          [failure(), failure({ queue: 'salesforce' }), failure({ ref: refTo('1') })],
          at(1),
        )
        await ledger.failures.resolve('write-back', 'hubspot', at(2))
        const open = await ledger.failures.listOpen(10)
        expect(open.map(({ queue, ref }) => `${queue} ${ref?.id ?? 'no lead'}`).sort()).toEqual([
          'hubspot 1',
          'salesforce no lead',
        ])
        const [fresh] = await ledger.failures.record([failure()], at(3))
        expect(fresh?.count).toBe(1)
      })
    })

    it('publishes a definition once', async () => {
      await ledger.definitions.publish('default@1#abc', 'name: default\u0000', at(1))
      await ledger.definitions.publish('default@1#abc', 'another', at(2))
      const { rows } = await database.pool.query('select id, source from plumbline.definition')
      expect(rows).toEqual([{ id: 'default@1#abc', source: 'name: default' }])
    })

    describe('reports', () => {
      beforeEach(async () => {
        const gone = { standing: { kind: 'gone' } as const }
        await store(pulled('1'), pulled('2'), pulled('3'), pulled('4'), pulled('5', 'f1', gone), pulled('6'))
        await decide('1', 'none', { stage: 'mql', score: 10 })
        await decide('2', 'none', { stage: 'sal', score: 9 })
        await decide('3', 'none', { stage: 'mql', score: 25.5 })
        await decide('4', 'none', { stage: 'disqualified', score: 99 })
        await decide('5', 'none', { stage: 'customer', score: 100 })
        statements = 0
      })

      it('count leads by stage and score, without those that are gone or undecided', async () => {
        expect(await ledger.reports.funnel()).toEqual([
          { crm: 'hubspot', stage: 'sal', count: 1 },
          { crm: 'hubspot', stage: 'mql', count: 2 },
          { crm: 'hubspot', stage: 'disqualified', count: 1 },
        ])
        expect(await ledger.reports.scoreBands(10)).toEqual([
          { from: 0, count: 1 },
          { from: 10, count: 1 },
          { from: 20, count: 1 },
          { from: 90, count: 1 },
        ])
        expect(statements).toBe(2)
      })

      it('rank the furthest along first, then the highest score', async () => {
        await ledger.rotations.assign(
          'everywhere',
          [refTo('2')],
          (step) => [assignment(refTo('2'), '7', step)],
          at(3),
        )
        const best = await ledger.reports.best(3)
        expect(best.map(({ ref }) => ref.id)).toEqual(['2', '3', '1'])
        expect(best[0]).toEqual({
          ref: refTo('2'),
          stage: 'sal',
          score: 9,
          bantScore: 75,
          ownerName: 'Owner 7',
          short: 'It qualifies.',
        })
      })
    })

    it('says what went wrong without a value of a person', async () => {
      const broken = pulled('1', 'f1', { modifiedAt: 'Ada Lovelace' })
      const problem = await ledger.leads.storeLeads([broken], at(1)).catch((error: unknown) => error)
      expect(problem).toBeInstanceOf(Failure)
      expect(JSON.stringify([String(problem), (problem as Failure).cause, problem])).not.toContain('Ada')
      expect((problem as Failure).message).toBe('The database refused a statement (22007).')
    })
  })
}
