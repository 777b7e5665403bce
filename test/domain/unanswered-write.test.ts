import { describe, expect, it } from 'vitest'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import { arrivedOf } from '../../src/domain/unanswered-write.ts'
import { leadWith } from './definition/sample-lead.ts'

const mapping = ObjectMapping.parse({
  read: {},
  write: { score: { field: 'pl_score', label: 'Score', type: 'number' } },
  stage: { field: 'stage', read: {}, write: { mql: 'qualified' } },
  owner: 'owner',
})
const sent = { pl_score: 7, stage: 'qualified', owner: 'dana' }
const holding = (written: Record<string, CrmValue>) => ({ ...leadWith({}), written })

describe('arrivedOf', () => {
  it.each<[string, Record<string, CrmValue>, Record<string, CrmValue>, Record<string, CrmValue>]>([
    ['all when all is shown', sent, sent, sent],
    ['all when a person changed a field since', sent, { ...sent, owner: null }, sent],
    ['nothing when nothing is shown', sent, { pl_score: 1, stage: 'new', owner: null }, {}],
    [
      'nothing when our own field shows nothing, whatever people set to the same',
      sent,
      { pl_score: 1, owner: 'dana' },
      {},
    ],
    [
      'field by field without a field of our own',
      { stage: 'qualified', owner: 'dana' },
      { stage: 'won', owner: 'dana' },
      { owner: 'dana' },
    ],
    ['a field that was emptied', { pl_score: null }, {}, { pl_score: null }],
  ])('finds %s', (_, unanswered, held, arrived) => {
    expect(arrivedOf(unanswered, holding(held), mapping)).toEqual(arrived)
  })

  it('finds nothing on a record that is gone, or where nothing was sent', () => {
    const gone = { ...holding({}), standing: { kind: 'gone' } as const }
    expect(arrivedOf({ pl_score: null }, gone, mapping)).toEqual({})
    expect(arrivedOf(null, holding(sent), mapping)).toEqual({})
  })
})
