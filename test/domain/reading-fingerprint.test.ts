import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import { fingerprint } from '../../src/domain/fingerprint.ts'
import { readingFingerprint } from '../../src/domain/reading-fingerprint.ts'
import { leadWith } from './definition/sample-lead.ts'

const written = {
  read: { email: 'email', origin: { from: ['a', 'b'], values: { In: 'inbound', Out: 'outbound' } } },
  actions: { from: 'log' },
  identity: { emails: ['more'], records: { sf: 'salesforce/Lead' }, merged: 'merged' },
  write: { score: { field: 'score', label: 'Score', type: 'number' } },
  stage: { field: 'stage', read: { Won: 'customer' }, defaults: ['New'], write: {}, back: 'never' },
  owner: 'owner',
} as const
const printOf = (changes: object = {}) => readingFingerprint(ObjectMapping.parse({ ...written, ...changes }))

describe('readingFingerprint', () => {
  it.each<[string, object]>([
    ['a field is added', { read: { ...written.read, title: 'jobtitle' } }],
    ['a field is dropped', { read: { email: 'email' } }],
    ['another property is read', { read: { ...written.read, email: 'work_email' } }],
    [
      'the order of two sources is another',
      { read: { ...written.read, origin: { ...written.read.origin, from: ['b', 'a'] } } },
    ],
    [
      'a word means something else',
      { read: { ...written.read, origin: { ...written.read.origin, values: { In: 'outbound' } } } },
    ],
    ['the activity log is another', { actions: { from: 'other_log' } }],
    ['there is no activity log any more', { actions: null }],
    ['further addresses are read', { identity: { ...written.identity, emails: ['more', 'most'] } }],
    ['another link is read', { identity: { ...written.identity, records: { sf: 'salesforce/Contact' } } }],
    ['a stage word means something else', { stage: { ...written.stage, read: { Won: 'sql' } } }],
    ['another field is written', { write: { score: { ...written.write.score, field: 'score2' } } }],
    ['the owner stands elsewhere', { owner: 'owner2' }],
  ])('B2 is another when %s', (_, changes) => {
    expect(printOf(changes)).not.toBe(printOf())
  })

  it('B2 is the same whatever the order of names, and whatever is only written', () => {
    const { email, origin } = written.read
    const values = { Out: 'outbound', In: 'inbound' }
    expect(printOf({ read: { origin: { ...origin, values }, email } })).toBe(printOf())
    expect(printOf({ write: { score: { ...written.write.score, label: 'Points' } } })).toBe(printOf())
    expect(printOf({ unowned: ['inbox'], guards: { owner: 30 } })).toBe(printOf())
    expect(printOf({ read: { email: { from: 'email' }, origin } })).toBe(printOf())
  })
})

describe('fingerprint', () => {
  it('B2 moves when a stage word means something else by now', () => {
    const lead = { ...leadWith({}), written: { stage: 'Won' } }
    const by = (read: object) =>
      fingerprint(lead, ObjectMapping.parse({ ...written, stage: { ...written.stage, read } }))
    expect(by({ Won: 'sql' })).not.toBe(by({ Won: 'customer' }))
    expect(by({ Won: 'customer', Lost: 'disqualified' })).toBe(by({ Won: 'customer' }))
  })
})
