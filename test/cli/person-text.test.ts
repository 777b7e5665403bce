import { describe, expect, it } from 'vitest'
import { renderExplanation } from '../../src/cli/explanation-text.ts'
import type { Assignment } from '../../src/domain/decision.ts'
import { unite } from '../../src/domain/identity/united-lead.ts'
import type { Lead, LeadRef } from '../../src/domain/lead.ts'
import type { StoredLead } from '../../src/ports/ledger.ts'
import { decideWith, leadWith, shippedDefinition, workedExample } from '../domain/definition/sample-lead.ts'

const moment = '2026-03-01T10:00:00.000Z'
const contact: LeadRef = { crm: 'hubspot', object: 'contact', id: '7' }
const salesforceLead: LeadRef = { crm: 'salesforce', object: 'Lead', id: '00Q1' }
const swallowed: LeadRef = { crm: 'hubspot', object: 'contact', id: '3' }

const given = (ref: LeadRef, changes: Partial<Assignment>): Assignment => ({
  ref,
  ownerId: 's1',
  ownerName: 'Dana Whitfield',
  ownerKind: 'person',
  route: 'all',
  step: 2,
  replaces: null,
  follows: null,
  because: 'turn 3 of a rotation of 5',
  ...changes,
})

function stored(
  lead: Lead,
  assignment: Assignment | null,
  decision: StoredLead['decision'] = null,
): StoredLead {
  return {
    lead,
    revision: 1,
    readAt: moment,
    inputsAt: moment,
    lastWritten: {},
    overrides: [],
    unanswered: null,
    baseline: null,
    typedOver: null,
    clearedStage: null,
    refusedOwners: [],
    refusal: { tries: 0, nextAt: null },
    waitsFor: [],
    decision,
    assignment,
    assignedAt: assignment === null ? null : moment,
    buyingGroup: null,
  }
}

describe('plumbline explain of a person with several records', () => {
  const { title, ...rest } = workedExample
  const halves = [
    { lead: { ...leadWith({ title: title ?? null }), ref: contact }, inputsAt: moment, precedence: 1 },
    { lead: { ...leadWith(rest), ref: salesforceLead }, inputsAt: moment, precedence: 2 },
  ] as const
  const decision = decideWith(shippedDefinition(), workedExample, { lead: unite(halves) })
  const made = { id: 1, revision: 1, decision, decidedAt: moment }
  const because =
    'hubspot has nobody active with the address of the owner in salesforce, so the record keeps whom it has'
  const person = [
    stored(halves[0].lead, given(contact, { ownerId: null, because }), made),
    stored(halves[1].lead, given(salesforceLead, {}), made),
    stored({ ...leadWith({}), ref: swallowed, standing: { kind: 'merged', to: contact } }, null),
  ] as const
  const lines = renderExplanation(
    person[0],
    {
      writes: [contact, swallowed].map((ref) => ({
        ref,
        state: 'confirmed',
        changes: { plumbline_score: 1 },
        suppressed: [],
        answer: null,
        at: moment,
      })),
      failures: [],
      tasks: [],
      unseenOptOuts: [],
    },
    person,
  )

  it('lists the other records, what became of them, and whose they are', () => {
    expect(lines.slice(lines.indexOf('The same person, decided together'))).toEqual(
      expect.arrayContaining([
        '  salesforce/Lead/00Q1 · owner Dana Whitfield: turn 3 of a rotation of 5',
        '  hubspot/contact/3 · merged into hubspot/contact/7',
      ]),
    )
  })

  it('says why the record has another owner', () => {
    expect(lines).toContain(`Owner left as it is: ${because} (route all).`)
  })

  it('names the CRM of each value', () => {
    const text = lines.join('\n')
    expect(text).toMatch(/seniority = [a-z-]+, from hubspot/)
    expect(text).toMatch(/company\.revenue = [\d,]+, from salesforce/)
  })

  it('tells the history of a merged record as its own, and says whose it was', () => {
    expect(lines).toContain(`  ${moment} confirmed: plumbline_score`)
    expect(lines).toContain(`  ${moment} hubspot/contact/3 confirmed: plumbline_score`)
  })
})
