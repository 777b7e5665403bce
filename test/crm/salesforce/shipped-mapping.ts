import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'

export const shippedMappingText = readFileSync(
  new URL('../../../mappings/salesforce/mapping.yaml', import.meta.url),
  'utf8',
)

/** The mapping that Plumbline ships for Salesforce. */
export const shippedMapping: CrmMapping = CrmMapping.parse(parse(shippedMappingText))
