import { describe, expect, it } from 'vitest'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { decideShipped, inputFor, workedExample } from './sample-lead.ts'

const unreadable = (values: Partial<LeadValues>) => decideShipped(values).explanation.unreadable

describe('what cannot be read', () => {
  it('is named by its field, never by its value, and counts as unknown', () => {
    const { explanation } = decideShipped({
      ...workedExample,
      title: 'Jedi Knight Quackenbush',
      email: 'quackenbush at helixworks',
      'company.revenue': '1.5',
      'company.hqCountry': 'Atlantis',
      'company.industry': 'Alchemy',
    })
    expect(explanation.unreadable).toEqual([
      'company.hqCountry',
      'company.industry',
      'company.revenue',
      'email',
      'title',
    ])
    expect(explanation.unreadable.join()).not.toMatch(/quackenbush/i)
    expect(explanation.gateOne).toBe('unknown')
  })

  it('is not what is empty, what can be read, or a title that says no more than the rank', () => {
    expect(unreadable({})).toEqual([])
    expect(unreadable({ title: '  ', 'company.revenue': '' })).toEqual([])
    expect(unreadable({ ...workedExample, title: 'Vice President' })).toEqual([])
  })

  it('is not what a source of firmographics knows instead', () => {
    const known = { source: 'peopledatalabs', fetchedAt: '2026-03-01T00:00:00Z' }
    const firmographics = { 'company.industry': 'Biotechnology' }
    const { lead } = inputFor({ 'company.industry': 'Alchemy' })
    expect(
      decideShipped(lead.values, { enrichments: [{ ...known, firmographics }] }).explanation.unreadable,
    ).toEqual([])
  })

  it.each<[Partial<LeadValues>, string[]]>([
    [{ 'bant.timeframe': 'some day', 'bant.timeframeSource': 'call' }, ['bant.timeframe']],
    [{ 'bant.budget': 'plenty', 'bant.need': 'explicit' }, ['bant.budget']],
    [{ 'bant.authority': 'a wizard', 'bant.authoritySource': 'inferred' }, []],
    [{ 'bant.authority': 'influencer', 'bant.authoritySource': 'call' }, []],
  ])('of the answers %j is %j: those of a source that does not count are not looked at', (values, fields) => {
    expect(unreadable(values)).toEqual(fields)
  })
})
