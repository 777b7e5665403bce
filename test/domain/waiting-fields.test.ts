import { describe, expect, it } from 'vitest'
import { mappingOf } from '../../src/domain/crm-mapping.ts'
import type { CrmValue } from '../../src/domain/lead.ts'
import { causeOf, causesOf, isNamed, leaveOut } from '../../src/domain/waiting-fields.ts'
import { nothingPlanned } from '../../src/domain/write-back-plan.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'

const crm = readMappings('mappings').crms.hubspot ?? { objects: {} }
const mapping = mappingOf(crm, { crm: 'hubspot', object: 'contact', id: '1' })
const planned = (changes: Readonly<Record<string, CrmValue>>, isHalf = false) => ({
  object: 'contact',
  mapping,
  stage: 'mql' as const,
  plan: { ...nothingPlanned, changes, isGuarded: true, isHalf },
})
const word = mapping.stage?.write.mql ?? ''
const all = { plumbline_score: 82, plumbline_reason: 'Why.', lifecyclestage: word, hubspot_owner_id: '7' }

describe('what fields of a write wait for', () => {
  it('is the field, of the stage its word alone, and never the owner', () => {
    expect(causesOf(planned(all)).map(({ cause }) => cause)).toEqual([
      'contact.plumbline_score',
      'contact.plumbline_reason',
      `contact.lifecyclestage=${word}`,
    ])
  })

  it('is the word that is wanted where the stage is cleared first, and nothing for one that is put back', () => {
    expect(causeOf(planned({}), 'lifecyclestage', null)).toBe(`contact.lifecyclestage=${word}`)
    expect(causeOf(planned({}), 'lifecyclestage', 'opportunity')).toBeNull()
  })

  it('may be named for one object alone', () => {
    expect(isNamed(['Lead.Score__c'], 'Lead', 'Score__c')).toBe(true)
    expect(isNamed(['Lead.Score__c'], 'Contact', 'Score__c')).toBe(false)
  })
})

describe('a plan without what waits', () => {
  it('C7 keeps score, reason and owner when only the stage waits', () => {
    const { plan, waitsFor } = leaveOut(planned(all), (cause) => (cause.includes('stage') ? cause : null))
    expect(plan.changes).toEqual({ plumbline_score: 82, plumbline_reason: 'Why.', hubspot_owner_id: '7' })
    expect(waitsFor).toEqual([`contact.lifecyclestage=${word}`])
  })

  it('does not clear a stage whose next word waits', () => {
    const { plan } = leaveOut(planned({ lifecyclestage: null }, true), (cause) => cause)
    expect(plan).toMatchObject({ changes: {}, isHalf: false, isGuarded: false })
  })

  it('is empty where only the version of the definition is left', () => {
    const changes = { plumbline_score: 82, plumbline_definition: 'shipped@1' }
    const isScore = (cause: string) => (cause === 'contact.plumbline_score' ? cause : null)
    expect(leaveOut(planned(changes), isScore).plan.changes).toEqual({})
  })

  it('is as it was where nothing waits', () => {
    const whole = planned(all)
    expect(leaveOut(whole, () => null)).toEqual({ plan: whole.plan, waitsFor: [] })
  })
})
