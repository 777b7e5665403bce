/** A property as the account defines it. Only what the sandbox acts on or the API must answer. */
export interface PropertyDefinition {
  readonly name: string
  readonly label: string
  readonly type: 'string' | 'number' | 'enumeration' | 'bool' | 'date' | 'datetime'
  readonly fieldType: string
  readonly groupName: string
  readonly description: string
  readonly options: readonly PropertyOption[]
  readonly hubspotDefined: boolean
  /** True where HubSpot itself holds the value; a write is refused. */
  readonly isReadOnly: boolean
  /** True for what HubSpot, or a formula of the account, works out. */
  readonly isCalculated?: boolean
  /** True for the owner: its options are the account's owners. */
  readonly externalOptions: boolean
}

export interface PropertyOption {
  readonly label: string
  readonly value: string
  readonly displayOrder: number
  readonly hidden: boolean
}

export interface PropertyGroup {
  readonly name: string
  readonly label: string
  readonly displayOrder: number
}

/** The properties and groups of one object type. */
export interface PropertyCatalog {
  readonly properties: Map<string, PropertyDefinition>
  readonly groups: Map<string, PropertyGroup>
  /** Properties that the token may not see: reads leave them out without a word. */
  readonly hidden: Set<string>
}

const fieldTypes: Readonly<Record<PropertyDefinition['type'], string>> = {
  string: 'text',
  number: 'number',
  enumeration: 'select',
  bool: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
}

const asOptions = (values: readonly string[]): PropertyOption[] =>
  values.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false }))

type PropertyLine = readonly [name: string, type: PropertyDefinition['type'], options?: readonly string[]]

/** Stages of an account that never changed them, in their order. */
export const lifecycleStages = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const

const yesNo = ['yes', 'no'] as const
/** HubSpot's own; a contact can have several. */
const buyingRoles = [
  'BLOCKER',
  'BUDGET_HOLDER',
  'CHAMPION',
  'DECISION_MAKER',
  'END_USER',
  'EXECUTIVE_SPONSOR',
  'INFLUENCER',
  'LEGAL_AND_COMPLIANCE',
  'OTHER',
] as const
const answerSources = ['form', 'call', 'rep', 'inferred'] as const

const contactStandard: readonly PropertyLine[] = [
  ['email', 'string'],
  ['firstname', 'string'],
  ['lastname', 'string'],
  ['phone', 'string'],
  ['jobtitle', 'string'],
  ['country', 'string'],
  ['company', 'string'],
  ['lifecyclestage', 'enumeration', lifecycleStages],
  ['hubspot_owner_id', 'enumeration'],
  ['associatedcompanyid', 'number'],
  ['hs_buying_role', 'enumeration', buyingRoles],
]
const contactReadOnly: readonly PropertyLine[] = [
  ['hs_object_id', 'number'],
  ['createdate', 'datetime'],
  ['lastmodifieddate', 'datetime'],
  ['hs_email_optout', 'bool', ['true', 'false']],
  ['hs_analytics_num_page_views', 'number'],
  ['hs_analytics_last_timestamp', 'datetime'],
  ['hs_additional_emails', 'string'],
  ['hs_merged_object_ids', 'string'],
  // Kept by HubSpot's Salesforce sync.
  ['salesforceleadid', 'string'],
  ['salesforcecontactid', 'string'],
]

/** What this account's own people added to HubSpot long before Plumbline came. */
const contactOwn: readonly PropertyLine[] = [
  ['lead_format', 'string'],
  ['lead_origin', 'enumeration', ['inbound', 'outbound', 'sales_generated']],
  ['lead_source_detail', 'string'],
  ['product_pages_best_day', 'number'],
  ['high_value_assets', 'number'],
  ['activity_log', 'string'],
  ['bant_product', 'string'],
  ['bant_quantity', 'number'],
  ['bant_distance_miles', 'number'],
  ['bant_budget', 'enumeration', yesNo],
  ['bant_budget_range', 'string'],
  ['bant_authority', 'enumeration', [...yesNo, 'decision_maker', 'influencer', 'gatekeeper']],
  ['bant_need', 'enumeration', [...yesNo, 'explicit', 'latent', 'want_only', 'none']],
  ['bant_timeframe', 'enumeration', yesNo],
  ['bant_deliver_by', 'date'],
  ...['budget', 'authority', 'need', 'timeframe'].flatMap((criterion): PropertyLine[] => [
    [`bant_${criterion}_source`, 'enumeration', answerSources],
    [`bant_${criterion}_by`, 'string'],
    [`bant_${criterion}_at`, 'datetime'],
  ]),
]

const companyStandard: readonly PropertyLine[] = [
  ['name', 'string'],
  ['domain', 'string'],
  ['country', 'string'],
  ['industry', 'string'],
  ['numberofemployees', 'number'],
  ['annualrevenue', 'number'],
]
const companyReadOnly: readonly PropertyLine[] = [
  ['hs_object_id', 'number'],
  ['createdate', 'datetime'],
  ['hs_lastmodifieddate', 'datetime'],
]

function defineProperties(
  lines: readonly PropertyLine[],
  groupName: string,
  kind: { readonly isReadOnly: boolean; readonly hubspotDefined: boolean },
): PropertyDefinition[] {
  return lines.map(([name, type, options = []]) => ({
    name,
    label: name,
    type,
    fieldType: fieldTypes[type],
    groupName,
    description: '',
    options: asOptions(options),
    externalOptions: name === 'hubspot_owner_id',
    ...kind,
  }))
}

/** A line of text that somebody in the account added. */
export const ownProperty = (name: string): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  description: '',
  options: [],
  hubspotDefined: false,
  isReadOnly: false,
  externalOptions: false,
})

function catalogOf(definitions: readonly PropertyDefinition[]): PropertyCatalog {
  const names = [...new Set(definitions.map(({ groupName }) => groupName))]
  return {
    properties: new Map(definitions.map((definition) => [definition.name, definition])),
    hidden: new Set(),
    groups: new Map(names.map((name) => [name, { name, label: name, displayOrder: -1 }])),
  }
}

/** The contact properties of an account that has some of its own and none of Plumbline's. */
export const contactCatalog = (): PropertyCatalog =>
  catalogOf([
    ...defineProperties(contactStandard, 'contactinformation', { isReadOnly: false, hubspotDefined: true }),
    ...defineProperties(contactReadOnly, 'contactinformation', { isReadOnly: true, hubspotDefined: true }),
    ...defineProperties(contactOwn, 'qualification', { isReadOnly: false, hubspotDefined: false }),
  ])

export const companyCatalog = (): PropertyCatalog =>
  catalogOf([
    ...defineProperties(companyStandard, 'companyinformation', { isReadOnly: false, hubspotDefined: true }),
    ...defineProperties(companyReadOnly, 'companyinformation', { isReadOnly: true, hubspotDefined: true }),
  ])
