import { guardedFields, type ObjectMapping } from './crm-mapping.ts'
import type { CrmValue } from './lead.ts'

/** What somebody typed over fields that we had written, as a pull last found it. */
export interface TypedOver {
  /** ISO 8601. */
  readonly at: string
  /** By CRM field. */
  readonly fields: Readonly<Record<string, { readonly ours: CrmValue; readonly theirs: CrmValue }>>
}

/** The same without guarded fields, in which people's values stay; null where nothing is left. */
export function typedOverOwn(typedOver: TypedOver | null, object: ObjectMapping): TypedOver | null {
  if (typedOver === null) return null
  const guarded = guardedFields(object)
  const own = Object.entries(typedOver.fields).filter(([field]) => !guarded.includes(field))
  return own.length === 0 ? null : { ...typedOver, fields: Object.fromEntries(own) }
}
