import { type FieldKind, type FieldName, isFieldName, leadFields } from '../lead-fields.ts'
import { countryCodes } from '../normalise/countries.ts'
import { departments } from '../normalise/department.ts'
import { industries } from '../normalise/industries.ts'
import { seniorities } from '../normalise/seniority.ts'

/** What a condition can ask of a field: `rank` is a text whose options have an order. */
export type ConditionFieldKind = FieldKind | 'rank'

export interface ConditionFieldNature {
  readonly kind: ConditionFieldKind
  /** All values that it can have; null where there is no closed list. */
  readonly options: readonly string[] | null
}

/**
 * Values that are read out of raw ones when a lead is decided (facts.ts); conditions ask about them like
 * about any other field. A value that cannot be read is unknown.
 */
const derivedFields = {
  /** Out of the title. */
  seniority: { kind: 'rank', options: seniorities },
  department: { kind: 'text', options: departments },
  /** ISO 3166-1 alpha-2 of where the person is. */
  countryCode: { kind: 'text', options: countryCodes },
  /** ISO 3166-1 alpha-2 of where the company's headquarters are; never guessed from where the person is. */
  hqCountryCode: { kind: 'text', options: countryCodes },
  /** The company's industry on one list (normalise/industry.ts). */
  industryKey: { kind: 'text', options: industries },
  mailKind: { kind: 'text', options: ['corporate', 'free', 'disposable'] },
} as const satisfies Record<string, ConditionFieldNature>

/** The raw fields that derived ones are read out of. */
const rawFields: Readonly<Record<keyof typeof derivedFields, FieldName>> = {
  seniority: 'title',
  department: 'title',
  countryCode: 'country',
  hqCountryCode: 'company.hqCountry',
  industryKey: 'company.industry',
  mailKind: 'email',
}

/** The field that a mapping has to fill for a condition on this one. */
export const rawFieldOf = (field: ConditionField): FieldName =>
  isDerivedField(field) ? rawFields[field] : field

export type DerivedField = keyof typeof derivedFields
export type ConditionField = FieldName | DerivedField

const isDerivedField = (name: string): name is DerivedField => Object.hasOwn(derivedFields, name)
export const isConditionField = (name: string): name is ConditionField =>
  isFieldName(name) || isDerivedField(name)

export const conditionFields = [
  ...Object.keys(leadFields),
  ...Object.keys(derivedFields),
] as readonly ConditionField[]

/** Kind and options of a field, for checking conditions when a definition is loaded. */
export const natureOf = (field: ConditionField): ConditionFieldNature =>
  isDerivedField(field) ? derivedFields[field] : { kind: leadFields[field], options: optionsOf(field) }

const answerOrigins = ['form', 'call', 'rep', 'inferred']

function optionsOf(field: FieldName): readonly string[] | null {
  switch (field) {
    case 'origin':
      return ['inbound', 'outbound', 'sales-generated']
    case 'bant.budgetSource':
    case 'bant.authoritySource':
    case 'bant.needSource':
    case 'bant.timeframeSource':
      return answerOrigins
    default:
      return null
  }
}
