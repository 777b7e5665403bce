import { describe, expect, it } from 'vitest'
import type { Assignment } from '../../../src/domain/decision.ts'
import { isInOrder, leadingAssignment } from '../../../src/domain/identity/leading-assignment.ts'
import { assigned, type precedences, record } from './owned-records.ts'

describe('the assignment that counts for a person', () => {
  const withOwner = (
    object: keyof typeof precedences,
    ownerId: string,
    assignedAt: string,
    changes: Partial<Assignment> = {},
  ) => record(object, { ...assigned(object, ownerId, changes), assignedAt })
  const follows = { key: 'salesforce/Contact/1', ownerId: 's1', isSameOwner: true }

  it('is the one of the record that goes first, then the older one', () => {
    const members = [withOwner('contact', 'h1', '2026-01-01'), withOwner('Contact', 's2', '2026-02-01')]
    expect(leadingAssignment(members)?.ownerId).toBe('s2')
    expect(leadingAssignment(members.toReversed())?.ownerId).toBe('s2')
    const double = { ...withOwner('Contact', 's1', '2026-01-15'), ref: { ...record('Contact').ref, id: '2' } }
    expect(leadingAssignment([...members, double])?.ownerId).toBe('s1')
  })

  it('is one that was made for itself before one that follows, which counts when it is left alone', () => {
    const follower = withOwner('Contact', 's1', '2026-01-01', { follows })
    expect(leadingAssignment([follower, withOwner('contact', 'h3', '2026-02-01')])?.ownerId).toBe('h3')
    expect(leadingAssignment([follower])?.ownerId).toBe('s1')
  })

  it('is none where nobody has an owner', () => {
    expect(
      leadingAssignment([record('contact'), record('Lead', assigned('Lead', 'x', { ownerId: null }))]),
    ).toBeNull()
  })

  const gone = (ownerId: string) => ({
    ...withOwner('Contact', ownerId, '2026-01-01'),
    lead: { ...record('Contact').lead, standing: { kind: 'gone' } as const },
  })

  it('is none where its record is gone and nobody could be found to have those that go by it', () => {
    const nobodys = record('contact', assigned('contact', 'x', { ownerId: null, follows }))
    expect(leadingAssignment([gone('s1'), nobodys])).toBeNull()
    expect(leadingAssignment([gone('s1'), nobodys, record('Lead')])?.ownerId).toBe('s1')
    expect(leadingAssignment([gone('s1')])?.ownerId).toBe('s1')
    expect(leadingAssignment([withOwner('Contact', 's1', '2026-01-01'), nobodys])?.ownerId).toBe('s1')
  })

  it('puts those in order that follow it as it is, and no others', () => {
    const leading = assigned('Contact', 's1').assignment as Assignment
    const follower = (changes: Partial<Assignment>) => assigned('contact', 'h1', changes).assignment ?? null
    expect(isInOrder(leading, leading)).toBe(true)
    expect(isInOrder(follower({ follows }), leading)).toBe(true)
    expect(isInOrder(follower({ follows: { ...follows, ownerId: 's2' } }), leading)).toBe(false)
    expect(isInOrder(follower({}), leading)).toBe(false)
    expect(isInOrder(null, leading)).toBe(false)
  })
})
