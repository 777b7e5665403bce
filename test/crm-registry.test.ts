import { describe, expect, it } from 'vitest'
import { crmsOf, readConfig } from '../src/config.ts'
import { chooseCrms } from '../src/crm-registry.ts'
import { readMappings } from '../src/mappings/read-mappings.ts'

const { crms } = readMappings('mappings')
const config = readConfig({ HUBSPOT_ACCESS_TOKEN: 'token' })

describe('the CRMs that the settings have', () => {
  it('need no mapping of any other CRM', () => {
    const { hubspot } = crms
    if (hubspot === undefined) return expect.unreachable()
    expect(chooseCrms(config, { hubspot }).map(({ name }) => name)).toEqual(['hubspot'])
    expect(crmsOf(config)).toEqual(['hubspot'])
  })

  it('need their own', () => {
    expect(() => chooseCrms(config, {})).toThrow('There is no hubspot/mapping.yaml in mappings.')
  })
})
