import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canBe, unfilledIn } from '../../src/domain/criteria/can-be-met.ts'
import { compileCondition } from '../../src/domain/criteria/compile-condition.ts'
import type { Condition } from '../../src/domain/criteria/condition.ts'
import { conditionFields, rawFieldOf } from '../../src/domain/criteria/condition-fields.ts'
import { createFieldReaders } from '../../src/domain/criteria/field-readers.ts'
import { fewWords } from '../domain/definition/sample-lead.ts'
import { type CheckedFolder, createCheckedFolder } from './checked-folder.ts'

let files: CheckedFolder
beforeEach(() => {
  files = createCheckedFolder()
})
afterEach(() => files[Symbol.dispose]())

/** Takes the lines that fill a field out of a CRM's mapping, of all its objects. */
function unmap(crm: string, field: string): void {
  const file = join(files.folder, crm, 'mapping.yaml')
  const lines = readFileSync(file, 'utf8').split('\n')
  const left = lines.filter((line) => !line.trim().startsWith(`${field}:`))
  expect(left.length).toBeLessThan(lines.length)
  writeFileSync(file, left.join('\n'))
}
const warnings = () => files.check().warnings.map((line) => line.replace(/:\d+:\d+/, ''))

describe('the check of what mappings fill', () => {
  it('E5 says that nobody can pass gate 1 or get points by a field that nothing fills', () => {
    for (const crm of ['hubspot', 'salesforce']) unmap(crm, 'format')
    expect(files.check().problems).toEqual([])
    expect(files.check().warnings).toEqual([
      'definition.yaml:236:13 nobody can pass gate 1: format is filled by no mapping',
      'definition.yaml:186:9 nobody meets criterion asked-for-a-price, criterion recommended, criterion came-for-content: format is filled by no mapping',
    ])
  })

  it('E5 says so of an object by itself where another CRM fills the field', () => {
    unmap('hubspot', 'format')
    expect(files.check().warnings).toEqual([
      'hubspot/mapping.yaml:21:7 nobody who is in hubspot as contact alone can pass gate 1: it fills no format',
    ])
  })

  it('E5 names the field that something is read out of', () => {
    for (const crm of ['hubspot', 'salesforce']) unmap(crm, 'title')
    expect(warnings()).toEqual([
      'definition.yaml nobody can pass gate 1: title (seniority) is filled by no mapping',
      'definition.yaml nobody meets criterion vice-president-or-higher, criterion director: title (seniority) is filled by no mapping',
      'definition.yaml nobody meets criterion feels-the-pain: title (department) is filled by no mapping',
    ])
  })

  it('E5 takes an activity log, and a count of it, for an answer to actions', () => {
    rmSync(join(files.folder, 'salesforce'), { recursive: true })
    for (let times = 0; times < 2; times++) files.edit('routing.yaml', '      salesforce: everyone\n', '')
    unmap('hubspot', 'actions')
    expect(warnings()).toEqual([])
    unmap('hubspot', 'engagement.productPagesInOneDay')
    expect(warnings()).toEqual([
      'definition.yaml nobody meets criterion five-product-pages: actions is filled by no mapping',
    ])
  })

  it('E5 says that nobody can pass gate 2 whose answers no mapping fills', () => {
    for (const crm of ['hubspot', 'salesforce'])
      for (const name of ['authority', 'timeframe']) unmap(crm, `bant.${name}`)
    expect(warnings()).toEqual([
      'definition.yaml nobody can pass gate 2: bant.authority, bant.timeframe are filled by no mapping, and the others give 50 of the 75 that qualify',
    ])
  })

  it('E5 says that nobody can pass gate 2 where no mapping tells answers of persons', () => {
    for (const crm of ['hubspot', 'salesforce']) unmap(crm, 'bant.authoritySource')
    expect(warnings()).toEqual([])
    for (const crm of ['hubspot', 'salesforce']) unmap(crm, 'bant.needSource')
    expect(warnings()).toEqual([
      expect.stringContaining('nobody can pass gate 2: one of authority and need has to'),
    ])
    files.edit('definition.yaml', 'personSources: [call, rep]', 'personSources: [call, rep, unstated]')
    expect(warnings()).toEqual([])
  })

  it('E5 says nothing of a company that a source of firmographics fills', () => {
    for (const crm of ['hubspot', 'salesforce']) unmap(crm, 'company.revenue')
    expect(warnings()[0]).toBe(
      'definition.yaml nobody can pass gate 1: company.revenue is filled by no mapping',
    )
    expect(files.check({ isEnriched: true }).warnings).toEqual([])
  })

  it('E5 knows what each field is read out of', () => {
    const readerOf = createFieldReaders(fewWords)
    expect(conditionFields.filter((field) => readerOf(field).raw !== rawFieldOf(field))).toEqual([])
  })

  it('E5 says that a condition can be met where a lead of the filled fields meets it', () => {
    const fields = ['optedOut', 'company.employees', 'company.divisions'] as const
    const compared = fc.oneof(
      fc
        .constantFrom(...fields)
        .map((field): Condition => ({ kind: 'compare', field, operator: 'isKnown', operand: true })),
      fc
        .constantFrom(...fields)
        .map((field): Condition => ({ kind: 'compare', field, operator: 'isKnown', operand: false })),
      fc.constant<Condition>({ kind: 'compare', field: 'optedOut', operator: 'is', operand: true }),
    )
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        compared,
        fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
        fc.record({
          kind: fc.constantFrom('all' as const, 'any' as const),
          of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }))
    fc.assert(
      fc.property(condition, fc.subarray([...fields]), (asked, known) => {
        const filled = { fields: new Set(known), hasActions: false }
        const test = compileCondition(asked, (field) => fields.indexOf(field as (typeof fields)[number])).now
        const values = fields.map((field) => (known.includes(field) ? [null, true, false] : [null]))
        const leads = values.reduce<(boolean | null)[][]>(
          (all, each) => all.flatMap((lead) => each.map((value) => [...lead, value])),
          [[]],
        )
        const verdicts = leads.map((lead) =>
          test(
            lead.map((value, at) => ({ field: fields[at] ?? '', value, from: null })),
            0,
          ),
        )
        // What each part can be alone may not be possible together; never is it the other way round.
        if (verdicts.includes('met')) expect(canBe('met', asked, filled)).toBe(true)
        if (verdicts.includes('not-met')) expect(canBe('not-met', asked, filled)).toBe(true)
        if (!canBe('met', asked, filled)) expect(unfilledIn(asked, filled)).not.toEqual([])
      }),
    )
  })
})
