import { expect } from 'vitest'
import { type CrmAnswers, checkCrm } from '../../../src/domain/crm-check/check-crm.ts'
import type { CrmFinding, FindingWeight } from '../../../src/domain/crm-check/crm-finding.ts'
import type { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import type { CrmField } from '../../../src/domain/crm-schema.ts'
import type { Owner } from '../../../src/domain/owner.ts'
import type { Routing } from '../../../src/domain/routing.ts'
import { readMappings } from '../../../src/mappings/read-mappings.ts'

export const shipped = readMappings('mappings')
const plain: CrmField = {
  label: 'Some field',
  kind: 'text',
  crmKind: 'string',
  length: 255,
  isWritable: true,
  isCalculated: false,
  isBuiltIn: false,
  isMarked: false,
  words: null,
}

export const lead = shipped.crms.salesforce?.objects.Lead as CrmMapping['objects'][string]
const kinds = { number: 'number', text: 'text', longText: 'longText', date: 'date' } as const
export const statuses = [...Object.keys(lead.stage?.read ?? {}), ...(lead.stage?.defaults ?? [])]

/** An org that has all that the shipped mapping of Leads names. */
export function wholeOrg(): Map<string, CrmField> {
  const read = Object.values(lead.read ?? {}).flatMap(({ from }) => from)
  const fields = new Map([...read, 'Activity_Log__c', 'OwnerId'].map((name) => [name, plain]))
  for (const { field, type } of Object.values(lead.write ?? {}))
    fields.set(field, { ...plain, kind: kinds[type], isMarked: true })
  fields.set('OwnerId', { ...plain, kind: 'reference', crmKind: 'reference' })
  fields.set('Status', { ...plain, kind: 'words', words: statuses })
  fields.set('HasOptedOutOfEmail', { ...plain, kind: 'flag', length: null })
  return fields
}

export const owner = (id: string, more: Partial<Owner> = {}): Owner => ({
  id,
  name: `User ${id}`,
  email: `user.${id}@sales.example`,
  isActive: true,
  kind: 'person',
  ...more,
})
export const team = [
  owner('1'),
  owner('2', { name: 'Plumbline Integration' }),
  owner('3', { name: 'New Leads', email: null, kind: 'queue' }),
]

export interface Case {
  readonly fields?: (fields: Map<string, CrmField>) => void
  readonly mapping?: Partial<CrmMapping['objects'][string]>
  readonly answers?: Partial<CrmAnswers>
  readonly routing?: Routing
}

export function findings({
  fields: change,
  mapping,
  answers,
  routing = shipped.routing,
}: Case = {}): CrmFinding[] {
  const fields = wholeOrg()
  change?.(fields)
  const objects = { Lead: { ...lead, ...mapping } as CrmMapping['objects'][string] }
  return checkCrm(
    {
      crm: 'salesforce',
      mapping: { objects },
      routing,
      definition: shipped.definition,
      knownElsewhere: () => false,
    },
    {
      schema: {
        objects: new Map([['Lead', fields]]),
        rights: [],
        currencies: [],
        inWords: { number: 'Number', text: 'Text(255)', longText: 'Long Text Area', date: 'Date' },
      },
      foreign: [],
      owners: team,
      queues: [],
      fills: { totals: new Map(), counts: [] },
      ...answers,
    },
  )
}

export const set = (name: string, more: Partial<CrmField>) => (fields: Map<string, CrmField>) =>
  void fields.set(name, { ...(fields.get(name) ?? plain), ...more })

/** The one finding of a case, which must be the only one. */
export function only(one: Case): CrmFinding {
  const found = findings(one)
  expect(found).toHaveLength(1)
  return found[0] as CrmFinding
}

export function expectFinding(
  one: Case,
  weight: FindingWeight,
  path: CrmFinding['path'],
  ...words: string[]
): void {
  const finding = only(one)
  expect(finding.weight).toBe(weight)
  expect(finding.path).toEqual(path)
  for (const word of words) expect(finding.sentence).toContain(word)
}
