import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import type { LifecycleStage } from '../../src/domain/lifecycle-stage.ts'
import { type ValueAuthor, valueAuthor } from '../../src/domain/value-author.ts'
import { assignment, refTo } from '../store/ledger-examples.ts'
import { type Act, playActs } from './acts.ts'

const mappingWith = (back: 'never' | 'write' | 'clear-first') =>
  ObjectMapping.parse({
    read: {},
    write: {
      score: { field: 'pl_score', label: 'Score', type: 'number' },
      reason: { field: 'pl_reason', label: 'Reason', type: 'text' },
    },
    stage: {
      field: 'stage',
      defaults: ['new'],
      read: { fresh: 'suspect', lead: 'inquiry', qualified: 'mql', won: 'customer' },
      write: { inquiry: 'lead', aql: 'lead', mql: 'qualified', sal: 'qualified' },
      back,
    },
    owner: 'owner',
    guards: { pl_score: 'for-good' },
  })
const mapping = mappingWith('never')
type Values = Readonly<Record<string, CrmValue>>

describe('whose value stands in a guarded field', () => {
  it.each<[string, string, CrmValue, Values, Values | null, ValueAuthor]>([
    ['what we wrote last', 'stage', 'lead', { stage: 'lead' }, { stage: 'fresh' }, 'us'],
    ['another word than we wrote', 'stage', 'fresh', { stage: 'lead' }, { stage: 'fresh' }, 'person'],
    ['nothing where we had written', 'stage', null, { stage: 'lead' }, null, 'person'],
    ['something where we had cleared', 'stage', 'lead', { stage: null }, null, 'person'],
    ['what stood there at first', 'stage', 'fresh', {}, { stage: 'fresh' }, 'before-us'],
    ['still nothing', 'stage', null, {}, { stage: null }, 'before-us'],
    ['another word than at first', 'stage', 'lead', {}, { stage: 'qualified' }, 'person'],
    ['a default word where another had stood', 'stage', 'new', {}, { stage: 'lead' }, 'person'],
    ['nothing where something had stood', 'stage', null, {}, { stage: 'lead' }, 'person'],
    ['a word that nobody can place', 'stage', 'odd', {}, { stage: 'odd' }, 'person'],
    ['anything before the first decision', 'stage', 'lead', {}, null, 'before-us'],
    ['a number in a field of ours that should be empty', 'pl_score', 5, {}, null, 'person'],
    ['a number of ours from before the ledger', 'pl_score', 5, {}, { pl_score: 5 }, 'before-us'],
    ['an owner before one was chosen', 'owner', 'sam', {}, { stage: 'lead' }, 'before-us'],
  ])('A1 is told of %s', (_, field, value, lastWritten, baseline, author) => {
    const memory = { lastWritten, baseline, assignment: null }
    expect(valueAuthor(field, { [field]: value }, memory, mapping)).toBe(author)
  })

  it('A1 compares an owner whom we never wrote with who was there when one was chosen', () => {
    const given = { ...assignment(refTo('1'), 'dana', 0), replaces: 'inbox' }
    const memory = { lastWritten: {}, baseline: null, assignment: given }
    const authorOf = (owner: CrmValue) => valueAuthor('owner', { owner }, memory, mapping)
    expect(['inbox', 'sam', null].map(authorOf)).toEqual(['before-us', 'person', 'person'])
  })

  it('A1 never has a person’s value written over, whatever came before it', () => {
    const record = fc.nat(3)
    const words = fc.constantFrom<CrmValue>(null, 'new', 'fresh', 'lead', 'qualified', 'won', 'odd')
    const low = fc.constantFrom<CrmValue>('fresh', 'lead', 'new', null)
    const stages = fc.constantFrom<LifecycleStage>('suspect', 'inquiry', 'mql', 'sal', 'nurture')
    const endings = fc.constantFrom('confirmed' as const, 'arrives unanswered' as const, 'is lost' as const)
    const pull = fc.record({ act: fc.constant('we pull' as const), record })
    const decide = fc.record({
      act: fc.constant('we decide' as const),
      record,
      stage: stages,
      isOurs: fc.boolean(),
    })
    const write = fc.record({ act: fc.constant('we write' as const), record, ends: endings })
    const sets = (field: string, value: fc.Arbitrary<CrmValue>) =>
      fc.record({ act: fc.constant('a person sets' as const), record, field: fc.constant(field), value })
    const edit = fc.oneof(
      { weight: 3, arbitrary: sets('stage', fc.oneof(words, low)) },
      sets('owner', fc.constantFrom<CrmValue>(null, 'dana', 'sam', 'inbox')),
      sets('pl_score', fc.constantFrom<CrmValue>(null, 1, 2, 77)),
    )
    const field = fc.constantFrom('stage', 'owner', 'pl_score')
    const setBack = fc.record({ act: fc.constant('a person sets back' as const), record, field })
    const merge = fc.record({
      act: fc.constant('a person merges' as const),
      record,
      into: record,
      carries: fc.boolean(),
      isKept: fc.boolean(),
    })
    const one = fc.oneof<fc.Arbitrary<Act>[]>(pull, decide, write, edit, setBack, merge).map((act) => [act])
    // What chance alone would seldom put in a row: an edit of a decided record, seen or not, that goes along in a merge.
    const edited = fc
      .tuple(decide, edit, fc.option(write), merge, decide, write)
      .map(([decided, set, seen, merged, ...after]): Act[] => [
        decided,
        { ...set, record: decided.record },
        ...(seen === null ? [] : [{ ...seen, record: decided.record }]),
        { ...merged, record: decided.record, carries: true },
        ...after.map((act) => ({ ...act, record: merged.into })),
      ])
    const back = fc.constantFrom('never' as const, 'write' as const, 'clear-first' as const)
    const atFirst = fc.tuple(words, words, words, words)
    const acts = fc.array(fc.oneof({ weight: 8, arbitrary: one }, edited), { maxLength: 20, size: 'max' })
    fc.assert(
      fc.property(acts, atFirst, back, (played, first, how) => {
        expect(playActs(played.flat(), first, mappingWith(how))).toEqual([])
      }),
      // A seed that stays: 60,000 sequences of any were played before, and a find here should not depend on the day.
      { numRuns: 3_000, seed: 20261128 },
    )
  })
})
