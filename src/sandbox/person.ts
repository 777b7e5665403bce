/** A company as the made-up world knows it; each sandbox CRM keeps it in its own shape. */
export interface SandboxCompany {
  readonly index: number
  readonly name: string
  /** Bare domain such as `helixworks.example`; null where nobody filled it in. */
  readonly domain: string | null
  /** As somebody typed it: any spelling, any language. */
  readonly country: string | null
  /** HubSpot's internal name such as `BIOTECHNOLOGY`; the Salesforce sandbox translates it to its picklist's words. */
  readonly industry: string | null
  readonly employees: number | null
  /** Yearly, in whole US dollars. */
  readonly revenue: number | null
}

export type SandboxBantCriterion = 'budget' | 'authority' | 'need' | 'timeframe'

/** A person as the made-up world knows them; messy on purpose. */
export interface SandboxPerson {
  readonly index: number
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly title: string | null
  readonly country: string | null
  readonly company: SandboxCompany | null
  /** One of the default definition's formats (price-request, webinar, high-value-white-paper, trusted-referral, …); null: on a list, did nothing. */
  readonly format: string | null
  readonly origin: 'inbound' | 'outbound' | 'sales-generated' | null
  readonly source: string | null
  readonly optedOut: boolean
  readonly productPagesInOneDay: number | null
  readonly highValueAssets: number | null
  readonly pageViews: number | null
  /** ISO 8601. */
  readonly lastActivityAt: string | null
  /** One action a line; null where marketing automation keeps none. It comes to the counts above. */
  readonly activityLog: string | null
  /** Empty for most: nobody asked. */
  readonly bant: Readonly<
    Partial<
      Record<
        SandboxBantCriterion,
        {
          readonly answer: 'yes' | 'no'
          readonly source: 'form' | 'call' | 'rep' | 'inferred'
          /** The same in more words: an amount, a buying role, a kind of need, a day. */
          readonly said?: string
          /** The role of who took the answer. */
          readonly by?: string
          /** ISO 8601. */
          readonly at?: string
        }
      >
    >
  >
  /** What they asked about; null where nobody noted it. */
  readonly request: {
    readonly product: string
    readonly quantity: number
    readonly distanceMiles: number
  } | null
  /** Where the CRM's people left the lead: nowhere yet, worked by sales, already a customer. */
  readonly progress: 'untouched' | 'worked' | 'customer'
  /** True for a few: in Salesforce a converted lead. */
  readonly isConverted: boolean
  /** True where a person owns the lead already. */
  readonly isOwned: boolean
}
