import { describe, expect, it } from 'vitest'
import { renderExplanation } from '../../src/cli/explanation-text.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { decideShipped, leadWith, workedExample } from '../domain/definition/sample-lead.ts'

const explain = (decision: Decision): string[] =>
  renderExplanation(
    {
      lead: leadWith(workedExample),
      revision: 1,
      readAt: '2026-03-01T10:00:00.000Z',
      inputsAt: '2026-03-01T10:00:00.000Z',
      lastWritten: {},
      unanswered: null,
      refusedOwners: [],
      decision: { id: 1, revision: 1, decision, decidedAt: '2026-03-02T17:00:00.000Z' },
      assignment: null,
      assignedAt: null,
      buyingGroup: null,
    },
    { writes: [], failures: [] },
    [],
  )

describe('plumbline explain', () => {
  const decision = decideShipped({ ...workedExample, 'company.revenue': 299_999_999 })

  it('T2: says what the lead lacks, and where each value came from', () => {
    const lines = explain(decision)
    expect(lines).toContain('  Would qualify with gate 1: company.revenue at least 300,000,000 (+1)')
    expect(lines.join('\n')).toContain('company.revenue = 299999999, from hubspot')
  })

  it('shows a decision that was made before it was told what would qualify', () => {
    const { wouldQualify: _, ...explanation } = decision.explanation
    const lines = explain({ ...decision, explanation: explanation as Decision['explanation'] })
    expect(lines.join('\n')).not.toContain('Would qualify')
  })
})
