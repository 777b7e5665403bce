import { guardedFields, guardOf, type ObjectMapping } from './crm-mapping.ts'
import type { CrmValue, Lead } from './lead.ts'
import { stageRank } from './lifecycle-stage.ts'
import { type FieldMemory, valueAuthor } from './value-author.ts'

const dayMs = 86_400_000

type Values = Readonly<Record<string, CrmValue>>

/** A value that a person set, or cleared, in a guarded field (`valueAuthor`). It stays as long as its guard says. */
export interface Override {
  readonly field: string
  /** What the person left there; null when they cleared it. */
  readonly value: CrmValue
  /** The CRM's stamp of the record in which it was first seen, ISO 8601. */
  readonly since: string
  /** From when on Plumbline may write the field again, ISO 8601; null for never. */
  readonly endsAt: string | null
}

export interface OverrideState extends FieldMemory {
  readonly lead: Lead
  /** The overrides that were known before. */
  readonly overrides: readonly Override[]
}

/**
 * The overrides that a record shows now. One that was known keeps its time as long as its value stands; one whose field
 * shows what was last known there, or that another value replaced, is no more. A record that its CRM no longer holds
 * keeps those that it had, for the one that it became.
 */
export function overridesOf(state: OverrideState, mapping: ObjectMapping): Override[] {
  const { lead, overrides } = state
  if (lead.standing.kind !== 'active') return [...overrides]
  return guardedFields(mapping).flatMap((field) => {
    if (valueAuthor(field, lead.written, state, mapping) !== 'person') return []
    const value = lead.written[field] ?? null
    const known = overrides.find((override) => override.field === field && override.value === value)
    const since = known?.since ?? lead.modifiedAt
    const days = isOutcome(field, value, mapping) ? null : guardOf(mapping, field)
    const endsAt = days === null ? null : new Date(Date.parse(since) + days * dayMs).toISOString()
    return [{ field, value, since, endsAt }]
  })
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
