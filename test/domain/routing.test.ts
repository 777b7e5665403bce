import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Owner } from '../../src/domain/owner.ts'
import { findRoute, mostRefusals, ownersFor, Routing, rotationOf } from '../../src/domain/routing.ts'

const routing = Routing.parse({
  routes: [
    {
      id: 'north-america',
      because: 'headquarters in North America',
      countries: ['US', 'CA'],
      owners: { hubspot: 'everyone' },
    },
    {
      id: 'rest',
      because: 'everywhere else',
      owners: { hubspot: ['dana@acme.example'], salesforce: 'everyone' },
    },
  ],
})
const [northAmerica, rest] = routing.routes as [Routing['routes'][0], Routing['routes'][0]]

const owner = (id: string, facts: Partial<Owner> = {}): Owner => ({
  id,
  name: `Owner ${id}`,
  email: `${id}@acme.example`,
  isActive: true,
  kind: 'person',
  ...facts,
})
const lead = (
  id: string,
  holds: string | null = null,
  unowned: readonly string[] = [],
  refused: readonly string[] = [],
) => ({
  ref: { crm: 'hubspot', object: 'contact', id },
  holds,
  unowned,
  owningQueues: [],
  refused,
})

describe('findRoute', () => {
  it.each([
    ['US', 'north-america'],
    ['CA', 'north-america'],
    ['MX', 'rest'],
    [null, 'rest'],
  ])('sends a company from %s to %s', (country, id) => {
    expect(findRoute(routing, 'hubspot', country)?.id).toBe(id)
  })

  it('passes over a route that names no owners in that CRM', () => {
    expect(findRoute(routing, 'salesforce', 'US')?.id).toBe('rest')
  })

  it('answers null where no route covers the lead', () => {
    expect(findRoute({ routes: [northAmerica] }, 'hubspot', 'MX')).toBeNull()
  })
})

describe('rotationOf', () => {
  it('takes only active people, in the order of their ids, however the CRM lists them', () => {
    const owners = [owner('3'), owner('1'), owner('2', { isActive: false }), owner('4', { kind: 'queue' })]
    expect(rotationOf(northAmerica, 'hubspot', owners, []).map(({ id }) => id)).toEqual(['1', '3'])
  })

  it('leaves out who stands for nobody, such as the integration user', () => {
    const owners = [owner('1'), owner('2', { name: 'Plumbline Integration' })]
    const rotation = rotationOf(northAmerica, 'hubspot', owners, ['Plumbline Integration'])
    expect(rotation.map(({ id }) => id)).toEqual(['1'])
  })

  it('takes only those named, whatever the case of the address', () => {
    const owners = [owner('1'), owner('2', { email: 'Dana@ACME.example' }), owner('3', { email: null })]
    expect(rotationOf(rest, 'hubspot', owners, []).map(({ id }) => id)).toEqual(['2'])
  })
})

describe('ownersFor', () => {
  const everybody = [
    owner('a'),
    owner('b'),
    owner('gone', { isActive: false }),
    owner('inbox', { kind: 'queue', name: 'Inbox' }),
  ]
  const rotation = rotationOf(northAmerica, 'hubspot', everybody, [])

  it('is fair to within one, whatever the number of leads and the step it starts from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(60), fc.nat(1_000), (people, leads, nextStep) => {
        const team = Array.from({ length: people }, (_, index) => owner(String(index)))
        const asked = Array.from({ length: leads }, (_, index) => lead(String(index)))
        const counts = new Map(team.map(({ id }) => [id, 0]))
        for (const { ownerId } of ownersFor(northAmerica, team, team, nextStep, asked))
          counts.set(String(ownerId), (counts.get(String(ownerId)) ?? 0) + 1)
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('leaves a lead with the person who has it, and takes no turn for it', () => {
    const made = ownersFor(northAmerica, rotation, everybody, 7, [lead('1', 'b'), lead('2')])
    expect(made.map(({ ownerId, step }) => [ownerId, step])).toEqual([
      ['b', null],
      ['b', 7],
    ])
  })

  it('leaves a lead with an owner whom the list does not know rather than take it away', () => {
    expect(ownersFor(northAmerica, rotation, everybody, 0, [lead('1', 'stranger')])[0]?.ownerId).toBe(
      'stranger',
    )
  })

  it.each([
    ['an inbox queue that stands for nobody', 'inbox', ['Inbox']],
    ['a queue that nobody named (A3)', 'inbox', []],
    ['a person who left', 'gone', []],
  ])('hands on a lead that belongs to %s, and remembers what the field held', (_, holds, unowned) => {
    const [made] = ownersFor(northAmerica, rotation, everybody, 0, [lead('1', holds, unowned)])
    expect(made).toMatchObject({ ownerId: 'a', step: 0, replaces: holds })
  })

  it('passes over an owner whom the CRM refused for this lead, and leaves the turns after it in order', () => {
    const made = ownersFor(northAmerica, rotation, everybody, 0, [lead('1', null, [], ['a']), lead('2')])
    expect(made.map(({ ownerId, step }) => [ownerId, step])).toEqual([
      ['b', 1],
      ['a', 2],
    ])
  })

  it('gives a lead to nobody when all were refused, or so many that asking on makes no sense', () => {
    expect(ownersFor(northAmerica, rotation, everybody, 0, [lead('1', null, [], ['a', 'b'])])).toEqual([])
    const strangers = Array.from({ length: mostRefusals }, (_, index) => `x${index}`)
    expect(ownersFor(northAmerica, rotation, everybody, 0, [lead('1', null, [], strangers)])).toEqual([])
  })

  it('assigns nobody when nobody takes part', () => {
    expect(ownersFor(northAmerica, [], everybody, 0, [lead('1')])).toEqual([])
  })
})

describe('Routing', () => {
  it('refuses two routes of the same name', () => {
    expect(Routing.safeParse({ routes: [northAmerica, northAmerica] }).success).toBe(false)
  })
})
