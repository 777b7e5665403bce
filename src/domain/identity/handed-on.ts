import type { ObjectMapping } from '../crm-mapping.ts'
import type { CrmValue, Lead } from '../lead.ts'
import { leadKey } from '../lead.ts'
import type { Override } from '../override.ts'
import type { RecordState } from '../requalify.ts'

/** What a record takes over from another one that became it, under its own field names. */
export interface HandedOn {
  /** What counts as written by us. */
  readonly written: Readonly<Record<string, CrmValue>>
  readonly overrides: readonly Override[]
}

/**
 * What a record takes over from those that were converted or merged into it, in every field that Plumbline did not write since:
 * where it shows what we had written there, that is ours here as well; what people had set there keeps its time.
 */
export function handedOn(
  { lead, lastWritten }: RecordState,
  others: readonly RecordState[],
  objectOf: (lead: Lead) => ObjectMapping,
): HandedOn {
  const key = leadKey(lead.ref)
  const written: Record<string, CrmValue> = {}
  const overrides: Override[] = []
  for (const other of others) {
    const { standing } = other.lead
    if (!('to' in standing) || standing.to === null || leadKey(standing.to) !== key) continue
    for (const [from, field] of fieldsAlike(objectOf(other.lead), objectOf(lead))) {
      if (field in lastWritten) continue
      const held = lead.written[field] ?? null
      if (held !== null && other.lastWritten[from] === held) written[field] = held
      overrides.push(
        ...other.overrides.filter((override) => override.field === from).map((one) => ({ ...one, field })),
      )
    }
  }
  return { written, overrides }
}

/** The fields of two objects that Plumbline writes the same into, in pairs. */
function fieldsAlike(from: ObjectMapping, to: ObjectMapping): [string, string][] {
  const pairs: [string, string][] = [[from.owner, to.owner]]
  if (from.stage !== null && to.stage !== null) pairs.push([from.stage.field, to.stage.field])
  for (const [result, { field }] of Object.entries(to.write)) {
    const same = from.write[result as keyof typeof from.write]
    if (same !== undefined) pairs.push([same.field, field])
  }
  return pairs
}
