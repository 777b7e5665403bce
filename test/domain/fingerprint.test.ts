import { describe, expect, it } from 'vitest'
import type { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import { fingerprint } from '../../src/domain/fingerprint.ts'
import type { Lead } from '../../src/domain/lead.ts'
import { leadWith } from './definition/sample-lead.ts'

const mapping: ObjectMapping = {
  read: {},
  actions: null,
  identity: { emails: [], records: {}, merged: null, precedence: 0 },
  write: {},
  stage: { field: 'stage', read: {}, defaults: [], write: {}, back: 'never' },
  owner: 'owner',
  unowned: [],
  owningQueues: [],
  guards: {},
}
const visit = { kind: 'page', what: '/pricing', at: '2026-03-01T10:00:00Z', id: 'e1' }
const lead: Lead = {
  ...leadWith({ title: 'Chief Operating Officer' }),
  actions: [visit],
  standing: { kind: 'converted', to: { crm: 'salesforce', object: 'Contact', id: '003' } },
  written: { stage: 'lead', owner: '7', score: 12 },
}

/** As jsonb keeps it: keys in an order of its own. */
const keptInJsonb = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toReversed())
      : part,
  ) as Value

describe('the fingerprint of a lead', () => {
  it('is the same before and after it was kept in the ledger, whatever order its keys come back in', () => {
    expect(fingerprint(keptInJsonb(lead), mapping)).toBe(fingerprint(lead, mapping))
  })

  it.each<[string, Partial<Lead>]>([
    ['a value', { values: leadWith({ title: 'Analyst' }).values }],
    ['an action', { actions: [visit, { ...visit, id: 'e2' }] }],
    ['what an action was done with', { actions: [{ ...visit, what: '/jobs' }] }],
    ['a line that cannot be read', { unreadableActions: 1 }],
    ['its standing', { standing: { kind: 'gone' } }],
    ['where it went', { standing: { kind: 'converted', to: null } }],
    ['the stage that its CRM holds', { written: { ...lead.written, stage: 'customer' } }],
    ['its owner', { written: { ...lead.written, owner: null } }],
  ])('moves with %s', (_what, change) => {
    expect(fingerprint({ ...lead, ...change }, mapping)).not.toBe(fingerprint(lead, mapping))
  })

  it('does not move with what only Plumbline writes, nor with the stamp', () => {
    const echo = { ...lead, modifiedAt: '2026-03-02T10:00:00Z', written: { ...lead.written, score: 40 } }
    expect(fingerprint(echo, mapping)).toBe(fingerprint(lead, mapping))
  })
})
