import type { CrmMapping, ObjectMapping } from '../../domain/crm-mapping.ts'
import type { Lead, LeadRef } from '../../domain/lead.ts'
import type { AbsentFields } from './absent-fields.ts'
import type { SalesforceConnection } from './connection.ts'
import { unreadableAnswer } from './failures.ts'
import { goneLead, leadOf, lostLead, selectedFields } from './mapped-lead.ts'
import { LeadRow } from './schemas.ts'
import { queriesPerCall, runQueries, textLiteral, type WithDeleted, withDeleted } from './soql.ts'

/** A query travels in a URL, of which Salesforce takes 16,384 bytes with the headers: this many ids fit well. */
const idsPerQuery = 400

/**
 * The first 15 characters say which record it is; the other three only repeat their case, and one that is mistyped
 * there would have the whole query refused.
 */
const idIn15 = (id: string): string => id.slice(0, 15)
const isSalesforceId = (id: string): boolean => /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id)

interface Batch {
  readonly object: string
  readonly objectMapping: ObjectMapping
  readonly ids: readonly string[]
}

function batchesOf(refs: readonly LeadRef[], mapping: CrmMapping): Batch[] {
  return Object.entries(mapping.objects).flatMap(([object, objectMapping]) => {
    const meant = refs.filter((ref) => ref.object === object && isSalesforceId(ref.id))
    const ids = [...new Set(meant.map(({ id }) => idIn15(id)))]
    const starts = Array.from({ length: Math.ceil(ids.length / idsPerQuery) }, (_, n) => n * idsPerQuery)
    return starts.map((start) => ({ object, objectMapping, ids: ids.slice(start, start + idsPerQuery) }))
  })
}

/** Also of deleted records: what they were merged into is worth knowing. */
function byIds({ object, objectMapping, ids }: Batch, absent: AbsentFields): WithDeleted {
  const fields = [...selectedFields(object, objectMapping, absent), 'IsDeleted', 'MasterRecordId']
  return withDeleted(
    `SELECT ${fields.join(', ')} FROM ${object} WHERE Id IN (${ids.map(textLiteral).join(',')})`,
  )
}

/**
 * Reads leads afresh, in the order asked for, up to 2,000 in one API call. It asks by query: the collections'
 * retrieve answers the record's own fields, and a contact's company stands on its account. Leads of an object that cannot
 * be read as a whole are left out.
 */
export async function readLeads(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  refs: readonly LeadRef[],
  absent: AbsentFields,
  signal: AbortSignal,
  asked: (at: number) => void,
): Promise<Lead[]> {
  const found = new Map<string, Lead>()
  const waiting = batchesOf(refs, mapping).filter(({ object }) => !absent.has(object))
  let seenAt = new Date().toISOString()
  while (waiting.length > 0) {
    const batches = waiting.splice(0, queriesPerCall)
    const queries = batches.map((batch) => byIds(batch, absent))
    // Of several calls the first counts: what it answers is the oldest.
    const told = found.size === 0 ? asked : undefined
    const { body: pages, serverTime } = await runQueries(connection, 'read', queries, LeadRow, signal, told)
    seenAt = serverTime ?? seenAt
    for (const [index, batch] of batches.entries()) {
      const { done, records } = pages[index] ?? { done: true, records: [] }
      for (const row of records) {
        const lead = row.IsDeleted
          ? lostLead(row, batch.object)
          : leadOf(row, batch.object, batch.objectMapping, absent)
        found.set(`${batch.object}/${idIn15(row.Id)}`, lead)
      }
      if (done) continue
      // Salesforce held rows back; only what it was asked for again and did not answer is gone.
      if (records.length === 0) throw unreadableAnswer(connection.host, null)
      waiting.push({ ...batch, ids: batch.ids.filter((id) => !found.has(`${batch.object}/${id}`)) })
    }
  }
  return refs
    .filter(({ object }) => !absent.has(object))
    .map((ref) => {
      const lead = found.get(`${ref.object}/${idIn15(ref.id)}`)
      return lead ? { ...lead, ref } : goneLead(ref, seenAt)
    })
}
