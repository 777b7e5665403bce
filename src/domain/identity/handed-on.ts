import type { ObjectMapping } from '../crm-mapping.ts'
import type { CrmValue, Lead } from '../lead.ts'
import { leadKey } from '../lead.ts'
import type { Override } from '../override.ts'
import type { RecordState } from '../requalify.ts'
import { lastKnown } from '../value-author.ts'

/** What a record takes over from another one that became it, under its own field names. */
export interface HandedOn {
  /** What counts as written by us. */
  readonly written: Readonly<Record<string, CrmValue>>
  /** What its fields are compared with, in place of what they showed when it was decided first. */
  readonly baseline: Readonly<Record<string, CrmValue>>
  readonly overrides: readonly Override[]
}

/**
 * What a record takes over from those that were converted or merged into it, in every field that Plumbline did not write
 * since. Where it shows what we had written there, that is ours here as well; what people had set there stays theirs
 * here, and keeps its time. Of a record that was never decided itself, a stage that none of them was last known to show
 * is a person's too, who set it before the records became one; of another object's stage only a word in a field of the
 * same name tells that.
 */
export function handedOn(
  record: RecordState,
  others: readonly RecordState[],
  objectOf: (lead: Lead) => ObjectMapping,
): HandedOn {
  const { lead, lastWritten } = record
  const key = leadKey(lead.ref)
  const object = objectOf(lead)
  const written: Record<string, CrmValue> = {}
  const baseline: Record<string, CrmValue> = {}
  const overrides: Override[] = []
  const knownStages: CrmValue[] = []
  for (const other of others) {
    if (becomes(other, others) !== key) continue
    const from = objectOf(other.lead)
    for (const [theirs, field] of fieldsAlike(from, object)) {
      if (field in lastWritten) continue
      const held = lead.written[field] ?? null
      const known = lastKnown(theirs, other, from)
      const edits = other.overrides.filter((override) => override.field === theirs)
      overrides.push(...edits.map((edit) => ({ ...edit, field })))
      if (known !== undefined && edits.some(({ value }) => value === held)) baseline[field] = known
      else if (held !== null && [other.lastWritten[theirs], other.unanswered?.[theirs]].includes(held))
        written[field] = held
      const isAlike = other.lead.ref.object === lead.ref.object || (theirs === field && isSet(held, object))
      if (known !== undefined && field === object.stage?.field && isAlike) knownStages.push(known)
    }
  }
  const [stage] = knownStages
  if (object.stage !== null && stage !== undefined && record.baseline === null) {
    const { field } = object.stage
    const isKnown = knownStages.includes(lead.written[field] ?? null)
    if (!isKnown && !(field in baseline)) baseline[field] = stage
  }
  return { written, baseline, overrides }
}

/**
 * Whether somebody must have set a stage: of what a record of another object held, the CRM may carry nothing over, and
 * set a word of its own.
 */
const isSet = (held: CrmValue, { stage }: ObjectMapping): boolean =>
  held !== null && stage?.defaults.includes(String(held)) !== true

/** `leadKey` of the record that one became, by way of such as were never decided themselves; null when it became none. */
function becomes({ lead }: RecordState, others: readonly RecordState[]): string | null {
  let end: string | null = null
  let { standing }: Pick<Lead, 'standing'> = lead
  for (let steps = 0; steps <= others.length; steps++) {
    if (!('to' in standing) || standing.to === null) return end
    end = leadKey(standing.to)
    const next = others.find((other) => leadKey(other.lead.ref) === end)
    if (next === undefined || next.baseline !== null) return end
    standing = next.lead.standing
  }
  return null
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
