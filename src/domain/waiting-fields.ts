import { guardedFields, type ObjectMapping } from './crm-mapping.ts'
import type { CrmValue } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import type { WriteBackPlan } from './write-back-plan.ts'

/** A plan with what it is to show, as far as causes are named after that. */
export interface PlannedChanges {
  /** The CRM's name of the record's object. */
  readonly object: string
  readonly mapping: ObjectMapping
  readonly stage: LifecycleStage
  readonly plan: WriteBackPlan
}

/**
 * What a field waits for when its CRM refuses it, such as `Lead.Plumbline_Score__c`; of the stage one word alone, as in
 * `contact.lifecyclestage=opportunity`. Null for what never waits: the owner, and a word that is put back.
 */
export function causeOf(
  { object, mapping, stage }: Omit<PlannedChanges, 'plan'>,
  field: string,
  change: CrmValue,
) {
  if (field === mapping.owner) return null
  if (field !== mapping.stage?.field) return `${object}.${field}`
  const word = mapping.stage.write[stage]
  return word === undefined || (change !== null && change !== word) ? null : `${object}.${field}=${word}`
}

/** Whether a failure names a field of an object: alone, or with the object where it is said of that one only. */
export const isNamed = (fields: readonly string[], object: string, field: string): boolean =>
  fields.includes(field) || fields.includes(`${object}.${field}`)

const valuePrefix = 'a value of '

/** The same where one value is refused and others are not. */
export const causeOfValue = (cause: string): string => `${valuePrefix}${cause}`
export const isOfValue = (cause: string): boolean => cause.startsWith(valuePrefix)
/** What is refused, for one value or for all. */
export const fieldOfCause = (cause: string): string =>
  isOfValue(cause) ? cause.slice(valuePrefix.length) : cause

/** The causes that a plan would meet, with their fields. */
export const causesOf = (
  planned: PlannedChanges,
): readonly { readonly field: string; readonly cause: string }[] =>
  Object.entries(planned.plan.changes).flatMap(([field, change]) => {
    const cause = causeOf(planned, field, change)
    return cause === null ? [] : [{ field, cause }]
  })

/** What is left of a plan, and what the rest of it waits for. */
export interface LeftOver {
  readonly plan: WriteBackPlan
  readonly waitsFor: readonly string[]
}

/**
 * The plan without the fields that wait, by what `reasonToWait` answers for their causes. Where only the definition's
 * version is left, which is no reason to write, nothing is.
 */
export function leaveOut(
  planned: PlannedChanges,
  reasonToWait: (cause: string, field: string) => string | null,
): LeftOver {
  const { plan, mapping } = planned
  const waiting = new Map(
    causesOf(planned).flatMap(({ field, cause }) => {
      const reason = reasonToWait(cause, field)
      return reason === null ? [] : [[field, reason] as const]
    }),
  )
  if (waiting.size === 0) return { plan, waitsFor: [] }
  const left = Object.entries(plan.changes).filter(([field]) => !waiting.has(field))
  const version = mapping.write.definition?.field
  const changes = left.every(([field]) => field === version) ? {} : Object.fromEntries(left)
  const isHalf = plan.isHalf && mapping.stage !== null && mapping.stage.field in changes
  const isGuarded = guardedFields(mapping).some((field) => field in changes)
  return { plan: { ...plan, changes, isGuarded, isHalf }, waitsFor: [...new Set(waiting.values())] }
}
