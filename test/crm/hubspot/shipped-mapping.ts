import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'

const file = new URL('../../../mappings/hubspot/mapping.yaml', import.meta.url)

/** The mapping that is shipped, as the application would load it. */
export const shippedMapping: CrmMapping = CrmMapping.parse(parse(readFileSync(file, 'utf8')))
