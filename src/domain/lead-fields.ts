/** What a field can hold; criteria are checked against it when a definition is loaded. */
export type FieldKind = 'text' | 'number' | 'flag' | 'date'

/**
 * Every canonical field of a lead that a mapping can fill and a criterion can ask about.
 * Raw values stay as the CRM holds them; what is read out of them (seniority, country code) is derived when scoring.
 */
export const leadFields = {
  email: 'text',
  firstName: 'text',
  lastName: 'text',
  phone: 'text',
  title: 'text',
  country: 'text',
  /** How the lead reached us: one of the definition's formats. */
  format: 'text',
  /** inbound, outbound or sales-generated. */
  origin: 'text',
  /** The list, campaign or channel that brought the lead. */
  source: 'text',
  optedOut: 'flag',
  'company.name': 'text',
  'company.domain': 'text',
  'company.industry': 'text',
  'company.employees': 'number',
  /** Yearly, in whole US dollars. */
  'company.revenue': 'number',
  /** Where the headquarters are, which is not where a subsidiary is. */
  'company.hqCountry': 'text',
  /** Most distinct product pages seen within one day. */
  'engagement.productPagesInOneDay': 'number',
  /** Distinct high-value assets downloaded. */
  'engagement.highValueAssets': 'number',
  'engagement.pageViews': 'number',
  'engagement.lastActivityAt': 'date',
  'bant.budget': 'text',
  'bant.budgetSource': 'text',
  'bant.authority': 'text',
  'bant.authoritySource': 'text',
  'bant.need': 'text',
  'bant.needSource': 'text',
  'bant.timeframe': 'text',
  'bant.timeframeSource': 'text',
} as const satisfies Record<string, FieldKind>

export type FieldName = keyof typeof leadFields

export const fieldNames = Object.keys(leadFields) as FieldName[]

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(leadFields, name)
