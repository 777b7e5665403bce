// Long because a task's whole life is told with the same few functions.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Assignment } from '../../src/domain/decision.ts'
import type { LeadRef } from '../../src/domain/lead.ts'
import type { StoredTask } from '../../src/ports/ledger.ts'
import { describeLedger } from './describe-ledger.ts'
import { assignment, at, failure, pulled, refTo } from './ledger-examples.ts'

const limits = { take: 10, countTo: 11 }

/** What its CRM refused, to be tried again. */
const refused = {
  state: 'rejected',
  answer: 'No.',
  refusals: 1,
  retryAt: at(100),
  failure: { kind: 'rejected', cause: '', message: 'No.', next: 'Mend it.' },
} as const

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
    const wanted = (await due()).tasks.map((task) => ({ ...task, dueAt: at(99).toISOString() }))
    expect(await use.ledger.tasks.claim(wanted, at(20), at(10))).toHaveLength(1)
    await use.ledger.rotations.takeBack([{ ref: refTo('1'), ownerId: 'b' }])
    await assign([[refTo('0'), refTo('1')]], () => [assignment(refTo('0'), 'c', 1)])
    expect(await states('0', '1')).toEqual([['1', 'sent']])
  })

  const following = (id: string, leading: string) => ({
    ...assignment(refTo(id), 'a', null),
    follows: { key: `hubspot/contact/${leading}`, ownerId: 'a', isSameOwner: true },
  })

  it('are one where records that have one each turn out to be one person', async () => {
    await assign([[refTo('0')], [refTo('1')], [refTo('2')]], each)
    await assign([[refTo('0'), refTo('1')]], () => [following('1', '0')])
    expect(await states('0', '1', '2')).toEqual([
      ['2', 'planned'],
      ['1', 'withdrawn'],
      ['0', 'planned'],
    ])
    // Whatever claims them all gets one.
    await assign([[refTo('0'), refTo('1'), refTo('2')]], () => [
      assignment(refTo('1'), 'a', null),
      following('0', '1'),
      following('2', '1'),
    ])
    expect((await states('0', '1', '2')).filter(([, state]) => state === 'planned')).toEqual([
      ['1', 'planned'],
    ])
  })

  it('stay with the record that was sent when another turns out to be the same person', async () => {
    await assign([[refTo('0')], [refTo('1')]], each)
    await settled('1')
    const wanted = (await due()).tasks.map((task) => ({ ...task, dueAt: at(99).toISOString() }))
    await use.ledger.tasks.claim(wanted, at(20), at(10))
    await assign([[refTo('0'), refTo('1')]], () => [following('1', '0')])
    expect(await states('0', '1')).toEqual([
      ['1', 'sent'],
      ['0', 'withdrawn'],
    ])
  })

  it('stay with a record that is there rather than with one that is gone', async () => {
    await assign([[refTo('0')], [refTo('1')]], each)
    await use.store(pulled('0', 'f2', { standing: { kind: 'gone' } }))
    await assign([[refTo('0'), refTo('1')]], () => [following('1', '0')])
    expect(await states('0', '1')).toEqual([
      ['1', 'planned'],
      ['0', 'withdrawn'],
    ])
  })

  it('are planned when the first real owner comes after nobody', async () => {
    await assign([[refTo('0')]], () => [{ ...assignment(refTo('0'), 'a', null), ownerId: null }])
    expect(await states('0')).toEqual([])
    await assign([[refTo('0'), refTo('1')]], () => [assignment(refTo('1'), 'a', 0)])
    expect(await states('0', '1')).toEqual([['1', 'planned']])
  })

  it('are planned for the next in turn when the record is gone whose owner had one', async () => {
    const given = [[refTo('0'), refTo('1')]]
    await assign(given, () => [assignment(refTo('0'), 'a', 0), { ...following('1', '0'), ownerId: null }])
    await settled('0')
    const wanted = (await due()).tasks.map((task) => ({ ...task, dueAt: at(99).toISOString() }))
    const [id] = await use.ledger.tasks.claim(wanted, at(20), at(10))
    const gone = { standing: { kind: 'gone' }, modifiedAt: at(30).toISOString() } as const
    await use.store(pulled('0', 'f8', gone))
    await assign(given, () => [assignment(refTo('1'), 'b', 1)])
    expect(await states('0', '1'), 'as long as that one is in doubt').toEqual([['0', 'sent']])
    await use.ledger.tasks.settle([{ id: id ?? 0, asRead: null, state: 'confirmed', taskId: '7' }], at(11))
    await use.store(pulled('0', 'f9', { modifiedAt: at(31).toISOString() }))
    await assign(given, () => [assignment(refTo('1'), 'c', 2)])
    expect(await states('0', '1'), 'as long as that record is there').toEqual([['0', 'confirmed']])
    await use.store(pulled('0', 'f10', { ...gone, modifiedAt: at(32).toISOString() }))
    await assign(given, () => [assignment(refTo('1'), 'd', 3)])
    expect(await states('0', '1')).toEqual([
      ['1', 'planned'],
      ['0', 'confirmed'],
    ])
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
      expect(await use.ledger.tasks.countOpen(['hubspot'], at(39))).toBe(3)
      expect(await use.ledger.tasks.countOpen(['salesforce'], at(39)), 'of another CRM').toBe(0)
      // Sent a second time, it may be there since the first.
      const again = (await due(40)).tasks.map((one) => ({ ...one, dueAt: at(99).toISOString() }))
      await use.ledger.tasks.claim(again, at(70), at(40))
      expect((await due(70)).tasks).toMatchObject([{ doubtfulSince: at(10).toISOString() }])
    })

    it('are no more when they are settled, and refused ones wait for their next try', async () => {
      await settled('0')
      await settled('1')
      const [first, second] = (await due()).tasks.map(({ id }) => id)
      await use.ledger.tasks.settle(
        [
          { id: first ?? 0, asRead: null, state: 'confirmed', taskId: '77' },
          { id: second ?? 0, asRead: null, ...refused },
        ],
        at(11),
      )
      expect((await due(99)).tasks).toEqual([])
      expect((await due(99, [refTo('0'), refTo('1')])).tasks).toMatchObject([{ id: second }])
      expect((await due(100)).tasks).toMatchObject([{ id: second, refusals: 1 }])
      expect(await use.ledger.tasks.read([refTo('0')])).toMatchObject([
        { state: 'confirmed', taskId: '77', at: at(11).toISOString() },
      ])
      expect(await use.ledger.tasks.report(at(0))).toEqual([
        { state: 'confirmed', count: 1 },
        { state: 'planned', count: 1 },
        { state: 'rejected', count: 1 },
      ])
    })

    const handedOn = (task: StoredTask) =>
      ({ id: task.id, asRead: task, state: 'handed-on', to: refTo('9'), retryAt: at(50) }) as const

    it.each(['one after the other', 'at once'])(
      'are handed on to the record that theirs became, unless that has one: %s',
      async (way) => {
        await use.store(pulled('9'))
        await settled('0')
        await settled('1')
        const going = (await due()).tasks.map(handedOn)
        if (way === 'at once') await use.ledger.tasks.settle(going, at(11))
        else for (const one of going) await use.ledger.tasks.settle([one], at(11))
        expect(await states('0', '1', '9')).toEqual([
          ['1', 'withdrawn'],
          ['9', 'planned'],
        ])
        // Another run had found it where it was.
        await use.ledger.tasks.settle(going, at(12))
        expect(await states('9')).toEqual([['9', 'planned']])
      },
    )

    it('wait where they are until the ledger holds the record that theirs became', async () => {
      await settled('0')
      const going = (await due()).tasks.map(handedOn)
      await use.ledger.tasks.settle(going, at(11))
      expect(await states('0', '9')).toEqual([['0', 'planned']])
      expect((await due(49)).tasks).toEqual([])
      await use.store(pulled('9'))
      await use.ledger.tasks.settle((await due(50)).tasks.map(handedOn), at(51))
      expect(await states('0', '9')).toEqual([['9', 'planned']])
    })

    it('are left alone by a run that read them before another went on with them', async () => {
      await settled('0')
      const read = (await due()).tasks
      const wanted = read.map((task) => ({ ...task, dueAt: at(99).toISOString() }))
      const [id = 0] = await use.ledger.tasks.claim(wanted, at(40), at(10))
      const waiting = {
        id,
        asRead: read[0] ?? null,
        state: 'planned',
        retryAt: at(60),
        mayExist: false,
        refusals: 0,
      } as const
      await use.ledger.tasks.settle([waiting], at(11))
      expect(await states('0')).toEqual([['0', 'sent']])
      await use.ledger.tasks.settle([{ id, asRead: null, state: 'confirmed', taskId: '77' }], at(12))
      await use.ledger.tasks.settle([{ ...waiting, asRead: null }], at(13))
      expect(await states('0')).toEqual([['0', 'confirmed']])
    })

    it('are not sent for a record from which they were moved meanwhile', async () => {
      await use.store(pulled('9'))
      await settled('0')
      const read = (await due()).tasks
      await use.ledger.tasks.settle(read.map(handedOn), at(11))
      const wanted = read.map((task) => ({ ...task, dueAt: at(99).toISOString() }))
      expect(await use.ledger.tasks.claim(wanted, at(40), at(12))).toEqual([])
    })

    it('are there when a CRM says so, even after they were withdrawn', async () => {
      await settled('0')
      const [id = 0] = (await due()).tasks.map((task) => task.id)
      await use.ledger.tasks.settle([{ id, asRead: null, state: 'withdrawn', answer: 'late' }], at(11))
      await use.ledger.tasks.settle([{ id, asRead: null, state: 'confirmed', taskId: '77' }], at(12))
      expect(await use.ledger.tasks.read([refTo('0')])).toMatchObject([{ state: 'confirmed', taskId: '77' }])
    })

    it.each(['confirmed', 'withdrawn'] as const)('are failures no more when they are %s', async (state) => {
      await settled('0')
      const aboutTask = failure({ ref: refTo('0'), job: 'create-tasks' })
      const others = [failure({ ref: refTo('0') }), { ...aboutTask, ref: refTo('1') }]
      await use.ledger.failures.record([aboutTask, ...others], at(4))
      const [id = 0] = (await due()).tasks.map((task) => task.id)
      const end = { id, asRead: null, taskId: '77', answer: 'No.' }
      await use.ledger.tasks.settle([{ id, asRead: null, ...refused }], at(11))
      expect(await use.ledger.failures.listOpen(10)).toHaveLength(3)
      await use.ledger.tasks.settle([{ ...end, state }], at(12))
      expect((await use.ledger.failures.listOpen(10)).map(({ job, ref }) => [job, ref?.id])).toEqual([
        ['write-back', '0'],
        ['create-tasks', '1'],
      ])
    })

    it('say when the next is to be gone on with', async () => {
      expect(await use.ledger.tasks.nextAt('hubspot')).toBe(at(3).toISOString())
      expect(await use.ledger.tasks.nextAt('salesforce')).toBeNull()
    })
  })
})
