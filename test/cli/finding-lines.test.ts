import { describe, expect, it } from 'vitest'
import { definitionLines, findingLines } from '../../src/cli/finding-lines.ts'
import { inCrm, inDefinition } from '../../src/domain/crm-check/crm-finding.ts'
import { checkMappings } from '../../src/mappings/check-mappings.ts'

const { placeOf } = checkMappings('mappings', { now: new Date() })

describe('lines of what CRMs say', () => {
  it('what several say against the definition is one line with its place, naming them', () => {
    const gate = inDefinition(['entry', 'parts', 0], 'nobody can pass gate 1.')
    const both = ['hubspot', 'salesforce'].map((crm) => ({
      crm,
      findings: [gate, inCrm('warning', 'Empty.')],
    }))
    const [heading, line, ...others] = definitionLines(both, placeOf)
    expect(heading).toBe('hubspot, salesforce: needed before all else')
    expect(line).toMatch(/^mappings\/definition\.yaml:\d+:\d+ entry\.parts\[0\]: nobody can pass gate 1\.$/)
    expect(line).not.toContain(':1:1 ')
    expect(others).toEqual([])
    expect(findingLines('hubspot', both[0]?.findings ?? [], placeOf)).toEqual([
      'hubspot: allowed, but is it meant?',
      'Empty.',
    ])
  })
})
