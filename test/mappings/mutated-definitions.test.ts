import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import { checkMappings } from '../../src/mappings/check-mappings.ts'
import { readDefinition } from '../../src/mappings/read-definition.ts'
import { fewWords, inputFor, workedExample } from '../domain/definition/sample-lead.ts'
import { shipped } from './break-definition.ts'
import { createCheckedFolder } from './checked-folder.ts'
import { drawsOf, mutations } from './mutations.ts'

const filesInAll = 510
const names = Object.keys(mutations)
const filesEach = Math.ceil(filesInAll / names.length)
/** Of one file, on a machine that does other things as well; what a hostile pattern takes is minutes. */
const mostMs = 20_000

describe(`${filesEach * names.length} mutated definition files`, () => {
  let folder: string
  let file: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-mutated-'))
    file = join(folder, 'definition.yaml')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(names.map((name, index) => [name, index] as const))(
    '%s: each loads whole or is refused with a place and a sentence',
    (name, index) => {
      for (let number = 0; number < filesEach; number++) {
        const draw = drawsOf(index * 1_000 + number)
        const mutated = mutations[name]?.(shipped, draw) ?? ''
        writeFileSync(file, mutated)
        const startedAt = performance.now()
        const { value, problems } = readDefinition(file)
        expect(performance.now() - startedAt, `${name} ${number}`).toBeLessThan(mostMs)
        if (value === null) expectPlaced(problems, String(mutated))
        else expectWhole(value)
      }
    },
  )

  it('most of them are refused, or the mutations would show nothing', () => {
    const refused = names.filter((name, index) => {
      writeFileSync(file, mutations[name]?.(shipped, drawsOf(index * 1_000)) ?? '')
      return readDefinition(file).value === null
    })
    expect(refused.length).toBeGreaterThan(names.length / 2)
  })

  type Read = ReturnType<typeof readDefinition>

  function expectPlaced(problems: Read['problems'], text: string): void {
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(100)
    const lines = text.split('\n').length
    for (const problem of problems) {
      expect(problem.file).toBe(file)
      expect(problem.line).toBeGreaterThanOrEqual(1)
      expect(problem.line).toBeLessThanOrEqual(lines)
      expect(problem.column).toBeGreaterThanOrEqual(1)
      expect(problem.sentence).toMatch(/\S/)
      expect(problem.sentence.length).toBeLessThan(505)
    }
  }

  /** A definition that was taken decides: nothing of it is missing. */
  function expectWhole({ definition, id }: NonNullable<Read['value']>): void {
    const decision = compileDefinition({ definition, id, vocabulary: fewWords }).decide(
      inputFor(workedExample),
    )
    expect(decision.explanation.groups).toHaveLength(4)
  }
})

describe('mutated routing and mapping files beside sound ones', () => {
  const now = new Date('2026-03-01T12:00:00Z')

  it.each(['routing.yaml', 'hubspot/mapping.yaml', 'salesforce/mapping.yaml'])(
    '%s: whatever is broken, the check says where, and warnings have places too',
    (name) => {
      using files = createCheckedFolder()
      const file = join(files.folder, name)
      const sound = readFileSync(file, 'utf8')
      let refused = 0
      for (const [index, mutation] of names.entries()) {
        writeFileSync(file, mutations[mutation]?.(sound, drawsOf(index + 50_000)) ?? '')
        const { mappings, problems, warnings } = checkMappings(files.folder, { now })
        expect(mappings === null, mutation).toBe(problems.length > 0)
        if (mappings === null) refused++
        for (const found of [...problems, ...warnings]) {
          const lines = readFileSync(found.file, 'utf8').split('\n').length
          expect(found.line, mutation).toBeLessThanOrEqual(lines)
          expect(Math.min(found.line, found.column), mutation).toBeGreaterThanOrEqual(1)
          expect(found.sentence, mutation).toMatch(/\S/)
          expect(found.sentence.length, mutation).toBeLessThan(505)
        }
      }
      expect(refused).toBeGreaterThan(names.length / 2)
    },
  )
})
