import { describe, expect, it } from 'vitest'
import { createSalesforce } from '../../../src/crm/salesforce/index.ts'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { fieldNames } from '../../../src/domain/lead-fields.ts'
import { shippedMapping, shippedMappingText } from './shipped-mapping.ts'

describe('the shipped mapping', () => {
  it.each(['Lead', 'Contact'])('reads every canonical field of %s, or names it as an example', (object) => {
    const examples = [...shippedMappingText.matchAll(/^ +# {3}([\w.]+):/gm)].map(([, name]) => name)
    const read = Object.keys(shippedMapping.objects[object]?.read ?? {})
    expect([...read, ...examples].sort()).toEqual([...fieldNames].sort())
  })

  it.each(['Lead', 'Contact'])(
    'has at most one long text on %s, or Salesforce hands out 200 records a call',
    (object) => {
      const types = Object.values(shippedMapping.objects[object]?.write ?? {}).map(({ type }) => type)
      expect(types.filter((type) => type === 'longText').length).toBeLessThanOrEqual(1)
    },
  )

  it('leaves the lead status to people', () => {
    expect(shippedMapping.objects.Lead?.stage?.write).toEqual({})
    expect(shippedMapping.objects.Contact?.stage).toBeNull()
  })
})

describe('createSalesforce', () => {
  it('refuses a mapping of another object at once', () => {
    const mapping = CrmMapping.parse({
      objects: { Account: { read: {}, write: {}, stage: null, owner: 'OwnerId' } },
    })
    const options = {
      loginUrl: 'https://acme.my.salesforce.example',
      credentials: { kind: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
      apiVersion: '66.0',
      timeoutMs: 1_000,
      observe: () => {},
    } as const
    expect(() => createSalesforce({ ...options, mapping })).toThrow(/maps Account; only Lead and Contact/)
  })
})
