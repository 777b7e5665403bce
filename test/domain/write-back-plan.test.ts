import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { Assignment, Decision } from '../../src/domain/decision.ts'
import type { CrmValue, Lead, LeadValues } from '../../src/domain/lead.ts'
import { fieldNames } from '../../src/domain/lead-fields.ts'
import { LifecycleStage } from '../../src/domain/lifecycle-stage.ts'
import { planWriteBack, type WriteBackState } from '../../src/domain/write-back-plan.ts'
import { assignment as assignmentTo } from '../store/ledger-examples.ts'

const mapping = ObjectMapping.parse({
  read: {},
  write: {
    score: { field: 'pl_score', label: 'Score', type: 'number' },
    reason: { field: 'pl_reason', label: 'Reason', type: 'text' },
  },
  stage: {
    field: 'stage',
    defaults: ['new'],
    read: { fresh: 'suspect', lead: 'inquiry', qualified: 'mql', working: 'sql', won: 'customer' },
    write: { inquiry: 'lead', aql: 'lead', mql: 'qualified', sal: 'qualified' },
  },
  owner: 'owner',
})
const ref = { crm: 'hubspot', object: 'contact', id: '1' }
const lead = (written: Record<string, CrmValue>): Lead => ({
  ref,
  modifiedAt: '2026-11-01T00:00:00.000Z',
  standing: { kind: 'active' },
  values: Object.fromEntries(fieldNames.map((name) => [name, null])) as LeadValues,
  knownAs: { emails: [], records: [] },
  actions: [],
  unreadableActions: 0,
  written,
})
const explained = (short: string): Decision['explanation'] => ({
  groups: [],
  because: [],
  short,
  nextQuestion: null,
  gateOne: 'met',
  unreadable: [],
  wouldQualify: [],
})
const decision = (facts: Partial<Decision> = {}): Decision => ({
  stage: 'mql',
  score: 82,
  fitScore: 60,
  engagementScore: 22,
  bantScore: 75,
  explanation: explained('MQL because of all that'),
  recontactOn: null,
  disqualifiedBy: null,
  recycles: 0,
  recycledWith: null,
  isRoutable: true,
  ownerId: null,
  valueTier: null,
  buyingRole: null,
  followUps: [],
  suggestion: null,
  definition: 'd1  1#00000000',
  ...facts,
})
const assignment = (replaces: string | null): Assignment => ({
  ...assignmentTo(ref, 'dana', 0),
  replaces,
})
const shown = { pl_score: 82, pl_reason: 'MQL because of all that', stage: 'qualified', owner: null }
const state = (facts: Partial<WriteBackState> & { written?: Record<string, CrmValue> }): WriteBackState => ({
  lead: lead({ ...shown, ...facts.written }),
  lastWritten: {},
  baseline: null,
  decision: decision(),
  assignment: null,
  clearedStage: null,
  ...facts,
})

describe('planWriteBack', () => {
  it('is empty for a lead whose fields show the decision', () => {
    expect(planWriteBack(state({}), mapping)).toEqual({
      changes: {},
      suppressed: [],
      isGuarded: false,
      isHalf: false,
    })
  })

  it('holds only the fields that differ', () => {
    expect(planWriteBack(state({ written: { pl_score: 81 } }), mapping)).toEqual({
      changes: { pl_score: 82 },
      suppressed: [],
      isGuarded: false,
      isHalf: false,
    })
  })

  it('cuts a text to what the CRM holds, so that it is not written again and again', () => {
    const long = decision({ explanation: explained('x'.repeat(300)) })
    expect(planWriteBack(state({ decision: long }), mapping).changes).toEqual({ pl_reason: 'x'.repeat(255) })
  })

  it.each([
    ['forward from a stage of ours', 'lead', 'qualified'],
    ['forward from an empty field', null, 'qualified'],
    ['forward from a word that the CRM sets by itself', 'new', 'qualified'],
  ])('moves the stage %s, after a fresh read', (_, held, wanted) => {
    expect(planWriteBack(state({ written: { stage: held } }), mapping)).toEqual({
      changes: { stage: wanted },
      suppressed: [],
      isGuarded: true,
      isHalf: false,
    })
  })

  it('never moves a stage back', () => {
    expect(planWriteBack(state({ written: { stage: 'won' } }), mapping).changes).toEqual({})
  })

  it('says nothing of a person when our own stage stays where it is while the decision falls back', () => {
    const plan = planWriteBack(
      state({ decision: decision({ stage: 'aql' }), lastWritten: { stage: 'qualified' } }),
      mapping,
    )
    expect(plan).toEqual({ changes: {}, suppressed: [], isGuarded: false, isHalf: false })
  })

  describe('with a stage of ours that fell back', () => {
    const back = (how: string) => ObjectMapping.parse({ ...mapping, stage: { ...mapping.stage, back: how } })
    const fallen = decision({ stage: 'aql' })
    const ours = { lastWritten: { stage: 'qualified' } }

    it.each([
      ['never', {}, false],
      ['write', { stage: 'lead' }, false],
      ['clear-first', { stage: null }, true],
    ])('takes it back as the mapping says: %s', (how, changes, isHalf) => {
      const plan = planWriteBack(state({ decision: fallen, ...ours }), back(how))
      expect(plan).toEqual({ changes, suppressed: [], isGuarded: Object.keys(changes).length > 0, isHalf })
    })

    it('sets the stage once it is cleared, and then has nothing left to do', () => {
      const cleared = { decision: fallen, lastWritten: { stage: null } }
      const second = planWriteBack(state({ ...cleared, written: { stage: null } }), back('clear-first'))
      expect(second).toEqual({ changes: { stage: 'lead' }, suppressed: [], isGuarded: true, isHalf: false })
      const done = { decision: fallen, lastWritten: { stage: 'lead' }, written: { stage: 'lead' } }
      expect(planWriteBack(state(done), back('clear-first')).changes).toEqual({})
    })

    it.each([
      ['had set it before we ever wrote', {}, 'qualified', []],
      ['set the same word after we wrote another', { stage: 'lead' }, 'qualified', ['stage']],
      ['set a stage while it was cleared', { stage: null }, 'qualified', ['stage']],
      ['cleared it themselves', { stage: 'qualified' }, null, ['stage']],
    ])('never takes back what a person %s', (_, lastWritten, held, suppressed) => {
      const written = { stage: held }
      const plan = planWriteBack(state({ decision: fallen, written, lastWritten }), back('clear-first'))
      expect(plan.changes).toEqual({})
      expect(plan.suppressed.map(({ field }) => field)).toEqual(suppressed)
    })
  })

  it('leaves a field of our own to people only where it is guarded', () => {
    const theirs = { written: { pl_score: 5 }, lastWritten: { pl_score: 80 } }
    expect(planWriteBack(state(theirs), mapping).changes).toEqual({ pl_score: 82 })
    const guarded = ObjectMapping.parse({ ...mapping, guards: { pl_score: 30 } })
    expect(planWriteBack(state(theirs), guarded)).toEqual({
      changes: {},
      suppressed: [{ field: 'pl_score', ours: 82, theirs: 5 }],
      isGuarded: false,
      isHalf: false,
    })
    const older = { written: { pl_score: 5 }, lastWritten: {} }
    expect(planWriteBack(state(older), guarded), 'before our first write').toMatchObject({
      changes: {},
      suppressed: [{ field: 'pl_score', ours: 82, theirs: 5 }],
    })
    const empty = { written: { pl_score: null }, lastWritten: {} }
    expect(planWriteBack(state(empty), guarded).changes).toEqual({ pl_score: 82 })
    const ours = { written: { pl_score: 80 }, lastWritten: { pl_score: 80 } }
    expect(planWriteBack(state(ours), guarded)).toMatchObject({ changes: { pl_score: 82 }, isGuarded: true })
  })

  it('refuses to guard a field that Plumbline does not write, and says which it does', () => {
    const { error } = ObjectMapping.safeParse({ ...mapping, guards: { salary: 30 } })
    expect(error?.issues[0]?.message).toBe(
      'Plumbline does not write salary, so there is nothing to guard; it writes owner, stage, pl_score, pl_reason',
    )
  })

  it('leaves a default word alone when people put it back after our write', () => {
    const plan = planWriteBack(
      state({ written: { stage: 'new' }, lastWritten: { stage: 'qualified' } }),
      mapping,
    )
    expect(plan.suppressed).toEqual([{ field: 'stage', ours: 'qualified', theirs: 'new' }])
  })

  it('leaves a word that it does not understand to the person who chose it', () => {
    const plan = planWriteBack(state({ written: { stage: 'evangelist' } }), mapping)
    expect(plan).toMatchObject({ changes: {}, suppressed: [{ field: 'stage', theirs: 'evangelist' }] })
  })

  it.each([
    ['set another stage', 'lead'],
    ['cleared the stage', null],
  ])('says so and writes nothing when a person %s after our write', (_, held) => {
    const plan = planWriteBack(
      state({ written: { stage: held }, lastWritten: { stage: 'qualified' } }),
      mapping,
    )
    expect(plan).toEqual({
      changes: {},
      suppressed: [{ field: 'stage', ours: 'qualified', theirs: held }],
      isGuarded: false,
      isHalf: false,
    })
  })

  describe('with an owner to write', () => {
    const routed = decision({ stage: 'sal', ownerId: 'dana' })

    it.each([
      ['the field is empty as it was', null, null],
      ['it still holds the inbox queue that it held', 'inbox', 'inbox'],
    ])('writes the owner when %s', (_, held, replaces) => {
      const plan = planWriteBack(
        state({ decision: routed, written: { owner: held }, assignment: assignment(replaces) }),
        mapping,
      )
      expect(plan).toEqual({
        changes: { owner: 'dana' },
        suppressed: [],
        isGuarded: true,
        isHalf: false,
      })
    })

    it.each([
      ['took the lead meanwhile', 'sam', null, {}],
      ['cleared the inbox queue meanwhile', null, 'inbox', {}],
      ['gave the lead to somebody else after our write', 'sam', null, { owner: 'dana' }],
      ['cleared the owner after our write', null, null, { owner: 'dana' }],
    ])('leaves the owner when a person %s', (_, held, replaces, lastWritten) => {
      const plan = planWriteBack(
        state({
          decision: routed,
          written: { owner: held },
          assignment: assignment(replaces),
          lastWritten: lastWritten as Record<string, CrmValue>,
        }),
        mapping,
      )
      expect(plan).toEqual({
        changes: {},
        suppressed: [{ field: 'owner', ours: 'dana', theirs: held }],
        isGuarded: false,
        isHalf: false,
      })
    })
  })

  it.each(['converted', 'gone'] as const)('writes nothing to a lead that is %s', (kind) => {
    const standing = kind === 'converted' ? { kind, to: null } : { kind }
    const away = { ...lead({ pl_score: 1 }), standing }
    expect(planWriteBack(state({ lead: away }), mapping).changes).toEqual({})
  })

  it('is empty the second time, whatever the fields held before', () => {
    const value = fc.constantFrom<CrmValue>(null, 'lead', 'qualified', 'won', 'odd', 'dana', 'sam')
    fc.assert(
      fc.property(
        fc.constantFrom(...LifecycleStage.options),
        value,
        value,
        fc.nat(100),
        (stage, held, owner, score) => {
          const before = state({
            decision: decision({ stage, score, ownerId: stage === 'sal' ? 'dana' : null }),
            written: { stage: held, owner, pl_score: null },
            assignment: assignment(owner === null ? null : String(owner)),
          })
          const first = planWriteBack(before, mapping)
          const after = {
            ...before,
            lead: lead({ ...before.lead.written, ...first.changes }),
            lastWritten: first.changes,
          }
          expect(planWriteBack(after, mapping).changes).toEqual({})
        },
      ),
    )
  })
})
