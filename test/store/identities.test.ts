import { describe, expect, it } from 'vitest'
import type { Lead, LeadRef } from '../../src/domain/lead.ts'
import type { PulledLead } from '../../src/ports/ledger.ts'
import { describeLedger } from './describe-ledger.ts'
import { assignment, at, newDecision, pulled, refTo } from './ledger-examples.ts'

const sf = (id: string): LeadRef => ({ crm: 'salesforce', object: 'Contact', id })

describeLedger('identities', (use) => {
  /** A lead with these addresses' hashes, each time with another fingerprint. */
  let prints = 0
  const known = (id: string, keys: readonly string[], changes: Partial<Lead> = {}): PulledLead => ({
    ...pulled(id, `f${++prints}`, changes),
    identityKeys: keys,
  })
  const people = async (...ids: string[]) =>
    (await use.ledger.identities.read(ids.map((id) => refTo(id)))).map((records) =>
      records.map(({ lead: { ref } }) => ref.id).toSorted(),
    )
  const linkedTo = (...records: LeadRef[]) => ({ knownAs: { emails: [], records } })
  const undecided = async () => (await use.ledger.leads.countOpen(['hubspot'])).undecided

  it('are those that share an address or are linked, through others too, in one statement', async () => {
    await use.store(
      known('1', ['a']),
      known('2', ['a', 'b']),
      known('3', ['b']),
      known('4', [], linkedTo(refTo('3'))),
      known('5', ['c']),
    )
    use.statements = 0
    expect(await people('1', '5')).toEqual([['1', '2', '3', '4'], ['5']])
    expect(use.statements).toBe(1)
    expect(await people('4')).toEqual([['1', '2', '3', '4']])
    expect(await people('unknown')).toEqual([])
  })

  it('E8 are found by an address, all that bear it', async () => {
    await use.store(known('2', ['a', 'b']), known('1', ['a']), known('3', ['c']))
    expect(await use.ledger.identities.findBearers('a')).toEqual([refTo('1'), refTo('2')])
    expect(await use.ledger.identities.findBearers('nobody')).toEqual([])
  })

  it('come out the same in whatever order the records are stored', async () => {
    await use.store(known('4', [], linkedTo(refTo('3'))))
    await use.store(known('3', ['b']), known('1', ['a']))
    await use.store(known('2', ['a', 'b']))
    expect(await people('3')).toEqual([['1', '2', '3', '4']])
  })

  it('do not come of an address that more records bear than one person can have', async () => {
    const many = Array.from({ length: 21 }, (_, index) => known(`${index}`, ['shared', `own${index % 20}`]))
    await use.store(...many.slice(0, 20))
    expect((await people('0'))[0]).toHaveLength(20)
    await use.store(...many.slice(20))
    expect(await people('0')).toEqual([['0', '20']])
  })

  it('do not come of an id that more records name as theirs than one person can have', async () => {
    const hub = sf('hub')
    const many = Array.from({ length: 21 }, (_, index) => known(`${index}`, [], linkedTo(hub)))
    await use.store(...many.slice(0, 20))
    expect((await people('0'))[0]).toHaveLength(20)
    await use.store(...many.slice(20))
    expect(await people('0', '20')).toEqual([['0'], ['20']])
  })

  it('part by one bearer too many and come back by one fewer: all of them are decided again, those after that not', async () => {
    const bearers = Array.from({ length: 23 }, (_, index) => known(`${index}`, ['shared']))
    const take = async (...leads: PulledLead[]) => {
      const changed = await use.store(...leads)
      for (const { id } of changed) await use.decide(id)
      return changed.length
    }
    const leave = (id: string) => known(id, [], { modifiedAt: at(5).toISOString() })
    expect(await take(...bearers.slice(0, 20))).toBe(20)
    expect(await take(...bearers.slice(20, 21))).toBe(21)
    expect(await take(...bearers.slice(21))).toBe(2)
    expect(await people('0')).toEqual([['0']])
    expect(await take(leave('0'))).toBe(1)
    expect(await take(leave('1'), leave('2'))).toBe(22)
    expect((await people('3'))[0]).toHaveLength(20)
  })

  it('part from a record that drops the link to one that the ledger does not hold', async () => {
    await use.store(known('1', [], linkedTo(sf('absent'))), known('2', [], linkedTo(sf('absent'))))
    for (const id of ['1', '2']) await use.decide(id)
    const changed = await use.store(known('2', [], { modifiedAt: at(5).toISOString() }))
    expect(changed.map(({ id }) => id).toSorted()).toEqual(['1', '2'])
    expect(await people('1', '2')).toEqual([['1'], ['2']])
  })

  it('follow what a record is recognised by, though it says what it always said', async () => {
    const before = known('1', ['a'])
    await use.store(before, known('2', ['a']))
    for (const id of ['1', '2']) await use.decide(id)
    expect(await use.store({ ...before, identityKeys: ['b'] })).toHaveLength(2)
    expect(await people('1')).toEqual([['1']])
    expect(await use.store({ ...before, identityKeys: ['b'] })).toEqual([])
  })

  it('part when nothing links them any more: those who stay are decided again', async () => {
    await use.store(known('1', ['a']), known('2', ['a', 'b']), known('3', ['b']), known('4', ['b']))
    for (const id of ['1', '2', '3', '4']) await use.decide(id)
    expect(await undecided()).toBe(0)
    const changed = await use.store(known('2', ['c'], { modifiedAt: at(5).toISOString() }))
    expect(changed.map(({ id }) => id).toSorted()).toEqual(['1', '2', '3', '4'])
    expect(await people('1', '2', '3')).toEqual([['1'], ['2'], ['3', '4']])
    expect(await undecided()).toBe(4)
  })

  it('part in one page with a record that only came along', async () => {
    const first = known('1', ['a'])
    await use.store(first, known('2', ['a']))
    for (const id of ['1', '2']) await use.decide(id)
    const later = { modifiedAt: at(5).toISOString() }
    const echo = { ...first, lead: { ...first.lead, ...later } }
    const changed = await use.store(echo, known('2', [], later))
    expect(changed.map(({ id }) => id).toSorted()).toEqual(['1', '2'])
    expect((await use.read('1')).revision).toBe(2)
  })

  it('part in one page with a record of which it brings what is known to be old', async () => {
    await use.store(known('1', ['a'], { modifiedAt: at(9).toISOString() }), known('2', ['a']))
    for (const id of ['1', '2']) await use.decide(id)
    const changed = await use.store(
      known('1', ['a'], { modifiedAt: at(1).toISOString() }),
      known('2', [], { modifiedAt: at(5).toISOString() }),
    )
    expect(changed.map(({ id }) => id).toSorted()).toEqual(['1', '2'])
    expect((await use.read('1')).lead.modifiedAt).toBe(at(9).toISOString())
  })

  it('go on without a record that is gone', async () => {
    await use.store(known('1', ['a']), known('2', ['a']))
    for (const id of ['1', '2']) await use.decide(id)
    await use.store(known('2', [], { standing: { kind: 'gone' }, modifiedAt: at(5).toISOString() }))
    expect(await people('1')).toEqual([['1']])
    expect(await undecided()).toBe(2)
  })

  it('keep a merged record beside its survivor, with its owner', async () => {
    await use.store(known('1', ['a']), known('2', ['b']))
    const theirs = assignment(refTo('2'), 'o', 0)
    await use.ledger.rotations.assign('everywhere', [refTo('2')], () => [theirs], at(2))
    const to = refTo('1')
    await use.store(known('2', [], { standing: { kind: 'merged', to }, modifiedAt: at(5).toISOString() }))
    expect(await people('1')).toEqual([['1', '2']])
    expect((await use.read('2')).lead.standing).toEqual({ kind: 'merged', to })
    expect((await use.read('2')).assignment).toEqual(theirs)
  })

  it('keep who shared an address or a link with a record that was merged into one with another address', async () => {
    await use.store(
      known('1', ['a']),
      known('2', ['b'], linkedTo(refTo('4'))),
      known('3', ['b']),
      known('4', ['c']),
    )
    const to = refTo('1')
    const merged = known('2', [], { standing: { kind: 'merged', to }, modifiedAt: at(5).toISOString() })
    await use.store(merged)
    expect(await people('1')).toEqual([['1', '2', '3', '4']])
    expect(await use.store(merged), 'told again it is no news').toEqual([])
    await use.store(known('2', ['d'], { modifiedAt: at(9).toISOString() }))
    expect(await people('1', '2', '3'), 'taken out of the bin again').toEqual([['1'], ['2'], ['3']])
  })

  it('keep knowing what a record was merged into when it is missed afterwards', async () => {
    await use.store(known('1', ['a']), known('2', ['b']))
    const to = refTo('1')
    await use.store(known('2', [], { standing: { kind: 'merged', to }, modifiedAt: at(5).toISOString() }))
    const missed = { standing: { kind: 'gone' }, modifiedAt: at(9).toISOString() } as const
    expect(await use.store(known('2', [], missed))).toEqual([])
    expect((await use.read('2')).lead.standing).toEqual({ kind: 'merged', to })
    expect(await people('1')).toEqual([['1', '2']])
  })

  it('go on with a record that was missed once its survivor tells of the merge, under an older stamp', async () => {
    await use.store(known('1', ['a']), known('2', ['b']))
    const missed = { standing: { kind: 'gone' }, modifiedAt: at(9).toISOString() } as const
    await use.store(known('2', [], missed))
    const to = refTo('1')
    const told = { standing: { kind: 'merged', to }, modifiedAt: at(5).toISOString() } as const
    expect(await use.store(known('2', [], told))).toEqual([refTo('2')])
    expect((await use.read('2')).lead.standing).toEqual({ kind: 'merged', to })
    expect(await people('1')).toEqual([['1', '2']])
    await use.store(known('2', ['b'], { modifiedAt: at(8).toISOString() }))
    expect((await use.read('2')).lead.standing.kind, 'whatever was read before it was missed').toBe('merged')
    expect(await use.store(known('2', [], told)), 'and told again it is no news').toEqual([])
  })

  it('store nothing of a merged record that was never known', async () => {
    await use.store(known('1', []), known('2', [], { standing: { kind: 'merged', to: refTo('1') } }))
    expect(await use.ledger.leads.read([refTo('2')])).toEqual([])
  })

  describe('decided together', () => {
    const both = [newDecision('1', { person: 'p' }), newDecision('2', { person: 'p' })]

    it('take their decisions all or none: when one has moved on, both come back', async () => {
      await use.store(known('1', ['a']), known('2', ['a']))
      expect(await use.ledger.decisions.append(both, at(2))).toEqual([])
      expect(await undecided()).toBe(0)
      await use.store(known('2', ['a'], { modifiedAt: at(5).toISOString() }))
      const stale = await Promise.all(
        both.map(async (one) => ({ ...one, standing: (await use.read(one.ref.id)).decision?.id ?? null })),
      )
      expect(await use.ledger.decisions.append(stale, at(6))).toEqual([refTo('1'), refTo('2')])
      expect((await use.read('1')).decision?.decidedAt).toBe(at(2).toISOString())
    })

    it('are not overwritten by somebody who read before they were', async () => {
      await use.store(known('1', ['a']), known('2', ['a']))
      await use.ledger.decisions.append(both, at(2))
      const alone = newDecision('1')
      expect(await use.ledger.decisions.append([alone], at(3))).toEqual([refTo('1')])
      expect((await use.read('1')).decision?.decidedAt).toBe(at(2).toISOString())
    })
  })

  it('are complete for whoever reads last when two pulls store the halves at once', async () => {
    const halves = Array.from({ length: 40 }, (_, index) => [
      { ...known(`h${index}`, [`k${index}`]) },
      { ...known(`s${index}`, [`k${index}`]), lead: { ...known('x', []).lead, ref: sf(`s${index}`) } },
    ])
    const store = (crm: string, leads: PulledLead[]) =>
      use.ledger.leads.storePage({ crm, from: null, to: { done: true }, leads, readings: {}, now: at(1) })
    const readBy = async (leads: PulledLead[]) =>
      (await use.ledger.identities.read(leads.map(({ lead: { ref } }) => ref))).filter(
        ({ length }) => length === 2,
      ).length
    const hubspot = halves.map(([one]) => one as PulledLead)
    const salesforce = halves.map(([, one]) => one as PulledLead).toReversed()
    const seen = await Promise.all([
      store('hubspot', hubspot).then(() => readBy(hubspot)),
      store('salesforce', salesforce).then(() => readBy(salesforce)),
    ])
    expect(Math.max(...seen)).toBe(40)
  })

  it('leave one owner, however many records of one person are assigned at once', async () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [refTo(`${index}`), sf(`${index}`)])
    const take = (route: string, mine: (pair: LeadRef[]) => LeadRef) =>
      use.ledger.rotations.assign(
        route,
        pairs.flat(),
        (next, _open, assigned) => {
          const free = pairs.filter(
            (pair) => !pair.some(({ crm, object, id }) => assigned.has(`${crm}/${object}/${id}`)),
          )
          return free.map((pair, index) => ({
            ref: mine(pair),
            ownerId: route,
            ownerName: route,
            ownerKind: 'person',
            route,
            step: next + index,
            replaces: null,
            follows: null,
            because: 'their turn',
          }))
        },
        at(1),
      )
    await Promise.all([
      take('north', ([hubspot]) => hubspot as LeadRef),
      take('south', ([, salesforce]) => salesforce as LeadRef),
    ])
    const { rows } = await use.database.pool.query('select lead_key from plumbline.assignment')
    expect(rows).toHaveLength(20)
  })
})
