import { guardedFields, guardOf, type ObjectMapping } from './crm-mapping.ts'
import type { Assignment } from './decision.ts'
import type { CrmValue, Lead } from './lead.ts'
import { stageRank } from './lifecycle-stage.ts'

const dayMs = 86_400_000

type Values = Readonly<Record<string, CrmValue>>

/** A value that a person set, or cleared, in a guarded field after our last write. It stays as long as its guard says. */
export interface Override {
  readonly field: string
  /** What the person left there; null when they cleared it. */
  readonly value: CrmValue
  /** The CRM's stamp of the record in which it was first seen, ISO 8601. */
  readonly since: string
  /** From when on Plumbline may write the field again, ISO 8601; null for never. */
  readonly endsAt: string | null
}

export interface OverrideState {
  readonly lead: Lead
  /** What we wrote last and the CRM confirmed, by CRM field. */
  readonly lastWritten: Values
  readonly assignment: Assignment | null
  /** The overrides that were known before. */
  readonly overrides: readonly Override[]
}

/**
 * The overrides that a record shows now. One that was known keeps its time as long as its value stands; one whose field
 * shows what we wrote, or that another value replaced, is no more.
 */
export function overridesOf(
  { lead, lastWritten, assignment, overrides }: OverrideState,
  mapping: ObjectMapping,
): Override[] {
  if (lead.standing.kind !== 'active') return []
  return guardedFields(mapping).flatMap((field) => {
    const ours = field in lastWritten ? lastWritten[field] : firstExpected(field, mapping, assignment)
    const value = lead.written[field] ?? null
    if (ours === undefined || value === ours) return []
    const known = overrides.find((override) => override.field === field && override.value === value)
    const since = known?.since ?? lead.modifiedAt
    const days = isOutcome(field, value, mapping) ? null : guardOf(mapping, field)
    const endsAt = days === null ? null : new Date(Date.parse(since) + days * dayMs).toISOString()
    return [{ field, value, since, endsAt }]
  })
}

/**
 * Before our first write, the owner's field should hold what it held when the owner was chosen, and a field of our own
 * nothing; undefined for the stage, which may be any.
 */
function firstExpected(
  field: string,
  { owner, write }: ObjectMapping,
  assignment: Assignment | null,
): CrmValue | undefined {
  if (field === owner) return assignment?.replaces
  return Object.values(write).some((own) => own.field === field) ? null : undefined
}

/** What sales made of a lead (sql, customer, disqualified) is no passing edit: it never ends by itself. */
function isOutcome(field: string, value: CrmValue, { stage }: ObjectMapping): boolean {
  if (stage === null || field !== stage.field || value === null) return false
  const held = stage.read[String(value)]
  return held === 'disqualified' || (held !== undefined && (stageRank(held) ?? 0) >= (stageRank('sql') ?? 0))
}

/** What counts as ours in the CRM's fields at a moment: what we wrote last, and what people set too long ago to stand. */
export function takenForOurs(lastWritten: Values, overrides: readonly Override[], now: Date): Values {
  const ended = overrides.filter(({ endsAt }) => endsAt !== null && Date.parse(endsAt) <= now.getTime())
  if (ended.length === 0) return lastWritten
  return { ...lastWritten, ...Object.fromEntries(ended.map(({ field, value }) => [field, value])) }
}

/** When these end, as far as that is after a moment, ISO 8601. */
export const endsAfter = (overrides: readonly Override[], now: Date): string[] =>
  overrides.flatMap(({ endsAt }) => (endsAt !== null && Date.parse(endsAt) > now.getTime() ? [endsAt] : []))
