import { beforeEach, describe, expect, it } from 'vitest'
import type { Assignment } from '../../src/domain/decision.ts'
import type { LeadRef } from '../../src/domain/lead.ts'
import { describeLedger } from './describe-ledger.ts'
import { assignment, at, pulled, refTo } from './ledger-examples.ts'

const limits = { take: 10, countTo: 11 }

describeLedger('tasks in the ledger', (use) => {
  const assign = (
    people: readonly (readonly LeadRef[])[],
    choose: (open: readonly LeadRef[]) => Assignment[],
    toFollowUp = people,
  ) => use.ledger.rotations.assign('everywhere', people.flat(), (_, open) => choose(open), at(3), toFollowUp)
  const each = (open: readonly LeadRef[]) => open.map((ref, step) => assignment(ref, 'a', step))
  const states = async (...ids: string[]) =>
    (await use.ledger.tasks.read(ids.map((id) => refTo(id)))).map(({ ref, state }) => [ref.id, state])
  const due = async (seconds = 10, leads: LeadRef[] | null = null) =>
    use.ledger.tasks.due('hubspot', leads, limits, at(seconds))
  const settled = async (id: string) => {
    await use.decide(id, 'none', { stage: 'sal', ownerId: 'a' })
  }

  beforeEach(async () => {
    await use.store(pulled('0'), pulled('1'), pulled('2'))
  })

  it('are planned with the assignment, in its statement, and not again with the next', async () => {
    use.statements = 0
    await assign([[refTo('0')], [refTo('1')]], each)
    expect(use.statements).toBe(2)
    expect(await states('0', '1')).toEqual([
      ['1', 'planned'],
      ['0', 'planned'],
    ])
    await assign([[refTo('0')], [refTo('2')]], each)
    expect(await states('0')).toHaveLength(1)
    expect(await states('2')).toHaveLength(1)
  })

  it('are planned for nobody else, nor where nobody asks for them', async () => {
    await assign([[refTo('0')]], each, [])
    expect(await states('0')).toEqual([])
    await assign([[refTo('0')]], each)
    expect(await states('0')).toEqual([])
  })

  it('are one for each person, on the record that leads', async () => {
    const follows = { key: 'hubspot/contact/0', ownerId: 'a', isSameOwner: true }
    await assign([[refTo('0'), refTo('1')]], () => [
      assignment(refTo('0'), 'a', 0),
      { ...assignment(refTo('1'), 'a', null), follows },
    ])
    expect(await states('0', '1')).toEqual([['0', 'planned']])
  })

  it('are planned once, however many assign at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => assign([[refTo('0')]], each)))
    expect(await states('0')).toEqual([['0', 'planned']])
  })

  it('go along, as long as nobody has sent them, to a record that claims the person', async () => {
    const claim = () =>
      assign([[refTo('0'), refTo('1')]], () => [
        { ...assignment(refTo('1'), 'b', null) },
        {
          ...assignment(refTo('0'), 'b', null),
          follows: { key: 'hubspot/contact/1', ownerId: 'b', isSameOwner: true },
        },
      ])
    await assign([[refTo('0')]], each)
    await claim()
    expect(await states('0', '1')).toEqual([['1', 'planned']])
    await settled('1')
    const [task] = (await due()).tasks
    expect(
      await use.ledger.tasks.claim(
        [{ ...task, id: task?.id ?? 0, doubtfulSince: null, dueAt: at(99).toISOString() }],
        at(20),
        at(10),
      ),
    ).toHaveLength(1)
    await use.ledger.rotations.takeBack([{ ref: refTo('1'), ownerId: 'b' }])
    await assign([[refTo('0'), refTo('1')]], () => [assignment(refTo('0'), 'c', 1)])
    expect(await states('0', '1')).toEqual([['1', 'sent']])
  })

  it('are withdrawn with an owner whom the CRM refuses, and planned for the next', async () => {
    await assign([[refTo('0')]], each)
    await use.ledger.rotations.takeBack([{ ref: refTo('0'), ownerId: 'a' }])
    expect(await states('0')).toEqual([['0', 'withdrawn']])
    await assign([[refTo('0')]], (open) => open.map((ref) => assignment(ref, 'b', 1)))
    expect(await states('0')).toEqual([
      ['0', 'planned'],
      ['0', 'withdrawn'],
    ])
  })

  describe('that are due', () => {
    beforeEach(() => assign([[refTo('0')], [refTo('1')], [refTo('2')]], each))

    it('are those whose lead is decided and written', async () => {
      await settled('0')
      await use.decide('1', 'plain', { stage: 'sal' })
      expect(await due()).toMatchObject({
        tasks: [{ stored: { lead: { ref: refTo('0') } } }],
        total: 1,
        since: at(3).toISOString(),
      })
      expect((await due(2)).tasks).toEqual([])
      expect((await use.ledger.tasks.due('salesforce', null, limits, at(10))).tasks).toEqual([])
    })

    it('come back to nobody while one run has them, and as doubtful after it', async () => {
      await settled('0')
      const [task] = (await due()).tasks
      if (task === undefined) throw new Error('none is due')
      const wanted = [{ ...task, dueAt: at(99).toISOString() }]
      expect(await use.ledger.tasks.claim(wanted, at(40), at(10))).toEqual([task.id])
      expect(await use.ledger.tasks.claim(wanted, at(40), at(10))).toEqual([])
      expect((await due(39)).tasks).toEqual([])
      expect((await due(39, [refTo('0')])).tasks).toEqual([])
      expect((await due(40)).tasks).toMatchObject([{ id: task.id, doubtfulSince: at(10).toISOString() }])
      expect(await use.ledger.tasks.countOpen(at(39))).toBe(3)
      // Sent a second time, it may be there since the first.
      const again = (await due(40)).tasks.map((one) => ({ ...one, dueAt: at(99).toISOString() }))
      await use.ledger.tasks.claim(again, at(70), at(40))
      expect((await due(70)).tasks).toMatchObject([{ doubtfulSince: at(10).toISOString() }])
    })

    it('are no more when they are settled, and refused ones only when they are named', async () => {
      await settled('0')
      await settled('1')
      const [first, second] = (await due()).tasks.map(({ id }) => id)
      await use.ledger.tasks.settle(
        [
          { id: first ?? 0, state: 'confirmed', taskId: '77' },
          { id: second ?? 0, state: 'rejected', answer: 'No.' },
        ],
        at(11),
      )
      expect((await due(99)).tasks).toEqual([])
      expect((await due(99, [refTo('0'), refTo('1')])).tasks).toMatchObject([{ id: second }])
      expect(await use.ledger.tasks.read([refTo('0')])).toMatchObject([
        { state: 'confirmed', taskId: '77', at: at(11).toISOString() },
      ])
      expect(await use.ledger.tasks.report(at(0))).toEqual([
        { state: 'confirmed', count: 1 },
        { state: 'planned', count: 1 },
        { state: 'rejected', count: 1 },
      ])
    })

    it('are handed on to the record that theirs became, unless that has one', async () => {
      await use.store(pulled('9'))
      await settled('0')
      await settled('1')
      const [first, second] = (await due()).tasks.map(({ id }) => id)
      await use.ledger.tasks.settle([{ id: first ?? 0, state: 'handed-on', to: refTo('9') }], at(11))
      await use.ledger.tasks.settle([{ id: second ?? 0, state: 'handed-on', to: refTo('9') }], at(12))
      expect(await states('0', '1', '9')).toEqual([
        ['1', 'withdrawn'],
        ['9', 'planned'],
      ])
    })

    it('say when the next is to be gone on with', async () => {
      expect(await use.ledger.tasks.nextAt('hubspot')).toBe(at(3).toISOString())
      expect(await use.ledger.tasks.nextAt('salesforce')).toBeNull()
    })
  })
})
