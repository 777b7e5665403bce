import { describe, expect, it } from 'vitest'
import { drawBars } from '../../src/cli/bars.ts'
import { isClean, type RunSummary, renderSummary } from '../../src/cli/run-summary.ts'
import { benchmarkBand, conversionRates } from '../../src/domain/conversion.ts'
import type { FailureGroup } from '../../src/ports/ledger.ts'

const failure: FailureGroup = {
  job: 'write-back',
  queue: 'hubspot',
  leads: 1,
  example: { crm: 'hubspot', object: 'contact', id: '7' },
  kind: 'rejected',
  cause: '',
  message: 'A validation rule says no.',
  next: 'Mend the lead.',
  count: 3,
  firstAt: '2026-11-21T10:00:00.000Z',
  lastAt: '2026-11-21T11:00:00.000Z',
  nextAt: null,
}
const summary: RunSummary = {
  funnel: [
    { crm: 'hubspot', stage: 'mql', count: 2 },
    { crm: 'salesforce', stage: 'mql', count: 3 },
  ],
  peopleInSeveralCrms: 0,
  scoreBands: [{ from: 80, count: 4 }],
  quality: {
    all: {
      leads: 5,
      responders: 5,
      fakes: 1,
      qualified: 2,
      rates: conversionRates({ leads: 5, responders: 5, fakes: 1, qualified: 2 }),
    },
    sources: [],
    benchmarkBand,
  },
  unreadable: [],
  best: [],
  writes: [],
  tasks: [],
  openTasks: 0,
  open: { undecided: 0, unrouted: 0, unwritten: 0 },
  failures: [],
  passing: [],
}

describe('the summary of a run', () => {
  it('says how many people are in more than one CRM, where there are any', () => {
    expect(renderSummary({ ...summary, peopleInSeveralCrms: 1_234 }).join('\n')).toContain(
      '1,234 people are in more than one CRM',
    )
    expect(renderSummary(summary).join('\n')).not.toContain('people are in')
  })

  it('adds the CRMs up by stage, in the order of the waterfall', () => {
    const lines = renderSummary(summary)
    const stages = lines.slice(1, 10).map((line) => line.trim().split(/\s/)[0])
    expect(stages).toEqual([
      'suspect',
      'inquiry',
      'aql',
      'mql',
      'sal',
      'sql',
      'customer',
      'nurture',
      'disqualified',
    ])
    expect(lines.find((line) => line.includes('mql'))).toMatch(/\s5$/)
  })

  it('counts the follow-up tasks, and does not end clean while one is open', () => {
    const tasks = [
      { state: 'confirmed', count: 12 },
      { state: 'sent', count: 1 },
    ]
    const lines = renderSummary({ ...summary, tasks, openTasks: 1 }).join('\n')
    expect(lines).toContain('Follow-up tasks: 12 created, 1 in doubt')
    expect(lines).toContain('1 tasks wait to be created, or looked for')
    expect(isClean({ ...summary, failures: [], openTasks: 1 })).toBe(false)
    expect(isClean({ ...summary, failures: [], openTasks: 0 })).toBe(true)
  })

  it('counts what is filled in but cannot be read, and says nothing where all can', () => {
    const lines = renderSummary({ ...summary, unreadable: [{ field: 'company.revenue', count: 1_204 }] })
    expect(lines).toContain('  company.revenue: 1,204 leads')
    expect(renderSummary(summary).join()).not.toContain('Filled in')
  })

  it('names each failure with its lead, its kind, how often, and what happens next', () => {
    expect(renderSummary({ ...summary, failures: [failure] }).join('\n')).toContain(
      'write-back of hubspot/contact/7 (rejected, 3 times): A validation rule says no. Mend the lead.',
    )
  })

  it.each(['undecided', 'unrouted', 'unwritten'] as const)(
    'is not clean while a lead is %s, and says so',
    (what) => {
      const unfinished = { ...summary, open: { ...summary.open, [what]: 1 } }
      expect(isClean(unfinished)).toBe(false)
      expect(renderSummary(unfinished)).toContain('Unfinished')
    },
  )

  it('C8 says apart, and not as failures, what nobody has set up wrongly', () => {
    const passing = [{ ...failure, cause: 'owner-left', leads: 12, message: 'Salesforce refused Lead ….' }]
    const lines = renderSummary({ ...summary, passing }).join('\n')
    expect(lines).toContain('Open, but nothing that has to be seen to')
    expect(lines).toContain('of 12 leads such as hubspot/contact/7')
    expect(isClean({ ...summary, passing })).toBe(true)
  })

  it('is clean when nothing failed and nothing waits', () => {
    expect(isClean(summary)).toBe(true)
    expect(isClean({ ...summary, failures: [failure] })).toBe(false)
  })
})

describe('drawBars', () => {
  it('draws the longest bar whole, shows even the least, and nothing for none', () => {
    const [most, least, none] = drawBars([
      { label: 'most', value: 10_000 },
      { label: 'one', value: 1 },
      { label: 'none', value: 0 },
    ]).map((line) => [...line].filter((character) => character === '█').length)
    expect([most, least, none]).toEqual([32, 1, 0])
  })
})
