import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment } from '../../../src/domain/decision.ts'
import { isInOrder, leadingAssignment } from '../../../src/domain/identity/leading-assignment.ts'
import { type OwnedMember, ownersOfPeople } from '../../../src/domain/identity/owners-of-people.ts'
import { type Lead, leadKey } from '../../../src/domain/lead.ts'
import { leadWith } from '../definition/sample-lead.ts'
import { assigned, owner, type precedences, record, route, team } from './owned-records.ts'

const choose = (...people: OwnedMember[][]) =>
  ownersOfPeople(
    route,
    { rotation: team.salesforce, directory: (crm) => team[crm as keyof typeof team] ?? [] },
    5,
    people,
  )
const short = (assignments: readonly Assignment[]) =>
  assignments.map(({ ref, ownerId, step }) => [ref.object, ownerId, step])

describe('the owner of a person', () => {
  it('takes one turn for all records, and is found by address in the other CRM', () => {
    const made = choose([record('contact'), record('Lead')], [record('contact')])
    expect(short(made.slice(0, 2))).toEqual([
      ['Lead', 's2', 5],
      ['contact', null, null],
    ])
    const [first, second] = choose([record('contact', { holds: null }), record('Contact')], [record('Lead')])
    expect([first?.step, second?.follows?.key]).toEqual([5, 'salesforce/Contact/1'])
    expect(short(choose([record('Lead')], [record('contact'), record('Contact')])).slice(1)).toEqual([
      ['Contact', 's1', 6],
      ['contact', 'h1', null],
    ])
  })

  it.each([
    ['nobody has the address', 's2', {}],
    ['the CRM refused them', 's1', { refused: ['h1'] }],
  ])('leaves the other record as it is where %s, and says so', (_why, ownerId, changes) => {
    const [follower] = choose([record('contact', changes), record('Lead', assigned('Lead', ownerId))])
    expect(follower).toMatchObject({ ownerId: null, step: null, follows: { ownerId, isSameOwner: false } })
    expect(follower?.because).toContain(
      'hubspot has nobody active with the address of the owner in salesforce',
    )
  })

  it.each([
    ['the active one, of two with that address', null, 'h2'],
    ['the one whom people chose, of two with that address', 'h4', 'h4'],
  ])('is %s', (_which, holds, ownerId) => {
    const dana = (id: string, isActive: boolean) => owner(id, 'dana@sales.example', { isActive })
    const twice = [dana('h0', false), dana('h4', true), dana('h2', true)]
    const members = [record('contact', { holds }), record('Lead', assigned('Lead', 's1'))]
    const directory = (crm: string) => (crm === 'hubspot' ? twice : team.salesforce)
    expect(ownersOfPeople(route, { rotation: [], directory }, 0, [members])).toMatchObject([
      { ownerId, follows: { isSameOwner: true } },
    ])
  })

  it('is never taken from whom people gave a record to', () => {
    const [follower] = choose([record('contact', { holds: 'h3' }), record('Lead', assigned('Lead', 's1'))])
    expect(follower).toMatchObject({ ownerId: 'h3', follows: { isSameOwner: false } })
    expect(follower?.because).toContain('people gave this record to somebody else')
  })

  it('changes where we had given the record to somebody else ourselves', () => {
    const contact = record('contact', { holds: 'h3', ours: 'h3', ...assigned('contact', 'h3') })
    const [follower] = choose([contact, record('Lead', assigned('Lead', 's1'))])
    expect(follower).toMatchObject({ ownerId: 'h1', replaces: 'h3', follows: { isSameOwner: true } })
  })

  it.each([
    [
      'the Contact’s before the Lead’s',
      [record('Lead', { holds: 's1' }), record('Contact', { holds: 's2' })],
      's2',
    ],
    [
      'the Lead’s before the HubSpot contact’s',
      [record('contact', { holds: 'h3' }), record('Lead', { holds: 's1' })],
      's1',
    ],
    ['the only one that people gave', [record('contact', { holds: 'h3' }), record('Lead')], 'h3'],
  ])('is, of several whom people chose, %s, and costs no turn', (_which, members, ownerId) => {
    const made = choose(members)
    const [own] = made.filter(({ follows }) => follows === null)
    expect(own).toMatchObject({ ownerId, step: null })
    expect(made.every(({ step }) => step === null)).toBe(true)
    const kept = made.filter(
      ({ ref }) => members.find((one) => leadKey(one.ref) === leadKey(ref))?.holds !== null,
    )
    for (const { ref, ownerId: left } of kept)
      expect(left).toBe(members.find((one) => leadKey(one.ref) === leadKey(ref))?.holds)
  })

  it('is whom people gave a record that goes before the one that we assigned', () => {
    const made = choose([
      record('contact', { ...assigned('contact', 'h3'), holds: 'h3', ours: 'h3' }),
      record('Contact', { holds: 's1' }),
    ])
    expect(short(made)).toEqual([
      ['Contact', 's1', null],
      ['contact', 'h1', null],
    ])
  })

  it('stands when a record joins that people gave to somebody, but that goes after the assigned one', () => {
    expect(
      short(choose([record('Contact', assigned('Contact', 's1')), record('contact', { holds: 'h3' })])),
    ).toEqual([['contact', 'h3', null]])
  })

  const lost = (object: keyof typeof precedences, standing: Lead['standing'], ownerId: string) => {
    const ref = { ...record(object).ref, id: '9' }
    const assignment = { ...(assigned(object, ownerId).assignment as Assignment), ref }
    return record(object, {
      ...assigned(object, ownerId),
      assignment,
      ref,
      lead: { ...leadWith({}), ref, standing },
    })
  }
  const merged = { kind: 'merged', to: record('Contact').ref } as const

  it('goes along to the record that another one was merged into, also where that belonged to nobody yet', () => {
    const inbox = { salesforce: [...team.salesforce, owner('s0', null, { name: 'Inbox' })], hubspot: [] }
    const made = ownersOfPeople(
      route,
      { rotation: inbox.salesforce, directory: (crm) => inbox[crm as keyof typeof inbox] },
      5,
      [[lost('Contact', merged, 's1'), record('Contact', { holds: 's0' })]],
    )
    expect(short(made)).toEqual([['Contact', 's1', null]])
    expect(made[0], 'so that the write takes it from nobody').toMatchObject({ replaces: 's0' })
  })

  it.each([
    ['merged into', lost('Contact', merged, 's1')],
    ['converted to', lost('Lead', { kind: 'converted', to: record('Contact').ref }, 's1')],
  ])('is whom people gave the record that another one was %s, in all CRMs', (_what, before) => {
    const follows = { key: leadKey(before.ref), ownerId: 's1', isSameOwner: true }
    const contact = record('contact', { ...assigned('contact', 'h3', { follows }), holds: 'h3', ours: 'h3' })
    const dana = team.salesforce.map((one) => (one.id === 's2' ? owner('s2', 'dana@sales.example') : one))
    const made = ownersOfPeople(
      route,
      { rotation: dana, directory: (crm) => (crm === 'hubspot' ? team.hubspot : dana) },
      5,
      [[before, contact, record('Contact', { holds: 's2' })]],
    )
    expect(short(made)).toEqual([
      ['Contact', 's2', null],
      ['contact', 'h1', null],
    ])
  })

  it.each([
    ['left', { salesforce: [owner('s1', null, { isActive: false }), owner('s2', null)], hubspot: [] }, {}],
    ['is refused for the record', team, { refused: ['s1'] }],
  ])(
    'is found anew for a record that another one was merged into whose owner %s',
    (_why, directory, changes) => {
      const members = [lost('Contact', merged, 's1'), record('Contact', changes)]
      const choosing = (rotation: typeof team.salesforce) =>
        ownersOfPeople(route, { rotation, directory: (crm) => directory[crm as 'hubspot'] ?? [] }, 5, [
          members,
        ])
      expect(choosing(directory.salesforce.filter(({ isActive }) => isActive))).toMatchObject([
        { ref: members[1]?.ref, ownerId: 's2', step: 5, follows: null },
      ])
      expect(choosing([]), 'and stays to be found where nobody is left').toEqual([])
    },
  )

  it('is found anew for a record that went without while the other one was there', () => {
    const before = lost('Contact', { kind: 'gone' }, 's2')
    const follows = { key: leadKey(before.ref), ownerId: 's2', isSameOwner: false }
    const contact = record('contact', assigned('contact', 'h3', { ownerId: null, follows }))
    expect(
      ownersOfPeople(route, { rotation: team.hubspot.slice(0, 2), directory: () => team.hubspot }, 1, [
        [before, contact],
      ]),
    ).toMatchObject([{ ref: contact.ref, ownerId: 'h3', step: 1, follows: null }])
  })

  it('stays whose record is gone while any other record has or can have it', () => {
    const before = lost('Contact', merged, 's1')
    const refused = record('Contact', { refused: ['s1'] })
    expect(short(choose([before, refused, record('contact')]))).toEqual([
      ['Contact', null, null],
      ['contact', 'h1', null],
    ])
  })

  it('leaves nothing to do once it was chosen', () => {
    const members = [record('contact'), record('Lead'), record('Contact')]
    const made = new Map(choose(members).map((one) => [leadKey(one.ref), one]))
    const again = members.map((member) => ({
      ...member,
      assignment: made.get(leadKey(member.ref)) ?? null,
      assignedAt: '2026-03-01T10:00:00.000Z',
    }))
    expect(choose(again)).toEqual([])
  })

  const owners = { contact: ['h1', 'h3', 'h9'], Lead: ['s1', 's2', 'left'], Contact: ['s1', 's2', 'left'] }
  const anyMember = fc
    .record({
      object: fc.constantFrom('contact', 'Lead', 'Contact'),
      id: fc.constantFrom('1', '2'),
      kind: fc.constantFrom('active', 'active', 'converted', 'merged'),
      holds: fc.constantFrom(null, 0, 1, 2),
      ours: fc.constantFrom(null, 0, 1, 2),
      refused: fc.constantFrom(null, 0, 1),
      assigned: fc.constantFrom('no', 'own', 'following', 'without'),
      day: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ object, id, kind, holds, ours, refused, assigned, day }): OwnedMember => {
      const ref = { ...record(object).ref, id }
      const idOf = (index: number | null) => (index === null ? null : (owners[object][index] ?? null))
      const follows = { key: 'salesforce/Lead/1', ownerId: 's1', isSameOwner: true }
      const to = { ...record('Contact').ref, id: '9' }
      return record(object, {
        ref,
        lead: {
          ...leadWith({}),
          ref,
          standing: kind === 'active' ? { kind } : ({ kind, to } as Lead['standing']),
        },
        holds: idOf(holds),
        ours: idOf(ours),
        refused: refused === null ? [] : [idOf(refused) ?? ''],
        assignment:
          assigned === 'no'
            ? null
            : {
                ref,
                ownerId: assigned === 'without' ? null : idOf(day % 3),
                ownerName: 'Dana',
                ownerKind: 'person',
                route: 'all',
                step: assigned === 'own' ? 0 : null,
                replaces: null,
                follows: assigned === 'own' ? null : follows,
                because: 'their turn',
              },
        assignedAt: assigned === 'no' ? null : `2026-03-0${day}T10:00:00.000Z`,
      })
    })
  const anyMembers = fc.uniqueArray(anyMember, {
    minLength: 1,
    maxLength: 5,
    selector: ({ ref }) => leadKey(ref),
  })
  const everybody = {
    salesforce: [...team.salesforce, owner('left', 'claire@sales.example', { isActive: false })],
    hubspot: team.hubspot,
  }
  const sources = { rotation: team.salesforce, directory: (crm: string) => everybody[crm as 'hubspot'] ?? [] }

  it('is the same whatever the order of the records, one for all, with one turn, and nothing is left to do', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const made = ownersOfPeople(route, sources, 5, [members])
        expect(ownersOfPeople(route, sources, 5, [members.toReversed()])).toEqual(made)
        const byKey = new Map(made.map((one) => [leadKey(one.ref), one]))
        expect(byKey.size).toBe(made.length)
        expect(made.filter(({ step }) => step !== null).length).toBeLessThanOrEqual(1)
        const after = members.map((member) => {
          const assignment = byKey.get(leadKey(member.ref))
          return assignment === undefined
            ? member
            : { ...member, assignment, assignedAt: '2026-03-05T10:00:00.000Z' }
        })
        const leading = leadingAssignment(after)
        for (const { lead, assignment } of after)
          if (leading !== null && lead.standing.kind === 'active')
            expect(isInOrder(assignment, leading)).toBe(true)
        expect(ownersOfPeople(route, sources, 6, [after])).toEqual([])
      }),
      { numRuns: 3_000 },
    )
  })

  it('is nobody where the rotation is empty', () => {
    const none = { rotation: [], directory: () => [] }
    expect(ownersOfPeople(route, none, 0, [[record('contact'), record('Lead')]])).toEqual([])
  })

  it('is not looked for in a record that its CRM no longer holds', () => {
    const converted = record('Lead', {
      ...assigned('Lead', 's1'),
      lead: {
        ...leadWith({}),
        ref: record('Lead').ref,
        standing: { kind: 'converted', to: record('Contact').ref },
      },
    })
    expect(short(choose([converted, record('Contact', { holds: 's1' })]))).toEqual([['Contact', 's1', null]])
  })
})
