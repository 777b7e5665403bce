import type { FieldName } from '../lead-fields.ts'
import type { ConditionField } from './condition-fields.ts'

const sources = {
  seniority: 'title',
  department: 'title',
  countryCode: 'country',
  hqCountryCode: 'company.hqCountry',
  industryKey: 'company.industry',
  mailKind: 'email',
} as const satisfies Partial<Record<ConditionField, FieldName>>

/** The field of a mapping that what a condition asks about is read out of (field-readers.ts). */
export const rawFieldOf = (field: ConditionField): FieldName =>
  field in sources ? sources[field as keyof typeof sources] : (field as FieldName)
