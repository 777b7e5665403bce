import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import { nothingPlanned, planWriteBack } from '../../src/domain/write-back-plan.ts'
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
  return planWriteBack(
    { lead, lastWritten: {}, baseline: null, decision, assignment: null, clearedStage: null },
    mapping,
  ).changes
}

describe('another version of the definition', () => {
  it('is written only with something that it says otherwise, or where no version stands', () => {
    const { score, definition } = decision
    expect(changes(score, 'd1@0#old')).toEqual({})
    expect(changes(score - 1, 'd1@0#old')).toEqual({ pl_score: score, pl_definition: definition })
    expect(changes(score, null)).toEqual({ pl_definition: definition })
  })

  it('is not written for the sake of a guarded field that stays as a person set it', () => {
    const { score, definition } = decision
    const plan = (
      guards: readonly string[],
      facts: { score: number; lastScore: number; version: CrmValue },
    ) =>
      planWriteBack(
        {
          lead: { ...leadWith({}), written: { pl_score: facts.score, pl_definition: facts.version } },
          lastWritten: { pl_score: facts.lastScore, pl_definition: 'd1@0#old' },
          baseline: null,
          decision,
          assignment: null,
          clearedStage: null,
        },
        ObjectMapping.parse({
          ...mapping,
          guards: Object.fromEntries(guards.map((field) => [field, 'for-good'])),
        }),
      )
    const theirs = { score: score - 1, lastScore: score - 2, version: 'd1@0#old' }
    expect(plan(['pl_score'], theirs)).toEqual({
      ...nothingPlanned,
      suppressed: [{ field: 'pl_score', ours: score, theirs: score - 1 }],
    })
    const ours = { ...theirs, lastScore: score - 1 }
    expect(plan(['pl_score'], ours).changes).toEqual({ pl_score: score, pl_definition: definition })
    expect(plan(['pl_score'], { ...theirs, version: null }).changes).toEqual({ pl_definition: definition })
    const renamed = { score, lastScore: score, version: 'their own' }
    expect(plan(['pl_definition'], renamed)).toEqual(nothingPlanned)
  })
})
