import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../../src/domain/identity/identity.ts'
import { personStage } from '../../../src/domain/identity/person-stage.ts'
import { unite } from '../../../src/domain/identity/united-lead.ts'
import type { Lead, LeadValues } from '../../../src/domain/lead.ts'
import { leadWith } from '../definition/sample-lead.ts'

const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T10:00:00.000Z`

/** A contact of HubSpot (precedence 1), or a Contact of Salesforce (3). */
function member(
  crm: 'hubspot' | 'salesforce',
  changedOn: number,
  values: Partial<LeadValues>,
  changes: Partial<Lead> = {},
): Member {
  const ref = { crm, object: crm === 'hubspot' ? 'contact' : 'Contact', id: `${changedOn}` }
  return {
    lead: { ...leadWith(values), ref, modifiedAt: day(changedOn), ...changes },
    inputsAt: day(changedOn),
    precedence: crm === 'hubspot' ? 1 : 3,
  }
}
const visit = (what: string, id: string | null = null) => ({ kind: 'page', what, at: day(1), id })

describe('a united lead', () => {
  it('knows what any record knows, and of two that know believes the one that changed last', () => {
    const { values, origins } = unite([
      member('salesforce', 1, { title: 'Buyer', phone: '+1 555 0100' }),
      member('hubspot', 2, { title: 'Head of Purchasing', country: 'US' }),
    ])
    expect(values).toMatchObject({ title: 'Head of Purchasing', phone: '+1 555 0100', country: 'US' })
    expect(origins.values).toMatchObject({
      title: { source: 'hubspot', asOf: day(2) },
      phone: { source: 'salesforce', asOf: day(1) },
    })
    expect(origins.values.gender).toBeUndefined()
  })

  it('takes nothing that is empty for an answer', () => {
    expect(
      unite([member('salesforce', 1, { title: 'Buyer' }), member('hubspot', 2, { title: '' })]).values,
    ).toMatchObject({
      title: 'Buyer',
    })
  })

  it('leads by precedence, whichever changed last; of two that changed at once the leading one counts', () => {
    const records = [member('hubspot', 5, { title: 'A' }), member('salesforce', 5, { title: 'B' })]
    expect(unite(records).ref.crm).toBe('salesforce')
    expect(unite(records).values.title).toBe('B')
    expect(unite([member('hubspot', 9, { title: 'A' }), records[1] as Member]).ref.crm).toBe('salesforce')
  })

  it('keeps the parts of an answer together', () => {
    const { values } = unite([
      member('salesforce', 1, { 'bant.budget': 'no', 'bant.budgetSource': 'call', 'bant.budgetBy': 'Dana' }),
      member('hubspot', 2, { 'bant.budget': 'yes', 'bant.budgetSource': 'form' }),
    ])
    expect(values).toMatchObject({ 'bant.budget': 'yes', 'bant.budgetSource': 'form', 'bant.budgetBy': null })
  })

  it('has opted out when any record says so, also an older one', () => {
    expect(
      unite([member('salesforce', 1, { optedOut: true }), member('hubspot', 2, { optedOut: false })]).values
        .optedOut,
    ).toBe(true)
  })

  it('did once what several CRMs tell of, and as often as one CRM tells of it', () => {
    const { actions, origins } = unite([
      member('salesforce', 1, {}, { actions: [visit('/a'), visit('/b', 'e1')] }),
      member('hubspot', 2, {}, { actions: [visit('/a'), visit('/a'), visit('/c', 'e1'), visit('/d', 'e2')] }),
    ])
    expect(actions.map(({ what }) => what)).toEqual(['/a', '/a', '/c', '/d'])
    expect(origins.actions.source).toBe('hubspot and salesforce')
  })

  it('does not count what a deleted or merged record said, but what a converted one did', () => {
    const to = { crm: 'salesforce', object: 'Contact', id: '1' }
    const active = member('salesforce', 1, { title: 'Buyer' })
    const lost = (standing: Lead['standing']) =>
      unite([active, member('hubspot', 2, { country: 'US' }, { standing })])
    expect(lost({ kind: 'gone' }).values.country).toBeNull()
    expect(lost({ kind: 'merged', to }).values.country).toBeNull()
    expect(lost({ kind: 'converted', to }).values.country).toBe('US')
  })

  const anyMember = fc
    .record({
      crm: fc.constantFrom('hubspot' as const, 'salesforce' as const),
      changedOn: fc.integer({ min: 1, max: 28 }),
      title: fc.constantFrom(null, 'Buyer', 'Seller'),
      country: fc.constantFrom(null, 'US', 'DE'),
      pages: fc.subarray(['/a', '/b', '/c']),
    })
    .map(({ crm, changedOn, title, country, pages }) =>
      member(crm, changedOn, { title, country }, { actions: pages.map((page) => visit(page)) }),
    )
  const anyMembers = fc.uniqueArray(anyMember, {
    minLength: 1,
    maxLength: 5,
    selector: ({ lead: { ref } }) => `${ref.crm} ${ref.id}`,
  })

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        expect(unite(members.toReversed())).toEqual(unite(members))
      }),
    )
  })

  it('knows a value whenever one record does, and it is one of theirs', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const theirs = members.map(({ lead }) => lead.values.title).filter((title) => title !== null)
        const { title } = unite(members).values
        expect(theirs.length === 0 ? [null] : theirs).toContain(title)
      }),
    )
  })
})

describe('the stage that people set on the records of one person', () => {
  it.each([
    [[null, null], null],
    [['sal', null], 'sal'],
    [['mql', 'sal'], 'sal'],
    [['sal', 'disqualified'], 'disqualified'],
    [['nurture', 'mql'], 'nurture'],
    [['disqualified', 'nurture'], 'disqualified'],
    // Who bought is not ruled out by a double that somebody closed.
    [['disqualified', 'customer'], 'customer'],
    [['sql', 'disqualified'], 'sql'],
  ] as const)('%j come to %s, in any order', (stages, stage) => {
    expect(personStage(stages)).toBe(stage)
    expect(personStage(stages.toReversed())).toBe(stage)
  })
})
