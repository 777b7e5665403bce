import type { CrmMapping } from '../../domain/crm-mapping.ts'
import { withCurrencies } from '../account-currency.ts'
import type { SalesforceConnection } from './connection.ts'
import { type Descriptions, describing } from './describe.ts'

/** Every record of an org that works in several currencies has it; its amounts are in that one. */
const currencyField = 'CurrencyIsoCode'

/**
 * The mapping with the field of its currency for each amount that Salesforce keeps as one. An org with one currency says
 * nowhere which it is: there the mapping stays as it is, after one call.
 */
export async function mappingWithCurrencies(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  signal: AbortSignal,
): Promise<CrmMapping> {
  const describe = describing(connection, signal)
  const objects = { ...mapping.objects }
  for (const [object, objectMapping] of Object.entries(mapping.objects)) {
    const fields = await describe(object)
    if (fields?.has(currencyField) !== true) continue
    const related = new Map<string, Descriptions>()
    for (const { relationshipName, referenceTo } of fields.values()) {
      const [target] = referenceTo
      if (relationshipName !== 'Account' || target === undefined) continue
      const described = await describe(target)
      if (described !== null) related.set(relationshipName, described)
    }
    objects[object] = withCurrencies(objectMapping, (source) => {
      const [first = '', second] = source.split('.')
      const field = second === undefined ? fields.get(first) : related.get(first)?.get(second)
      return field?.type === 'currency' ? currencyField : null
    })
  }
  return { ...mapping, objects }
}
