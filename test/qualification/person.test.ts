import { describe, expect, it } from 'vitest'
import type { CrmValue, Lead, LeadRef } from '../../src/domain/lead.ts'
import type { StoredLead } from '../../src/ports/ledger.ts'
import { personOf } from '../../src/qualification/person.ts'
import { lead, refTo } from '../store/ledger-examples.ts'

type Values = Readonly<Record<string, CrmValue>>

const stored = (
  ref: LeadRef,
  written: Values,
  lastWritten: Values,
  standing: Lead['standing'],
): StoredLead => ({
  lead: { ...lead(ref.id), ref, written, standing },
  revision: 1,
  readAt: '2026-03-01T12:00:00.000Z',
  inputsAt: '2026-03-01T12:00:00.000Z',
  lastWritten,
  unanswered: null,
  overrides: [],
  refusedOwners: [],
  decision: null,
  assignment: null,
  assignedAt: null,
  buyingGroup: null,
})
const survivor = refTo('2')
const ours = { hubspot_owner_id: 'h1', lifecyclestage: 'lead', plumbline_score: null }
const loser = (standing: Lead['standing']) => stored(refTo('1'), {}, ours, standing)
const lastWrittenOf = (records: readonly StoredLead[]) =>
  personOf(records, () => ({ objects: {} })).members.find(({ lead: { ref } }) => ref.id === survivor.id)
    ?.lastWritten

describe('what counts as written by us in a record that another one became', () => {
  const shows = (written: Values, lastWritten: Values = {}) =>
    stored(survivor, written, lastWritten, { kind: 'active' })
  const merged = loser({ kind: 'merged', to: survivor })

  it('is what its CRM carried over from there', () => {
    const carried = shows({ hubspot_owner_id: 'h1', lifecyclestage: 'lead', plumbline_score: null })
    expect(lastWrittenOf([merged, carried])).toEqual({ hubspot_owner_id: 'h1', lifecyclestage: 'lead' })
    expect(lastWrittenOf([loser({ kind: 'converted', to: survivor }), carried])).toMatchObject({
      hubspot_owner_id: 'h1',
    })
  })

  it.each([
    ['a person set there since', [merged, shows({ hubspot_owner_id: 'h2' })], {}],
    [
      'we wrote there ourselves',
      [merged, shows({ hubspot_owner_id: 'h1' }, { hubspot_owner_id: 'h3' })],
      { hubspot_owner_id: 'h3' },
    ],
    [
      'stands in another record of the person',
      [loser({ kind: 'active' }), shows({ hubspot_owner_id: 'h1' })],
      {},
    ],
    [
      'became another one',
      [loser({ kind: 'merged', to: refTo('9') }), shows({ hubspot_owner_id: 'h1' })],
      {},
    ],
  ])('but not what %s', (_what, records, lastWritten) => {
    expect(lastWrittenOf(records)).toEqual(lastWritten)
  })
})
