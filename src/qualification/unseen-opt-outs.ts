import { leadKey } from '../domain/lead.ts'
import { objectsWithoutOptOut } from '../domain/read-paths.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'

/** The records, by key (`leadKey`), that may hold an opt-out where their CRM does not show us whether they do. */
export async function unseenOptOuts(
  records: readonly StoredLead[],
  {
    ledger,
    mapping,
  }: Pick<JobContext, 'mapping'> & { readonly ledger: Pick<JobContext['ledger'], 'readings'> },
): Promise<ReadonlySet<string>> {
  const active = records.map(({ lead }) => lead).filter(({ standing }) => standing.kind === 'active')
  const unseen = new Set<string>()
  for (const [crm, leads] of Map.groupBy(active, ({ ref }) => ref.crm)) {
    const objects = objectsWithoutOptOut(mapping(crm).objects, await ledger.readings.readMissing(crm))
    for (const { ref } of leads) if (objects.includes(ref.object)) unseen.add(leadKey(ref))
  }
  return unseen
}
