import { describe, expect, it } from 'vitest'
import type { Assignment, Decision } from '../../src/domain/decision.ts'
import { followUpTask, type TaskFacts, taskStep } from '../../src/domain/follow-up-task.ts'
import type { Lead } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { assignment, decision, lead, refTo } from '../store/ledger-examples.ts'

const mapping = readMappings('mappings').crms.hubspot?.objects.contact ?? expect.unreachable()
const owner = mapping.owner

describe('what a task says', () => {
  const rule = { withinHours: 36, subject: 'Call them' }
  const facts = { ownerId: '7', assignedAt: '2026-11-20T22:30:00.000Z', reference: 'plumbline-0123456789ab' }
  const explained = (changes: Partial<Decision['explanation']>) => ({
    explanation: { ...decision().explanation, short: 'SAL · 82', ...changes },
  })

  it('is due so many hours after the assignment, on the day that it is there then', () => {
    const dayOf = (moment: Date) =>
      moment.toISOString() === '2026-11-22T10:30:00.000Z' ? 'that day' : 'another'
    expect(followUpTask(rule, { ...facts, decision: explained({ nextQuestion: 'When?' }) }, dayOf)).toEqual({
      reference: 'plumbline-0123456789ab',
      ownerId: '7',
      subject: 'Call them',
      body: 'Follow up by 2026-11-22 10:30 UTC.\nWhy: SAL · 82\nAsk next: When?\nReference: plumbline-0123456789ab',
      dueAt: '2026-11-22T10:30:00.000Z',
      dueOn: 'that day',
    })
  })

  it('asks nothing where nothing is left to ask', () => {
    const { body } = followUpTask(rule, { ...facts, decision: explained({ nextQuestion: null }) }, () => '')
    expect(body).not.toContain('Ask next')
  })
})

describe('what is to be done about a task', () => {
  const held = (ownerId: string | null, changes: Partial<Lead> = {}) =>
    lead('1', { written: { [owner]: ownerId }, ...changes })
  const sal = decision({ stage: 'sal', ownerId: '7' })
  const given: Assignment = assignment(refTo('1'), '7', 0)
  const facts = (changes: Partial<TaskFacts> = {}): TaskFacts => ({
    lead: held('7'),
    assignment: given,
    lastWritten: { [owner]: '7' },
    baseline: null,
    clearedStage: null,
    decision: sal,
    readForMs: 3_600_000,
    isActive: () => true,
    ...changes,
  })
  const stepOf = (changes: Partial<TaskFacts>) => taskStep(facts(changes), mapping)

  it('is created as soon as the CRM shows the owner', () => {
    expect(stepOf({})).toEqual({ kind: 'create', ownerId: '7' })
    expect(stepOf({ assignment: { ...given, step: null, replaces: '7' }, lastWritten: {} }).kind).toBe(
      'create',
    )
  })

  it('is created for the same colleague when its record was merged into this one', () => {
    const follows = { key: 'k', ownerId: '7', isSameOwner: true }
    expect(stepOf({ assignment: { ...given, follows } }).kind).toBe('create')
  })

  it.each<[string, Partial<TaskFacts>]>([
    ['before its first decision', { decision: null }],
    ['while the owner is not written', { lead: held(null), lastWritten: {} }],
    ['while the lead is a SAL no longer', { decision: decision({ stage: 'mql' }) }],
    ['while it is in nurture', { decision: decision({ stage: 'nurture' }) }],
    [
      'while its record, which was missed just now, may have been merged',
      { lead: held('7', { standing: { kind: 'gone' } }), readForMs: 3_599_999 },
    ],
  ])('waits %s', (_, changes) => {
    expect(stepOf(changes)).toEqual({ kind: 'wait' })
  })

  it.each<[string, Partial<TaskFacts>]>([
    ['a person set another owner', { lead: held('8') }],
    ['a person cleared the owner', { lead: held(null) }],
    ['sales took it further', { decision: decision({ stage: 'sql' }) }],
    ['somebody ruled it out', { decision: decision({ stage: 'disqualified' }) }],
    ['it was taken back', { assignment: null }],
    ['nobody of the CRM has it', { assignment: { ...given, ownerId: null } }],
    [
      'people gave it to somebody else than the record that it follows',
      { assignment: { ...given, follows: { key: 'k', ownerId: '7', isSameOwner: false } } },
    ],
    ['the record is gone', { lead: held('7', { standing: { kind: 'gone' } }) }],
    ['the record became nothing', { lead: held('7', { standing: { kind: 'converted', to: null } }) }],
  ])('is withdrawn when %s', (_, changes) => {
    expect(stepOf(changes).kind).toBe('withdraw')
  })

  it('goes along to the record that its own became', () => {
    const standing = { kind: 'merged', to: refTo('9') } as const
    expect(stepOf({ lead: held('7', { standing }) })).toEqual({ kind: 'hand-on', to: refTo('9') })
  })
})
