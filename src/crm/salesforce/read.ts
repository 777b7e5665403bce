import type { CrmMapping } from '../../domain/crm-mapping.ts'
import type { Lead, LeadRef } from '../../domain/lead.ts'
import type { AbsentFields } from './absent-fields.ts'
import type { SalesforceConnection } from './connection.ts'
import { goneLead, leadOf, selectedFields } from './mapped-lead.ts'
import { LeadRow } from './schemas.ts'
import { queriesPerCall, runQueries, textLiteral } from './soql.ts'

/** A query travels in a URL, of which Salesforce takes 16,384 bytes with the headers: this many ids fit well. */
const idsPerQuery = 400

/** The first 15 characters say which record it is; the other three only repeat their case. */
const idIn15 = (id: string): string => id.slice(0, 15)
const isSalesforceId = (id: string): boolean => /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id)

interface Batch {
  readonly object: string
  readonly ids: readonly string[]
}

function batchesOf(refs: readonly LeadRef[], mapping: CrmMapping): Batch[] {
  return Object.keys(mapping.objects).flatMap((object) => {
    const ids = [...new Set(refs.filter((ref) => ref.object === object).map(({ id }) => id))].filter(
      isSalesforceId,
    )
    const count = Math.ceil(ids.length / idsPerQuery)
    return Array.from({ length: count }, (_, n) => ({
      object,
      ids: ids.slice(n * idsPerQuery, (n + 1) * idsPerQuery),
    }))
  })
}

/**
 * Reads leads afresh, in the order asked for, up to 2,000 of one object in one API call. It asks by query: the
 * collections' retrieve answers the record's own fields, and a contact's company stands on its account.
 */
export async function readLeads(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  refs: readonly LeadRef[],
  absent: AbsentFields,
  signal: AbortSignal,
): Promise<Lead[]> {
  const found = new Map<string, Lead>()
  const batches = batchesOf(refs, mapping)
  let seenAt = new Date().toISOString()
  for (let start = 0; start < batches.length; start += queriesPerCall) {
    const asked = batches.slice(start, start + queriesPerCall)
    const queries = asked.map(({ object, ids }) => byId(object, ids, mapping, absent))
    const { body: pages, serverTime } = await runQueries(connection, 'read', queries, LeadRow, signal)
    seenAt = serverTime ?? seenAt
    asked.forEach(({ object }, index) => {
      const objectMapping = mapping.objects[object]
      for (const row of pages[index]?.records ?? []) {
        if (objectMapping)
          found.set(`${object}/${idIn15(row.Id)}`, leadOf(row, object, objectMapping, absent))
      }
    })
  }
  return refs.map((ref) => {
    const lead = found.get(`${ref.object}/${idIn15(ref.id)}`)
    return lead ? { ...lead, ref } : goneLead(ref, seenAt)
  })
}

function byId(object: string, ids: readonly string[], mapping: CrmMapping, absent: AbsentFields): string {
  const objectMapping = mapping.objects[object]
  const select = objectMapping ? selectedFields(object, objectMapping, absent) : ['Id']
  return `SELECT ${select.join(', ')} FROM ${object} WHERE Id IN (${ids.map(textLiteral).join(',')})`
}
