import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aloneInBuying } from '../../../src/domain/bant/buying-group.ts'
import type { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import type { Decision } from '../../../src/domain/decision.ts'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import { type MemberState, requalifyPerson } from '../../../src/domain/identity/requalify-person.ts'
import type { CrmName, Lead, LeadValues } from '../../../src/domain/lead.ts'
import { readMappings } from '../../../src/mappings/read-mappings.ts'
import {
  answers,
  fewWords,
  leadWith,
  noon,
  shippedDefinition,
  workedExample,
} from '../definition/sample-lead.ts'

const { crms } = readMappings('mappings')
const mapping = (crm: CrmName) => crms[crm] as CrmMapping
const definition = compileDefinition({
  definition: shippedDefinition(),
  id: 'd1@1#test',
  vocabulary: fewWords,
})

const objects = { contact: 'hubspot', Lead: 'salesforce', Contact: 'salesforce' } as const

function member(
  object: keyof typeof objects,
  values: Partial<LeadValues>,
  { lead, ...changes }: Omit<Partial<MemberState>, 'lead'> & { lead?: Partial<Lead> } = {},
): MemberState {
  const ref = { crm: objects[object], object, id: '1' }
  return {
    lead: { ...leadWith(values), ref, ...lead },
    inputsAt: '2026-03-01T10:00:00.000Z',
    precedence: mapping(ref.crm).objects[object]?.identity.precedence ?? 0,
    lastWritten: {},
    unanswered: null,
    baseline: null,
    clearedStage: null,
    overrides: [],
    assignment: null,
    assignedAt: null,
    previous: null,
    decidedAt: null,
    ...changes,
  }
}
const decide = (...members: MemberState[]) =>
  requalifyPerson({ members, enrichments: [], buyingGroup: aloneInBuying }, definition, mapping, noon)
const yes = answers(['yes', 'yes', 'yes', 'no'])
const sent = { key: 'salesforce/Lead/1', ownerId: 's1', isSameOwner: true }
const given = (object: keyof typeof objects, ownerId: string | null, follows: typeof sent | null) => ({
  assignment: {
    ref: { crm: objects[object], object, id: '1' },
    ownerId,
    ownerName: 'Dana',
    ownerKind: 'person' as const,
    route: 'all',
    step: follows === null ? 3 : null,
    replaces: null,
    follows,
    because: 'their turn',
  },
  assignedAt: '2026-03-01T10:00:00.000Z',
})

describe('a person with several records', () => {
  it('qualifies by what the records say together, where none of them would alone', () => {
    const answered = (...names: string[]): Partial<LeadValues> =>
      Object.fromEntries(
        Object.entries(yes).filter(([field]) => names.some((name) => field.startsWith(name))),
      )
    const halves = [
      member('contact', { ...workedExample, ...answered('bant.budget') }),
      member('Lead', answered('bant.authority', 'bant.need')),
    ] as const
    expect(halves.map((half) => decide(half)[0]?.decision.stage)).not.toContain('mql')
    expect(decide(...halves).map(({ decision }) => decision.stage)).toEqual(['mql', 'mql'])
  })

  it('is routed once, by the record that leads, and the others wait for it', () => {
    const decided = decide(member('contact', workedExample), member('Lead', yes))
    expect(decided.map(({ ref, needsOwner, awaitsOwner }) => [ref.object, needsOwner, awaitsOwner])).toEqual([
      ['contact', false, true],
      ['Lead', true, true],
    ])
  })

  it('shows one owner, each CRM by its own id; a record that does not follow yet is to be routed', () => {
    const lead = member('Lead', yes, given('Lead', 's1', null))
    const following = member('contact', workedExample, given('contact', 'h1', sent))
    expect(
      decide(following, lead).map(({ decision, needsOwner }) => [
        decision.stage,
        decision.ownerId,
        needsOwner,
      ]),
    ).toEqual([
      ['sal', 'h1', false],
      ['sal', 's1', false],
    ])
    expect(
      decide(member('contact', workedExample), lead).map(({ decision, needsOwner }) => [
        decision.ownerId,
        needsOwner,
      ]),
    ).toEqual([
      [null, true],
      ['s1', false],
    ])
  })

  it('says in every record why one of them has another owner', () => {
    const because = 'hubspot has nobody active with that address'
    const other = given('contact', null, { ...sent, isSameOwner: false })
    const decided = decide(
      member('contact', workedExample, { ...other, assignment: { ...other.assignment, because } }),
      member('Lead', yes, given('Lead', 's1', null)),
    )
    for (const { decision } of decided)
      expect(decision.explanation.because).toContain(`owner of hubspot/contact/1: ${because}`)
  })

  it('has the stage that people set in one of the CRMs', () => {
    const closed = member('Lead', {}, { lead: { written: { Status: 'Closed - Not Converted' } } })
    expect(
      decide(member('contact', workedExample), closed).map(({ decision }) => decision.disqualifiedBy),
    ).toEqual(['set-in-crm', 'set-in-crm'])
  })

  it('carries what a converted Lead knew and had come to over to its Contact', () => {
    const to = { crm: 'salesforce', object: 'Contact', id: '1' }
    const [converted, contact] = decide(
      member(
        'Lead',
        { ...workedExample, ...yes },
        { lead: { standing: { kind: 'converted', to }, written: { Status: 'Closed - Converted' } } },
      ),
      member('Contact', { email: 'ada@helix.example' }),
    )
    expect(contact?.decision).toMatchObject({ stage: 'sql', score: converted?.decision.score })
    expect(contact?.decision.score).toBeGreaterThan(50)
    expect(converted?.write).toBe('none')
  })

  it('goes on in nurture from the record that came back most often', () => {
    const previous = { ...(decide(member('contact', {}))[0]?.decision as Decision) }
    const waiting = { ...previous, stage: 'nurture' as const, recontactOn: '2026-12-24', recycles: 2 }
    const noes = answers(['yes', 'yes', 'no', 'no'])
    const decided = decide(
      member('contact', { ...workedExample, ...noes }, { previous, decidedAt: '2026-03-02T10:00:00.000Z' }),
      member('Lead', {}, { previous: waiting, decidedAt: '2026-01-02T10:00:00.000Z' }),
    )
    for (const { decision } of decided)
      expect(decision).toMatchObject({ stage: 'nurture', recontactOn: '2026-12-24', recycles: 2 })
  })

  it('of one record is decided as that record is', () => {
    const only = member('contact', { ...workedExample, ...yes })
    const alone = definition.decide({
      lead: only.lead,
      enrichments: [],
      crmStage: null,
      assignment: null,
      buyingGroup: aloneInBuying,
      previous: null,
      now: noon,
    })
    expect(decide(only)).toMatchObject([{ decision: alone, write: 'guarded', needsOwner: true }])
  })

  it('hands on what we wrote, and what people set, from a Lead to the Contact that it became', () => {
    const to = { crm: 'salesforce', object: 'Contact', id: '1' }
    const since = { since: '2026-01-01T00:00:00.000Z', endsAt: null }
    const lead = member(
      'Lead',
      {},
      {
        lead: { standing: { kind: 'converted', to } },
        lastWritten: { OwnerId: 's1', Plumbline_Score__c: 12, Plumbline_Stage__c: 'aql', Status: 'New' },
        overrides: [{ field: 'OwnerId', value: 's2', ...since }],
      },
    )
    const written = { OwnerId: 's2', Plumbline_Score__c: 12, Plumbline_Stage__c: null, Status: 'New' }
    const contact = (changes: Partial<MemberState> = {}) =>
      member('Contact', workedExample, { lead: { written }, ...given('Contact', 's1', null), ...changes })
    const of = (changes?: Partial<MemberState>) => decide(contact(changes), lead)[0]
    expect(of()?.takesOver).toEqual({ Plumbline_Score__c: 12 })
    expect(of({ lastWritten: { Plumbline_Score__c: 20 } })?.takesOver).toEqual({})
    const replaced = { ...given('Contact', 's1', null).assignment, replaces: 's1' }
    expect(of({ assignment: replaced })?.overrides).toEqual([{ field: 'OwnerId', value: 's2', ...since }])
    const other = {
      ...lead,
      lead: { ...lead.lead, standing: { kind: 'converted', to: { ...to, id: '9' } } },
    } as const
    expect(decide(contact(), other)[0]?.takesOver, 'it became another').toEqual({})
    expect(
      decide(contact(), { ...lead, lead: { ...lead.lead, standing: { kind: 'active' } } })[0]?.takesOver,
    ).toEqual({})
  })

  it('is one decision, whatever the records say and in whatever order they come', () => {
    const anyValues = fc.record({
      title: fc.constantFrom(null, 'Vice President, QA', 'Buyer'),
      format: fc.constantFrom(null, 'price-request', 'webinar'),
      'company.industry': fc.constantFrom(null, 'BIOTECHNOLOGY'),
      'company.revenue': fc.constantFrom(null, 400_000_000),
      'bant.need': fc.constantFrom(null, 'yes', 'no'),
    })
    const anyMember = (object: keyof typeof objects) =>
      fc
        .tuple(anyValues, fc.integer({ min: 1, max: 9 }))
        .map(([values, day]) => member(object, values, { inputsAt: `2026-02-0${day}T00:00:00.000Z` }))
    fc.assert(
      fc.property(anyMember('contact'), anyMember('Lead'), anyMember('Contact'), (...members) => {
        const content = (one: { decision: Decision } | undefined) => ({
          ...one?.decision,
          isRoutable: null,
          ownerId: null,
        })
        const decided = decide(...members)
        for (const one of decided) expect(content(one)).toEqual(content(decided[0]))
        expect(decided.filter(({ needsOwner }) => needsOwner).length).toBeLessThanOrEqual(1)
        expect(decide(...members.toReversed()).toReversed()).toEqual(decided)
      }),
    )
  })
})
