import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import { endsAfter, type Override, overridesOf, takenForOurs } from '../../src/domain/override.ts'
import { leadWith } from './definition/sample-lead.ts'

const mapping = ObjectMapping.parse({
  read: {},
  write: { score: { field: 'pl_score', label: 'Score', type: 'number' } },
  stage: { field: 'stage', read: { qualified: 'mql', working: 'sql', bad: 'disqualified' }, write: {} },
  owner: 'owner',
  guards: { owner: 30, stage: 10 },
})
type Values = Readonly<Record<string, CrmValue>>

const seenAt = '2026-11-01T00:00:00.000Z'
const later = '2026-11-05T00:00:00.000Z'
const found = (
  written: Values,
  lastWritten: Values,
  { overrides = [], modifiedAt = seenAt }: { overrides?: Override[]; modifiedAt?: string } = {},
) => {
  const lead = { ...leadWith({}), written, modifiedAt }
  return overridesOf({ lead, lastWritten, baseline: null, assignment: null, overrides }, mapping)
}

describe('what people set over what we wrote', () => {
  it.each<[string, Values, Values, CrmValue]>([
    ['set another owner', { owner: 'sam', stage: null }, { owner: 'dana' }, 'sam'],
    ['cleared the owner', { owner: null, stage: null }, { owner: 'dana' }, null],
  ])('is seen where a person %s, and stands as long as its guard says', (_, written, last, value) => {
    expect(found(written, last)).toEqual([
      { field: 'owner', value, since: seenAt, endsAt: '2026-12-01T00:00:00.000Z' },
    ])
  })

  it('is nothing where the field shows what we wrote, or where we never wrote', () => {
    expect(found({ owner: 'dana', stage: 'qualified' }, { owner: 'dana' })).toEqual([])
  })

  it('is no matter of fields that only Plumbline writes', () => {
    expect(found({ owner: null, stage: null, pl_score: 1 }, { pl_score: 80 })).toEqual([])
  })

  it('keeps its time while the record changes otherwise, and begins anew with another value', () => {
    const overrides = found({ owner: 'sam' }, { owner: 'dana' })
    expect(found({ owner: 'sam' }, { owner: 'dana' }, { overrides, modifiedAt: later })).toEqual(overrides)
    expect(found({ owner: 'kim' }, { owner: 'dana' }, { overrides, modifiedAt: later })[0]).toMatchObject({
      value: 'kim',
      since: later,
    })
  })

  it.each(['working', 'bad'])('stands for good where sales made %s of the lead', (stage) => {
    expect(found({ stage }, { stage: 'qualified' })[0]).toMatchObject({ value: stage, endsAt: null })
  })

  it('counts as ours from the moment that it ends, and is decided again then', () => {
    const overrides = found({ owner: 'sam', stage: 'odd' }, { owner: 'dana', stage: 'qualified' })
    const ours = (at: string) => takenForOurs({ owner: 'dana', stage: 'qualified' }, overrides, new Date(at))
    expect(ours('2026-11-10T23:59:59.999Z')).toEqual({ owner: 'dana', stage: 'qualified' })
    expect(ours('2026-11-11T00:00:00.000Z')).toEqual({ owner: 'dana', stage: 'odd' })
    expect(ours('2026-12-01T00:00:00.000Z')).toEqual({ owner: 'sam', stage: 'odd' })
    expect(endsAfter(overrides, new Date(seenAt))).toHaveLength(2)
    expect(endsAfter(overrides, new Date('2026-11-11T00:00:00.000Z'))).toEqual(['2026-12-01T00:00:00.000Z'])
    expect(endsAfter(overrides, new Date('2027-01-01T00:00:00.000Z'))).toEqual([])
  })

  it('is the same found once or twice', () => {
    const word = fc.constantFrom<CrmValue>('a', 'b', 'working', null)
    const fields = fc.record({ owner: word, stage: word })
    fc.assert(
      fc.property(fields, fc.record({ owner: word, stage: word }, { requiredKeys: [] }), (written, last) => {
        const once = found(written, last)
        expect(found(written, last, { overrides: once, modifiedAt: later })).toEqual(once)
        for (const { field, value } of once) expect(value).not.toBe(last[field as keyof typeof last])
      }),
    )
  })
})
