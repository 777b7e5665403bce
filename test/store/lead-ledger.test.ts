import { describe, expect, it } from 'vitest'
import { describeLedger } from './describe-ledger.ts'
import { at, confirmed, lead, pulled, refTo, rejected } from './ledger-examples.ts'

describeLedger('the leads', (use) => {
  describe('a page', () => {
    const page = (from: number | null, to: number, ...leads: ReturnType<typeof pulled>[]) =>
      use.ledger.leads.storePage({
        readings: {},
        crm: 'hubspot',
        from: from === null ? null : { after: from, ids: ['a'] },
        to: { after: to, ids: ['a'] },
        leads,
        now: at(1),
      })

    it('is stored with its position, in one statement', async () => {
      expect(await use.ledger.leads.readPosition('hubspot')).toBeNull()
      use.statements = 0
      const many = Array.from({ length: 1000 }, (_, index) => pulled(`${index}`))
      const { changed, isSuperseded } = await page(null, 1, ...many)
      expect(use.statements).toBe(1)
      expect(isSuperseded).toBe(false)
      expect(changed).toEqual(many.map(({ lead: { ref } }) => ref))
      expect(await use.ledger.leads.readPosition('hubspot')).toEqual({ after: 1, ids: ['a'] })
      expect(await use.read('999')).toEqual({
        lead: lead('999'),
        revision: 1,
        refusal: { tries: 0, nextAt: null },
        waitsFor: [],
        readAt: at(1).toISOString(),
        inputsAt: at(0).toISOString(),
        lastWritten: {},
        buyingGroup: null,
        baseline: null,
        typedOver: null,
        unanswered: null,
        clearedStage: null,
        overrides: [],
        refusedOwners: [],
        decision: null,
        assignment: null,
        assignedAt: null,
      })
    })

    it('stores nothing when somebody else moved the position meanwhile', async () => {
      await page(null, 1)
      expect(await page(null, 2, pulled('1'))).toMatchObject({ changed: [], isSuperseded: true })
      expect(await page(7, 8, pulled('1'))).toMatchObject({ changed: [], isSuperseded: true })
      expect(await use.ledger.leads.read([refTo('1')])).toEqual([])
      expect(await use.ledger.leads.readPosition('hubspot')).toEqual({ after: 1, ids: ['a'] })
      expect((await page(1, 2, pulled('1'))).changed).toEqual([refTo('1')])
    })

    it('is superseded when it goes on from a position that was never stored', async () => {
      expect(await page(1, 2, pulled('1'))).toMatchObject({ changed: [], isSuperseded: true })
      expect(await use.ledger.leads.readPosition('hubspot')).toBeNull()
    })

    it('lets just one of many go on', async () => {
      await page(null, 1)
      const tries = await Promise.all([2, 3, 4, 5].map((to) => page(1, to, pulled(`${to}`))))
      expect(tries.filter(({ isSuperseded }) => !isSuperseded)).toHaveLength(1)
      const refs = [2, 3, 4, 5].map((to) => refTo(`${to}`))
      expect(await use.ledger.leads.read(refs)).toHaveLength(1)
    })
  })

  describe('a snapshot', () => {
    it('older than the stored one is passed over', async () => {
      await use.store(pulled('1', 'f1', { modifiedAt: at(10).toISOString() }))
      expect(await use.store(pulled('1', 'f0', { modifiedAt: at(9).toISOString() }))).toEqual([])
      const stored = await use.read('1')
      expect(stored.lead.modifiedAt).toBe(at(10).toISOString())
      expect(stored.revision).toBe(1)
    })

    it('with the same stamp and another fingerprint is a change', async () => {
      await use.store(pulled('1', 'f1'))
      expect(await use.store(pulled('1', 'f2'))).toEqual([refTo('1')])
      expect((await use.read('1')).revision).toBe(2)
    })

    it('with the same fingerprint is renewed and no change', async () => {
      await use.store(pulled('1', 'f1', { written: { score: null } }))
      const later = { modifiedAt: at(5).toISOString(), written: { score: 60 } }
      expect(await use.ledger.leads.storeLeads([pulled('1', 'f1', later)], at(6))).toEqual([])
      const stored = await use.read('1')
      expect(stored.lead.written).toEqual({ score: 60 })
      expect(stored).toMatchObject({ revision: 1, readAt: at(6).toISOString() })
    })

    it('that says nothing new costs no row', async () => {
      await use.store(pulled('1', 'f1'))
      const version = async () =>
        (await use.database.pool.query('select xmin::text from plumbline.lead')).rows
      const before = await version()
      expect(await use.ledger.leads.storeLeads([pulled('1', 'f1')], at(6))).toEqual([])
      expect(await version()).toEqual(before)
      expect(await use.read('1')).toMatchObject({ readAt: at(1).toISOString() })
    })

    it('that the CRM changed after it refused a write makes the write due again', async () => {
      await use.store(pulled('1', 'f1'), pulled('2', 'f1'))
      for (const id of ['1', '2']) {
        const decisionId = await use.decide(id)
        await use.ledger.writes.settle(
          [
            id === '1'
              ? rejected(refTo(id), decisionId, at(63))
              : confirmed(refTo(id), decisionId, {}, lead(id)),
          ],
          at(3),
        )
      }
      const due = async () => (await use.ledger.leads.findStragglers('hubspot', at(99), 10)).unwritten
      await use.store(pulled('1', 'f1'))
      expect(await due()).toEqual([])
      const mended = { modifiedAt: at(5).toISOString() }
      expect(await use.store(pulled('1', 'f1', mended), pulled('2', 'f1', mended))).toEqual([])
      expect(await due()).toEqual([refTo('1')])
    })

    it('may come twice in one batch: the newer one stays', async () => {
      const older = pulled('1', 'f1', { modifiedAt: at(1).toISOString() })
      const newer = pulled('1', 'f2', { modifiedAt: at(2).toISOString() })
      expect(await use.store(newer, older)).toEqual([refTo('1')])
      expect(await use.read('1')).toMatchObject({ revision: 1, lead: { modifiedAt: at(2).toISOString() } })
    })

    it('loses characters that PostgreSQL refuses', async () => {
      const values = {
        ...lead('1').values,
        firstName: 'A\u0000da',
        lastName: '\ud800x',
        title: 'C:\\u0000',
      }
      await use.store(pulled('1', 'f1', { values }))
      expect((await use.read('1')).lead.values).toMatchObject({
        firstName: 'Ada',
        lastName: '\ufffdx',
        title: 'C:\\u0000',
      })
    })
  })

  it('reads leads in the order asked for, each once, unknown ones left out', async () => {
    await use.store(pulled('1'), pulled('2'), pulled('3'))
    use.statements = 0
    const stored = await use.ledger.leads.read([refTo('3'), refTo('unknown'), refTo('1'), refTo('3')])
    expect(stored.map(({ lead: { ref } }) => ref.id)).toEqual(['3', '1'])
    expect(use.statements).toBe(1)
    expect(await use.ledger.leads.read([])).toEqual([])
  })

  describe('stragglers', () => {
    it('are undecided, unrouted or unwritten since before', async () => {
      await use.store(pulled('undecided'), pulled('unrouted'), pulled('unwritten'), pulled('done'))
      await use.decide('unrouted', 'none', { isRoutable: true })
      await use.decide('unwritten', 'guarded')
      await use.decide('done', 'none')
      use.statements = 0
      expect(await use.ledger.leads.findStragglers('hubspot', at(3), 10)).toEqual({
        undecided: [refTo('undecided')],
        toReview: [],
        unrouted: [refTo('unrouted')],
        unwritten: [refTo('unwritten')],
      })
      expect(use.statements).toBe(1)
      expect(await use.ledger.leads.countOpen(['hubspot'])).toEqual({
        undecided: 1,
        unrouted: 1,
        unwritten: 1,
      })
      expect(await use.ledger.leads.countOpen(['salesforce']), 'a CRM that is not connected').toEqual({
        undecided: 0,
        unrouted: 0,
        unwritten: 0,
      })
      // One that waits for two things is one lead, and so is one that waits for a later time.
      await use.decide('unrouted', 'plain', { isRoutable: true })
      await use.ledger.leads.putOff([refTo('unrouted')], at(999))
      expect(await use.ledger.leads.countUnfinished('hubspot')).toBe(3)
      expect(await use.ledger.leads.countUnfinished('salesforce')).toBe(0)
    })

    it('are none while they were touched only now, and none of another CRM', async () => {
      await use.store(pulled('1'), pulled('2'))
      await use.decide('2', 'plain', { isRoutable: true })
      const none = { undecided: [], toReview: [], unrouted: [], unwritten: [] }
      expect(await use.ledger.leads.findStragglers('hubspot', at(1), 10)).toEqual(none)
      expect(await use.ledger.leads.findStragglers('salesforce', at(9), 10)).toEqual(none)
    })

    it('come oldest first, at most as many as asked for', async () => {
      await use.ledger.leads.storeLeads([pulled('new')], at(3))
      await use.ledger.leads.storeLeads([pulled('old')], at(1))
      expect((await use.ledger.leads.findStragglers('hubspot', at(9), 1)).undecided).toEqual([refTo('old')])
    })

    it('leave out those that were put off, until then, a change of theirs or a start', async () => {
      await use.store(pulled('1'), pulled('2'))
      await use.decide('2', 'none', { isRoutable: true })
      const found = async (seconds: number) => {
        const { undecided, unrouted } = await use.ledger.leads.findStragglers('hubspot', at(seconds), 10)
        return [...undecided, ...unrouted].map(({ id }) => id)
      }
      await use.ledger.leads.putOff([refTo('1'), refTo('2')], at(100))
      expect(await found(100)).toEqual([])
      expect(await found(101)).toEqual(['1', '2'])
      await use.ledger.leads.storeLeads([pulled('1', 'f2', { modifiedAt: at(3).toISOString() })], at(3))
      expect(await found(50)).toEqual(['1'])
      await use.decide('2', 'none', { isRoutable: true })
      expect(await found(50)).toEqual(['1', '2'])
      await use.ledger.leads.putOff([refTo('1')], at(100))
      await use.ledger.writes.hasten(at(4))
      expect(await found(50)).toEqual(['1', '2'])
    })

    it('include a lead whose inputs moved after its decision', async () => {
      await use.store(pulled('1', 'f1'))
      await use.decide('1', 'none')
      await use.ledger.leads.storeLeads([pulled('1', 'f2')], at(4))
      expect((await use.ledger.leads.findStragglers('hubspot', at(5), 10)).undecided).toEqual([refTo('1')])
    })
  })
})
