import { z } from 'zod'
import type { Action } from './actions/action.ts'
import type { FieldName } from './lead-fields.ts'

/** The folder name of a CRM below `src/crm/` and `mappings/`, such as `hubspot`. */
export const CrmName = z.string().regex(/^[a-z][a-z0-9-]*$/)
export type CrmName = z.infer<typeof CrmName>

/** Names one lead wherever it is stored: the CRM, the CRM's own object (`contact`, `Lead`, `Contact`), its id. */
export const LeadRef = z.object({ crm: CrmName, object: z.string().min(1), id: z.string().min(1) })
export type LeadRef = z.infer<typeof LeadRef>

/** `hubspot/contact/123`: one string per lead, for maps and for the ledger's keys. */
export const leadKey = (ref: LeadRef): string => `${ref.crm}/${ref.object}/${ref.id}`

/** A value as it stands in one field of a CRM. Dates are ISO 8601 strings; null is empty. */
export type CrmValue = string | number | boolean | null

/** A value of a lead's field after the mapping: null means nobody knows. */
export type LeadValue = string | number | boolean | null
export type LeadValues = Readonly<Record<FieldName, LeadValue>>

/** Whether the CRM still holds this lead, and where it went when not. */
export type Standing =
  | { readonly kind: 'active' }
  | { readonly kind: 'converted'; readonly to: LeadRef | null }
  | { readonly kind: 'merged'; readonly to: LeadRef }
  | { readonly kind: 'gone' }

/** How a record may be recognised as the same person's as another one, besides by its main address. */
export interface KnownAs {
  /** Further e-mail addresses. */
  readonly emails: readonly string[]
  /** Records that the CRM itself links this one with, of any CRM. */
  readonly records: readonly LeadRef[]
}

/** The canonical snapshot of a person we may sell to, as one CRM held it when it was last read. */
export interface Lead {
  readonly ref: LeadRef
  /** The CRM's own modification stamp, ISO 8601 in UTC. */
  readonly modifiedAt: string
  readonly standing: Standing
  /** What the CRM knows, under canonical names (lead-fields.ts); every key is present. */
  readonly values: LeadValues
  readonly knownAs: KnownAs
  /** What the person did, as the CRM's activity log tells it, in any order; empty where there is no log. */
  readonly actions: readonly Action[]
  /** Lines of the activity log that cannot be read. */
  readonly unreadableActions: number
  /** What the CRM's fields that Plumbline may write hold now, under the CRM's own names. */
  readonly written: Readonly<Record<string, CrmValue>>
}
