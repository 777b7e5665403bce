import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import { planWriteBack } from '../../src/domain/write-back-plan.ts'
import { decideShipped, leadWith, workedExample } from './definition/sample-lead.ts'

const mapping = ObjectMapping.parse({
  read: {},
  write: {
    score: { field: 'pl_score', label: 'Score', type: 'number' },
    definition: { field: 'pl_definition', label: 'Definition', type: 'text' },
  },
  stage: null,
  owner: 'owner',
})
const decision = decideShipped(workedExample)
const changes = (score: number, version: CrmValue) => {
  const lead = { ...leadWith({}), written: { pl_score: score, pl_definition: version } }
  return planWriteBack({ lead, lastWritten: {}, decision, assignment: null, clearedStage: null }, mapping)
    .changes
}

describe('another version of the definition', () => {
  it('is written only with something that it says otherwise, or where no version stands', () => {
    const { score, definition } = decision
    expect(changes(score, 'd1@0#old')).toEqual({})
    expect(changes(score - 1, 'd1@0#old')).toEqual({ pl_score: score, pl_definition: definition })
    expect(changes(score, null)).toEqual({ pl_definition: definition })
  })
})
