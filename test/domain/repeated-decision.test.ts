import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import type { Override } from '../../src/domain/override.ts'
import { isRepeated } from '../../src/domain/repeated-decision.ts'
import { answers, decideShipped, noon, workedExample } from './definition/sample-lead.ts'

const dayMs = 86_400_000
const later = (days: number) => new Date(noon.getTime() + days * dayMs)
const values = { ...workedExample, ...answers(['yes', 'yes', null, null]) }
const standing = decideShipped(values)
const inAMonth: Override = {
  field: 'owner',
  value: 'sam',
  since: noon.toISOString(),
  endsAt: later(30).toISOString(),
}

interface Circumstances {
  readonly at?: Date
  readonly earlier?: Decision
  /** What was left to people by the standing decision, and by the one made again. */
  readonly before?: Override[]
  readonly overrides?: Override[]
}

function repeats(again: Decision, circumstances: Circumstances = {}): boolean {
  const { at = later(7), earlier = standing, before = [], overrides = before } = circumstances
  return isRepeated(
    { decision: again, overrides, decideAgainAt: null, write: 'plain' },
    { decision: earlier, decidedAt: noon.toISOString(), overrides: before },
    at,
  )
}

/** As the ledger gives it back: the same values, every object's keys the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, turned(each)]),
  )
}

describe('a decision made again', () => {
  it('is repeated when only the moments are others, and the keys in another order', () => {
    const again = decideShipped(values, { now: later(7) })
    expect(repeats(turned(JSON.parse(JSON.stringify(again))) as Decision)).toBe(true)
    const [group = expect.unreachable()] = standing.explanation.groups
    const [seen = expect.unreachable()] = group.saw
    const seenLater = { ...seen, from: { source: 'hubspot', asOf: later(7).toISOString() }, daysAgo: 9 }
    const shown = (saw: typeof group.saw) => ({
      ...standing,
      explanation: { ...standing.explanation, groups: [{ ...group, saw }] },
    })
    const earlier = shown([{ ...seen, from: { source: 'hubspot', asOf: noon.toISOString() }, daysAgo: 2 }])
    expect(repeats(shown([seenLater]), { earlier })).toBe(true)
    expect(repeats(shown([{ ...seenLater, value: 'another' }]), { earlier })).toBe(false)
    expect(
      repeats(shown([{ ...seenLater, from: { source: 'salesforce', asOf: '' } }]), { earlier }),
      'from elsewhere',
    ).toBe(false)
    expect(repeats(shown([seenLater, seenLater]), { earlier })).toBe(false)
  })

  it.each<[string, Partial<Decision>]>([
    ['score', { score: standing.score + 1 }],
    ['stage', { stage: 'nurture' }],
    ['owner', { ownerId: '7' }],
    ['date', { recontactOn: '2026-05-01' }],
    ['reason', { explanation: { ...standing.explanation, because: ['another'] } }],
  ])('is another when its %s is', (_, changes) => {
    expect(repeats({ ...standing, ...changes })).toBe(false)
  })

  it('is repeated under another version of the definition that says the same', () => {
    expect(repeats({ ...standing, definition: 'd1@2#test' })).toBe(true)
  })

  it('is another when what is left to people is, or no longer stands', () => {
    expect(repeats(standing, { before: [inAMonth] })).toBe(true)
    expect(repeats(standing, { overrides: [inAMonth] })).toBe(false)
    expect(repeats(standing, { before: [inAMonth], overrides: [] })).toBe(false)
    const sooner = { ...inAMonth, endsAt: later(5).toISOString() }
    expect(repeats(standing, { before: [inAMonth], overrides: [sooner] }), 'the guard was changed').toBe(
      false,
    )
    expect(repeats(standing, { before: [inAMonth], at: later(29) })).toBe(true)
    expect(repeats(standing, { before: [inAMonth], at: later(30) })).toBe(false)
  })
})
