import { describe, expect, it } from 'vitest'
import { unite } from '../../../src/domain/identity/united-lead.ts'
import type { LeadValue } from '../../../src/domain/lead.ts'
import { answers, decideShipped, leadWith, workedExample } from '../definition/sample-lead.ts'

const qualified = { ...workedExample, ...answers(['yes', 'yes', 'yes', null]) }

describe('an opt-out that cannot be read', () => {
  it('A8 keeps a lead that qualifies from being routed, and says so', () => {
    const sure = decideShipped(qualified)
    expect([sure.stage, sure.isRoutable]).toEqual(['mql', true])
    const unsure = decideShipped({ ...qualified, optedOut: 'Do not call' })
    expect([unsure.stage, unsure.isRoutable, unsure.score]).toEqual(['mql', false, sure.score])
    expect(unsure.explanation.because.join()).toMatch(/waits and is handed to nobody.*optedOut/)
  })

  it('A8 is counted among the unreadable fields without its word', () => {
    const { unreadable } = decideShipped({ ...qualified, optedOut: 'Do not call' }).explanation
    expect(unreadable).toEqual(['optedOut'])
    expect(decideShipped({ ...qualified, optedOut: false }).explanation.unreadable).toEqual([])
  })

  it.each<[LeadValue, LeadValue, LeadValue]>([
    ['ask first', false, 'ask first'],
    [false, 'ask first', 'ask first'],
    ['ask first', true, true],
    [true, 'ask first', true],
    [null, 'ask first', 'ask first'],
    [false, null, false],
  ])('A8 counts for the person where records say %j and %j', (older, newer, said) => {
    const member = (id: string, optedOut: LeadValue, modifiedAt: string) => ({
      lead: { ...leadWith({ optedOut }), ref: { crm: 'hubspot', object: 'contact', id }, modifiedAt },
      inputsAt: modifiedAt,
      precedence: 1,
    })
    const { values } = unite([
      member('1', older, '2026-11-01T00:00:00.000Z'),
      member('2', newer, '2026-11-02T00:00:00.000Z'),
    ])
    expect(values.optedOut).toBe(said)
  })
})
