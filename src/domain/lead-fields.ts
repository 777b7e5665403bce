/** What a field can hold; criteria are checked against it when a definition is loaded. */
/** `list`: several texts in one, parted by `;` or by lines, else by commas. */
export type FieldKind = 'text' | 'number' | 'flag' | 'date' | 'list'

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
  /** In whole years. */
  age: 'number',
  gender: 'text',
  /** Degrees and certifications. */
  education: 'list',
  yearsOfExperience: 'number',
  /** Yearly, in whole US dollars. */
  income: 'number',
  specialties: 'list',
  /** What hurts, in their words or in those of a picklist. */
  painPoint: 'text',
  /** What they want to solve. */
  problem: 'text',
  /** What they asked about; budget and timeframe are judged against it. */
  product: 'text',
  service: 'text',
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
  /** Everywhere else that the company is. */
  'company.otherLocations': 'list',
  /** How many divisions it has. */
  'company.divisions': 'number',
  /** How many products and services it sells. */
  'company.productsSold': 'number',
  /** The geographic markets that it serves. */
  'company.markets': 'list',
  /** Such as Fortune 500 or Inc. 5000. */
  'company.rankings': 'list',
  /** Most distinct product pages seen within one day. */
  'engagement.productPagesInOneDay': 'number',
  /** Distinct high-value assets downloaded. */
  'engagement.highValueAssets': 'number',
  'engagement.pageViews': 'number',
  'engagement.lastActivityAt': 'date',
  /** What they can spend, as people say it, or yes or no. */
  'bant.budget': 'text',
  'bant.budgetSource': 'text',
  /** Who gave or took the answer: a role, or the CRM's id of a user. */
  'bant.budgetBy': 'text',
  'bant.budgetAt': 'date',
  /** Who they are in the purchase, or whether they can sign. */
  'bant.authority': 'text',
  'bant.authoritySource': 'text',
  'bant.authorityBy': 'text',
  'bant.authorityAt': 'date',
  'bant.need': 'text',
  'bant.needSource': 'text',
  'bant.needBy': 'text',
  'bant.needAt': 'date',
  /** By when they need it, as people say it, a day, or yes or no. */
  'bant.timeframe': 'text',
  'bant.timeframeSource': 'text',
  'bant.timeframeBy': 'text',
  'bant.timeframeAt': 'date',
  /** Pieces of the product. */
  'bant.quantity': 'number',
  /** From where it is sent to where they need it. */
  'bant.distanceMiles': 'number',
} as const satisfies Record<string, FieldKind>

export type FieldName = keyof typeof leadFields

export const fieldNames = Object.keys(leadFields) as FieldName[]

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(leadFields, name)

/** What nobody may be judged by unless somebody signed for it: gender, age and income. */
export const protectedFields: readonly FieldName[] = ['age', 'gender', 'income']
export const isProtectedField = (name: string): boolean =>
  (protectedFields as readonly string[]).includes(name)

/** Amounts of money, in whole US dollars unless their currency stands beside them (domain/money.ts). */
export const moneyFields = ['income', 'company.revenue'] as const satisfies readonly FieldName[]
