import { describe, expect, it } from 'vitest'
import { mappingOf, ObjectMapping } from '../../../src/domain/crm-mapping.ts'
import { handedOn } from '../../../src/domain/identity/handed-on.ts'
import { ownershipAmong } from '../../../src/domain/identity/requalify-person.ts'
import type { CrmValue, Lead, LeadRef } from '../../../src/domain/lead.ts'
import type { RecordState } from '../../../src/domain/requalify.ts'
import { shippedMapping } from '../../crm/hubspot/shipped-mapping.ts'
import { lead, refTo } from '../../store/ledger-examples.ts'

type Values = Readonly<Record<string, CrmValue>>

const stored = (
  ref: LeadRef,
  written: Values,
  lastWritten: Values,
  standing: Lead['standing'],
): RecordState => ({
  lead: { ...lead(ref.id), ref, written, standing },
  lastWritten,
  unanswered: null,
  baseline: null,
  overrides: [],
  assignment: null,
  clearedStage: null,
})
const survivor = refTo('2')
const ours = { hubspot_owner_id: 'h1', lifecyclestage: 'lead', plumbline_score: null }
const loser = (standing: Lead['standing']) => stored(refTo('1'), {}, ours, standing)
const shows = (written: Values, lastWritten: Values = {}) =>
  stored(survivor, written, lastWritten, { kind: 'active' })
const writtenOf = (other: RecordState, record: RecordState) =>
  handedOn(record, [other, record], ({ ref }) => mappingOf(shippedMapping, ref)).written

describe('what counts as written by us in a contact that another one was merged into', () => {
  const merged = loser({ kind: 'merged', to: survivor })

  it('is what its CRM carried over from there', () => {
    expect(writtenOf(merged, shows(ours))).toEqual({ hubspot_owner_id: 'h1', lifecyclestage: 'lead' })
  })

  it.each([
    ['a person set there since', merged, shows({ hubspot_owner_id: 'h2' })],
    [
      'we wrote otherwise there ourselves',
      merged,
      shows({ hubspot_owner_id: 'h1' }, { hubspot_owner_id: 'h3' }),
    ],
    ['stands in another record of the person', loser({ kind: 'active' }), shows({ hubspot_owner_id: 'h1' })],
    ['became another one', loser({ kind: 'merged', to: refTo('9') }), shows({ hubspot_owner_id: 'h1' })],
  ])('but not what %s', (_what, other, record) => {
    expect(writtenOf(other, record)).toEqual({})
  })
})

describe('what the stage of a Contact is compared with that a Lead was converted into', () => {
  const staged = (field: string) =>
    ObjectMapping.parse({
      read: {},
      write: {},
      stage: {
        field,
        defaults: ['New'],
        read: { Working: 'sal' },
        write: { mql: 'Qualified' },
        back: 'never',
      },
      owner: 'OwnerId',
    })
  const contact: LeadRef = { crm: 'salesforce', object: 'Contact', id: '003' }
  const ofLead: LeadRef = { crm: 'salesforce', object: 'Lead', id: '00Q' }
  const baselineOf = (fieldOfContact: string, shown: CrmValue) => {
    const converted = stored(ofLead, {}, { Stage__c: 'Qualified' }, { kind: 'converted', to: contact })
    const record = stored(contact, { [fieldOfContact]: shown }, {}, { kind: 'active' })
    const objectOf = ({ ref }: Lead) => staged(ref.object === 'Lead' ? 'Stage__c' : fieldOfContact)
    return handedOn(record, [converted, record], objectOf).baseline
  }

  it.each<[string, string, CrmValue, Values]>([
    ['nothing, where Salesforce carried none over', 'Stage__c', null, {}],
    ['nothing, where it stands in a field with words of its own', 'Contact_Stage__c', 'Fresh', {}],
    ['nothing, where it shows a word that Salesforce sets', 'Stage__c', 'New', {}],
    ['what the Lead was last known to show', 'Stage__c', 'Working', { Stage__c: 'Qualified' }],
  ])('A1 is %s', (_, field, shown, expected) => {
    expect(baselineOf(field, shown)).toEqual(expected)
  })
})

it('A1 has a record that became another one take an edit over once, however often', () => {
  const edit = { field: 'lifecyclestage', value: 'customer', since: '2026-11-01T00:00:00.000Z', endsAt: null }
  const first = { ...loser({ kind: 'merged', to: survivor }), overrides: [edit] }
  const objectOf = ({ ref }: Lead) => mappingOf(shippedMapping, ref)
  const now = new Date('2026-11-28T12:00:00.000Z')
  let middle: RecordState = { ...stored(survivor, {}, {}, { kind: 'merged', to: refTo('3') }), baseline: {} }
  for (let times = 0; times < 3; times++) {
    const { overrides } = ownershipAmong(middle, [first, middle], objectOf, now)
    middle = { ...middle, overrides }
  }
  expect(middle.overrides).toEqual([edit])
})
