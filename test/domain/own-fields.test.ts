import { describe, expect, it } from 'vitest'
import { CrmMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmField } from '../../src/domain/crm-schema.ts'
import { foreignBecause, unprovenFields } from '../../src/domain/own-fields.ts'

const field = (more: Partial<CrmField> = {}): CrmField => ({
  label: 'Lead rating',
  kind: 'text',
  crmKind: 'string',
  length: null,
  isWritable: true,
  isCalculated: false,
  isBuiltIn: false,
  isMarked: false,
  words: null,
  ...more,
})

const mapping = (adopt: boolean) =>
  CrmMapping.parse({
    objects: {
      contact: {
        read: {},
        write: { reason: { field: 'rating', label: 'Rating', type: 'text', adopt } },
        stage: null,
        owner: 'hubspot_owner_id',
      },
    },
  })

const unproven = (adopt: boolean, found: CrmField | null) =>
  unprovenFields(mapping(adopt), {
    objects: new Map([['contact', new Map(found === null ? [] : [['rating', found]])]]),
  })

describe('fields whose origin is looked into', () => {
  it('A2 takes a field for its own by the mark that setup gives, not by its name', () => {
    expect(unproven(false, field())).toEqual([{ object: 'contact', field: 'rating', isBuiltIn: false }])
    expect(unproven(false, field({ isMarked: true }))).toEqual([])
  })

  it('A2 takes a field that is not there yet, or that the mapping adopts', () => {
    expect(unproven(false, null)).toEqual([])
    expect(unproven(true, field())).toEqual([])
  })
})

describe('whose field an unproven one is', () => {
  it.each([
    { name: 'holds nothing', isBuiltIn: false, inCrm: 0, ours: 0, isForeign: false },
    { name: 'holds what people typed', isBuiltIn: false, inCrm: 60, ours: 0, isForeign: true },
    { name: 'holds only what this ledger wrote', isBuiltIn: false, inCrm: 60, ours: 60, isForeign: false },
    {
      name: 'had values cleared since we wrote them',
      isBuiltIn: false,
      inCrm: 7,
      ours: 60,
      isForeign: false,
    },
    { name: 'holds one value beside ours', isBuiltIn: false, inCrm: 61, ours: 60, isForeign: true },
    { name: 'cannot be counted', isBuiltIn: false, inCrm: null, ours: 60, isForeign: true },
    { name: 'came with the CRM and is empty', isBuiltIn: true, inCrm: 0, ours: 0, isForeign: true },
    { name: 'came with the CRM, holds ours alone', isBuiltIn: true, inCrm: 3, ours: 3, isForeign: false },
  ])('A2 a field that $name', ({ isBuiltIn, inCrm, ours, isForeign }) => {
    const because = foreignBecause({ object: 'contact', field: 'rating', isBuiltIn }, { inCrm, ours })
    expect(because !== null).toBe(isForeign)
  })
})
