import type { CrmMapping, ObjectMapping } from './crm-mapping.ts'
import type { CrmField, CrmSchema, ObjectSchema } from './crm-schema.ts'

/** A field that Plumbline is to write and of which the CRM does not tell that Plumbline created it. */
export interface UnprovenField {
  readonly object: string
  readonly field: string
  readonly isBuiltIn: boolean
}

/** How many records hold something in a field. */
export interface HeldCounts {
  /** In the CRM; null when it cannot be counted. */
  readonly inCrm: number | null
  /** Of these, written there by this ledger. */
  readonly ours: number
}

/**
 * The fields under `write` whose origin has to be looked into: they are there, do not bear the mark that `setup` gives,
 * and the mapping does not say `adopt: true`.
 */
export function unprovenFields({ objects }: CrmMapping, schema: Pick<CrmSchema, 'objects'>): UnprovenField[] {
  return Object.entries(objects).flatMap(([object, mapping]) =>
    unprovenOf(mapping, schema.objects.get(object) ?? new Map()).map(([field, { isBuiltIn }]) => ({
      object,
      field,
      isBuiltIn,
    })),
  )
}

const unprovenOf = ({ write }: ObjectMapping, fields: ObjectSchema): [string, CrmField][] =>
  Object.values(write).flatMap(({ field, adopt }): [string, CrmField][] => {
    const found = fields.get(field)
    return found === undefined || found.isMarked || adopt ? [] : [[field, found]]
  })

/**
 * Why an unproven field is not Plumbline's to write; null when it is: a field that the CRM did not come with, and that
 * holds nothing but what this ledger wrote.
 */
export function foreignBecause({ isBuiltIn }: UnprovenField, { inCrm, ours }: HeldCounts): string | null {
  if (inCrm === null) return 'it was not created by Plumbline, and the CRM cannot count what it holds'
  const theirs = Math.max(0, inCrm - ours)
  if (theirs > 0) return `it was not created by Plumbline and holds values of others in ${counted(theirs)}`
  if (isBuiltIn && ours === 0) return 'the CRM came with it, so that people and other programs may fill it'
  return null
}

const counted = (records: number): string =>
  records === 1 ? 'one record' : `${records.toLocaleString('en-US')} records`

/** What to do about a field that is not ours. */
export const adoptAdvice = (crm: string): string =>
  `Name a field of its own in mappings/${crm}/mapping.yaml, which \`plumbline setup\` creates, or add \`adopt: true\` there if what it holds may be overwritten.`
