import { type Filter, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { RecordCount } from '../../ports/crm.ts'
import type { CallHubspot } from './api.ts'
import { companyPropertyOf } from './mapped-properties.ts'
import { SearchAnswer } from './schemas.ts'

/** One search each, which answers how many there are besides the first of them. */
export async function countRecords(
  call: CallHubspot,
  counts: readonly RecordCount[],
  signal: AbortSignal,
): Promise<number[]> {
  const answers: number[] = []
  for (const count of counts) {
    const { type, filter } = searchFor(count)
    const filterGroups = filter === null ? [] : [{ filters: [filter] }]
    const { answer } = await call('search', signal, SearchAnswer, ({ search }) =>
      search.doSearchWithHttpInfo(type, { filterGroups, limit: 1, properties: [] }),
    )
    answers.push(answer.total)
  }
  return answers
}

function searchFor(count: RecordCount): {
  readonly type: 'contacts' | 'companies'
  readonly filter: Filter | null
} {
  if ('all' in count) return { type: 'contacts', filter: null }
  if ('ownedBy' in count) {
    const values = [...count.ownedBy]
    return {
      type: 'contacts',
      filter: { propertyName: 'hubspot_owner_id', operator: FilterOperatorEnum.In, values },
    }
  }
  const ofCompany = companyPropertyOf(count.holding)
  return {
    type: ofCompany === null ? 'contacts' : 'companies',
    filter: { propertyName: ofCompany ?? count.holding, operator: FilterOperatorEnum.HasProperty },
  }
}
