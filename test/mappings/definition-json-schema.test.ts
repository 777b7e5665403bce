import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { definitionJsonSchema } from '../../src/mappings/definition-json-schema.ts'

const read = (path: string) => readFileSync(new URL(`../../mappings/${path}`, import.meta.url), 'utf8')

describe('the JSON Schema that editors use', () => {
  it('is committed as it is generated', () => {
    const committed: unknown = JSON.parse(read('schema/definition.schema.json'))
    expect(
      committed,
      'run: node src/main.ts definition schema > mappings/schema/definition.schema.json; npm run format',
    ).toEqual(definitionJsonSchema())
  })

  it('is what the first line of the definition points at', () => {
    expect(read('definition.yaml').split('\n', 1)).toEqual([
      '# yaml-language-server: $schema=./schema/definition.schema.json',
    ])
  })

  const schema = z.fromJSONSchema(definitionJsonSchema() as Parameters<typeof z.fromJSONSchema>[0])
  const withFirst = (when: unknown) => {
    const definition = parse(read('definition.yaml')) as { criteria: { when: unknown }[] }
    const [first] = definition.criteria
    if (first !== undefined) first.when = when
    return definition
  }

  it.each([
    { field: 'seniority', atLeast: 'vp' },
    { field: 'company.revenue', between: [1, 2] },
    {
      atLeast: 2,
      of: [{ field: 'title', isKnown: true }, { not: { all: [{ field: 'optedOut', is: true }] } }],
    },
  ])('accepts the shipped definition with %j', (when) => {
    expect(schema.safeParse(withFirst(when)).success).toBe(true)
  })

  it.each([
    { field: 'senority', atLeast: 'vp' },
    { field: 'seniority', atLeast: 'boss' },
    { field: 'title', atLeast: 'vp' },
    { field: 'title' },
    { field: 'title', is: 'x', isNot: 'y' },
    { any: [] },
    { of: [{ field: 'title', isKnown: true }] },
    undefined,
  ])('marks %j', (when) => {
    expect(schema.safeParse(withFirst(when)).success).toBe(false)
  })
})
