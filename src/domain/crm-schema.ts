import type { OwnedField } from './crm-mapping.ts'

/** What a CRM's field can hold, in words that both CRMs share. */
export type CrmFieldKind =
  | 'text'
  | 'longText'
  | 'number'
  | 'date'
  | 'moment'
  | 'flag'
  | 'words'
  | 'reference'
  | 'other'

/** One field as the CRM itself describes it. */
export interface CrmField {
  readonly label: string
  readonly kind: CrmFieldKind
  /** The kind in the CRM's own word, for sentences. */
  readonly crmKind: string
  /** Characters that it takes; null where the CRM says none. */
  readonly length: number | null
  /** Whether Plumbline's user or token may change it. */
  readonly isWritable: boolean
  /** Whether the CRM works its value out: it may change without the record's stamp moving. */
  readonly isCalculated: boolean
  /** Whether the CRM came with it. */
  readonly isBuiltIn: boolean
  /** Whether it bears the group, description or label that `setup` gives. */
  readonly isMarked: boolean
  /** The words that it offers; null where it offers none. */
  readonly words: readonly string[] | null
}

/** The fields of one mapped object, by the names that its mapping uses: those of its company too, as `company.industry`. */
export type ObjectSchema = ReadonlyMap<string, CrmField>

/** Something that Plumbline must be allowed besides single fields. */
export interface CrmRight {
  /** Such as `create tasks`. */
  readonly what: string
  readonly isGranted: boolean
  /** Why it is needed and who gives it. */
  readonly advice: string
}

/** What a CRM says about itself, as far as Plumbline uses it. */
export interface CrmSchema {
  /** By the mapping's objects; null for one that Plumbline may not see. */
  readonly objects: ReadonlyMap<string, ObjectSchema | null>
  readonly rights: readonly CrmRight[]
  /** ISO codes of the currencies in which it keeps amounts, its own first; empty when nobody knows. */
  readonly currencies: readonly string[]
  /** What a field of Plumbline's own has to be, in the CRM's words. */
  readonly inWords: Readonly<Record<OwnedField['type'], string>>
}
