export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'reference'

export interface FieldDefinition {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  /** Characters of text that fit; 0 where it does not apply. */
  readonly length: number
  /** Digits behind the point that are kept. */
  readonly scale: number
  readonly updateable: boolean
  /** A formula or a roll-up: what it shows changes without the record's stamp. */
  readonly isCalculated: boolean
  /** What people see beside the field, and what only admins see. */
  readonly helpText: string | null
  readonly description: string | null
  readonly picklist: readonly string[]
  /** The relationship's name in queries, and the objects it can point at. */
  readonly relationship: { readonly name: string; readonly to: readonly string[] } | null
  /** Created through the API: nobody sees it until a permission set grants it. */
  readonly needsPermission: boolean
}

/** A field as an org has it that nobody changed. */
export const field = (
  name: string,
  type: FieldType,
  more: Partial<FieldDefinition> = {},
): FieldDefinition => ({
  name,
  label: name.replace(/__c$/, '').replaceAll('_', ' '),
  type,
  length: 0,
  scale: 0,
  updateable: true,
  isCalculated: false,
  helpText: null,
  description: null,
  picklist: [],
  relationship: null,
  needsPermission: false,
  ...more,
})
/** More than a line: no query can filter or sort by it, and two of them make pages small. */
export const isLongText = ({ type, length }: FieldDefinition): boolean => type === 'textarea' && length > 255

const text = (name: string, length: number) => field(name, 'string', { length })
const fixed = (name: string, type: FieldType, length = 0) => field(name, type, { length, updateable: false })
const reference = (name: string, relationship: string, to: readonly string[], updateable = true) =>
  field(name, 'reference', { length: 18, updateable, relationship: { name: relationship, to } })

/** Salesforce's industries; the picklist is not restricted, so other words occur. */
export const industries = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Other',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
] as const

const system = [
  fixed('Id', 'id', 18),
  fixed('CreatedDate', 'datetime'),
  fixed('LastModifiedDate', 'datetime'),
  fixed('SystemModstamp', 'datetime'),
]
const industry = field('Industry', 'picklist', { length: 255, picklist: industries })

/** What a question can be answered with besides yes and no. */
const bantAnswers = {
  Budget: [],
  Authority: ['Decision Maker', 'Influencer', 'Gatekeeper'],
  Need: ['Explicit', 'Latent', 'Want Only', 'None'],
  Timeframe: [],
} as const

/** What this org's admins have added to both Lead and Contact for marketing's sake. */
const ofTheOrg = [
  text('Lead_Format__c', 80),
  field('Lead_Origin__c', 'picklist', { length: 80, picklist: ['Inbound', 'Outbound', 'Sales Generated'] }),
  field('Product_Pages_Best_Day__c', 'double'),
  field('High_Value_Assets__c', 'double'),
  field('Activity_Log__c', 'textarea', { length: 32_768 }),
  field('Page_Views__c', 'double'),
  field('Last_Activity_At__c', 'datetime'),
  text('Bant_Product__c', 80),
  field('Bant_Quantity__c', 'double'),
  field('Bant_Distance_Miles__c', 'double'),
  text('Bant_Budget_Range__c', 80),
  field('Bant_Deliver_By__c', 'date'),
  ...Object.entries(bantAnswers).flatMap(([criterion, answers]) => [
    field(`Bant_${criterion}__c`, 'picklist', { length: 80, picklist: ['Yes', 'No', ...answers] }),
    field(`Bant_${criterion}_Source__c`, 'picklist', {
      length: 80,
      picklist: ['Form', 'Call', 'Rep', 'Inferred'],
    }),
    text(`Bant_${criterion}_By__c`, 80),
    field(`Bant_${criterion}_At__c`, 'datetime'),
  ]),
]

const person = [
  text('FirstName', 40),
  text('LastName', 80),
  field('Email', 'email', { length: 80 }),
  field('Phone', 'phone', { length: 40 }),
  text('Title', 128),
  field('LeadSource', 'picklist', {
    length: 255,
    picklist: ['Advertisement', 'Employee Referral', 'Trade Show', 'Web', 'Word of mouth', 'Other'],
  }),
  field('HasOptedOutOfEmail', 'boolean'),
]

/** What says that a record is in the recycle bin, and which one it was merged into. */
const recycling = (object: string) => [
  fixed('IsDeleted', 'boolean'),
  reference('MasterRecordId', 'MasterRecord', [object], false),
]

export const leadStatuses = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
] as const

/** The objects of the sandbox with their key prefixes and fields; far fewer than a real org has. */
export const standardObjects: Readonly<
  Record<string, { prefix: string; fields: readonly FieldDefinition[] }>
> = {
  Lead: {
    prefix: '00Q',
    fields: [
      ...system,
      ...person,
      text('Company', 255),
      field('Website', 'url', { length: 255 }),
      text('Country', 80),
      industry,
      field('NumberOfEmployees', 'int'),
      field('AnnualRevenue', 'currency', { scale: 2 }),
      field('Status', 'picklist', { length: 255, picklist: leadStatuses }),
      reference('OwnerId', 'Owner', ['Group', 'User']),
      fixed('IsConverted', 'boolean'),
      reference('ConvertedContactId', 'ConvertedContact', ['Contact'], false),
      text('Headquarters_Country__c', 80),
      ...recycling('Lead'),
      ...ofTheOrg,
    ],
  },
  Contact: {
    prefix: '003',
    fields: [
      ...system,
      ...person,
      text('MailingCountry', 80),
      reference('AccountId', 'Account', ['Account']),
      reference('OwnerId', 'Owner', ['User']),
      ...recycling('Contact'),
      ...ofTheOrg,
    ],
  },
  Account: {
    prefix: '001',
    fields: [
      ...system,
      text('Name', 255),
      field('Website', 'url', { length: 255 }),
      text('BillingCountry', 80),
      industry,
      field('NumberOfEmployees', 'int'),
      field('AnnualRevenue', 'currency', { scale: 2 }),
    ],
  },
  Task: {
    prefix: '00T',
    fields: [
      ...system,
      reference('WhoId', 'Who', ['Contact', 'Lead']),
      reference('OwnerId', 'Owner', ['User']),
      text('Subject', 255),
      field('Description', 'textarea', { length: 32_000 }),
      field('ActivityDate', 'date'),
      field('IsReminderSet', 'boolean'),
      field('ReminderDateTime', 'datetime'),
      field('Status', 'picklist', { length: 255, picklist: ['Not Started', 'In Progress', 'Completed'] }),
      field('Priority', 'picklist', { length: 255, picklist: ['High', 'Normal', 'Low'] }),
      fixed('IsDeleted', 'boolean'),
    ],
  },
  User: {
    prefix: '005',
    fields: [
      ...system,
      fixed('Name', 'string', 121),
      fixed('Username', 'string', 80),
      fixed('Email', 'email', 128),
      fixed('IsActive', 'boolean'),
      fixed('UserType', 'picklist', 40),
    ],
  },
  Group: {
    prefix: '00G',
    fields: [
      ...system,
      fixed('Name', 'string', 40),
      fixed('Email', 'email', 255),
      fixed('Type', 'picklist', 40),
    ],
  },
  PermissionSet: {
    prefix: '0PS',
    fields: [
      ...system,
      text('Name', 80),
      text('Label', 80),
      field('PermissionsActivitiesAccess', 'boolean'),
      field('PermissionsEditTask', 'boolean'),
    ],
  },
  FieldPermissions: {
    prefix: '01k',
    fields: [
      ...system,
      reference('ParentId', 'Parent', ['PermissionSet']),
      text('SobjectType', 40),
      text('Field', 120),
      field('PermissionsRead', 'boolean'),
      field('PermissionsEdit', 'boolean'),
    ],
  },
  PermissionSetAssignment: {
    prefix: '0Pa',
    fields: [
      ...system,
      reference('AssigneeId', 'Assignee', ['User']),
      reference('PermissionSetId', 'PermissionSet', ['PermissionSet']),
    ],
  },
}
