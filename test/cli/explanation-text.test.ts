import { describe, expect, it } from 'vitest'
import { explanationRecord, renderExplanation } from '../../src/cli/explanation-text.ts'
import { fitLines } from '../../src/cli/fit-lines.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { neverTried } from '../../src/domain/next-try.ts'
import type { StoredLead } from '../../src/ports/ledger.ts'
import { answers, decideShipped, leadWith, workedExample } from '../domain/definition/sample-lead.ts'

const storedLead = (decision: Decision): StoredLead => ({
  lead: leadWith(workedExample),
  revision: 1,
  readAt: '2026-03-01T10:00:00.000Z',
  inputsAt: '2026-03-01T10:00:00.000Z',
  lastWritten: {},
  unanswered: null,
  baseline: null,
  typedOver: null,
  clearedStage: null,
  overrides: [],
  refusedOwners: [],
  refusal: neverTried,
  waitsFor: [],
  decision: { id: 1, revision: 1, decision, decidedAt: '2026-03-02T17:00:00.000Z' },
  assignment: null,
  assignedAt: null,
  buyingGroup: null,
})
const explain = (decision: Decision): string[] =>
  renderExplanation(storedLead(decision), { writes: [], failures: [], tasks: [], unseenOptOuts: [] }, [])

describe('plumbline explain', () => {
  const decision = decideShipped({ ...workedExample, 'company.revenue': 299_999_999 })

  it('T2: says what the lead lacks, and where each value came from', () => {
    const lines = explain(decision)
    expect(lines).toContain('  Would qualify with gate 1: company.revenue at least 300,000,000 (+1)')
    expect(lines).toContain('              company.revenue = 299,999,999, from hubspot')
  })

  it('says which task the owner has, on which record, or why there is none', () => {
    const ref = { crm: 'hubspot', object: 'contact', id: '1' }
    const task = { ref, answer: null, at: '2026-03-02T18:00:00.000Z' }
    const tasks = [
      { ...task, state: 'confirmed', dueAt: '2026-03-03T17:00:00.000Z', taskId: '77' },
      { ...task, state: 'withdrawn', dueAt: null, taskId: null, answer: 'the lead is customer already' },
    ]
    const stored = storedLead(decision)
    const lines = renderExplanation(
      { ...stored, lead: { ...stored.lead, ref: { ...ref, id: '2' } } },
      { writes: [], failures: [], tasks, unseenOptOuts: [] },
      [],
    )
    expect(lines).toContain(
      'Follow-up task on hubspot/contact/1: created 2026-03-02T18:00:00.000Z as 77, due 2026-03-03T17:00:00.000Z',
    )
    expect(lines).toContain(
      'Follow-up task on hubspot/contact/1: withdrawn 2026-03-02T18:00:00.000Z · the lead is customer already',
    )
  })

  it('says which fields the record goes without, and when each is tried again', () => {
    const waiting: StoredLead = {
      ...storedLead(decision),
      waitsFor: ['contact.plumbline_reason', 'a value of contact.plumbline_tier'],
      refusal: { tries: 1, nextAt: '2026-03-02T18:00:00.000Z' },
    }
    const history = { writes: [], failures: [], tasks: [], unseenOptOuts: [] }
    const lines = renderExplanation(waiting, history, [])
    expect(lines.slice(lines.indexOf('Not written yet')).slice(0, 3)).toEqual([
      'Not written yet',
      '  contact.plumbline_reason: the CRM refuses it for all records; it is written once the failure of that name is mended.',
      '  contact.plumbline_tier: the CRM refused the value of this record; it is tried again after 2026-03-02T18:00:00.000Z.',
    ])
    expect(explain(decision)).not.toContain('Not written yet')
    expect(explanationRecord(waiting, history, []).waitsFor).toEqual(waiting.waitsFor)
  })

  it.each([
    ['a lead that qualifies', true, 1],
    ['no other lead', false, 0],
  ])('says of %s that its CRM does not show who opted out', (_, isRoutable, count) => {
    const history = { writes: [], failures: [], tasks: [], unseenOptOuts: ['salesforce/Lead/00Q1'] }
    const said = renderExplanation(storedLead({ ...decision, isRoutable }), history, []).filter((line) =>
      line.includes('cannot be read of salesforce/Lead/00Q1'),
    )
    expect(said).toHaveLength(count)
  })

  it('fits a terminal of 80 columns, with what was said and by whom below each answer', () => {
    const asked = decideShipped({
      ...workedExample,
      ...answers(['yes', 'yes', 'yes', 'no']),
      'bant.needBy': 'inside sales',
      'bant.needAt': '2026-02-20T09:00:00.000Z',
    })
    const lines = fitLines(explain(asked), 80)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    const need = lines.indexOf('  ✓      +25  Has a need, not only a wish')
    expect(
      lines
        .slice(need + 1, need + 3)
        .map((line) => line.trim())
        .join(' '),
    ).toBe(
      'bant.need = yes; bant.needSource = call; bant.needBy = inside sales; bant.needAt = 2026-02-20T09:00:00.000Z, from hubspot',
    )
  })

  it('says how old it is what did not come from the CRM', () => {
    const { 'company.industry': _, ...unknown } = workedExample
    const firmographics = { 'company.industry': 'Biotechnology' }
    const known = { source: 'peopledatalabs', fetchedAt: '2026-01-20T00:00:00Z', firmographics }
    expect(explain(decideShipped(unknown, { enrichments: [known] }))).toContain(
      '              industryKey = biotechnology, from peopledatalabs of 2026-01-20',
    )
  })

  it('as JSON holds the decision and nothing that the person is called', () => {
    const named = { ...workedExample, firstName: 'Zebulon', phone: '+1 555 0100' }
    const stored = storedLead(decideShipped(named))
    const record = explanationRecord(
      { ...stored, lead: leadWith(named) },
      { writes: [], failures: [], tasks: [], unseenOptOuts: [] },
      [],
    )
    expect(record.decision?.stage).toBe('aql')
    expect(JSON.stringify(record)).not.toMatch(/zebulon|0100/i)
  })

  it('as JSON holds what colleagues set over ours, as the CRM holds it', () => {
    const override = {
      field: 'plumbline_reason',
      value: 'typed by a rep',
      since: '2026-03-02T17:00:00.000Z',
      endsAt: null,
    }
    const stored = { ...storedLead(decision), overrides: [override] }
    const record = explanationRecord(stored, { writes: [], failures: [], tasks: [], unseenOptOuts: [] }, [])
    expect(record.overrides).toEqual([override])
  })

  it('shows a decision that was made before it was told what would qualify', () => {
    const { wouldQualify: _, unreadable: __, ...explanation } = decision.explanation
    const lines = explain({ ...decision, explanation: explanation as Decision['explanation'] })
    expect(lines.join('\n')).not.toContain('Would qualify')
  })
})
