import { connectRecords } from './connected-records.ts'
import type { CrmSandbox, SandboxCall } from './crm-sandbox.ts'
import { type HubspotSandbox, startHubspotSandbox } from './hubspot/hubspot-sandbox.ts'
import { teamOfBoth } from './hubspot/owners.ts'
import { createKnownCompanies } from './people/company.ts'
import { hubspotPeople, peopleInBoth, salesforcePeople } from './people/people-in-both.ts'
import { startPeopleDataLabsSandbox } from './people-data-labs/people-data-labs-sandbox.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from './salesforce/salesforce-sandbox.ts'

/** Calls that a CRM was asked for, beside the fewest that could have done the same. */
export interface CallBudget {
  readonly crm: string
  /** Calls as the CRM bills them, by purpose. */
  readonly calls: Readonly<Record<string, number>>
  readonly leastPossible: number
  readonly leads: number
}

/** The whole made-up outside world: both CRMs and a source of firmographics. */
export interface Sandboxes extends AsyncDisposable {
  readonly hubspot: HubspotSandbox
  readonly salesforce: SalesforceSandbox
  /** The settings that point Plumbline at it. */
  readonly environment: Readonly<Record<string, string>>
  /** Settings that reach the same world through doors of their own, for a process that is to be told from others. */
  openDoors(): Promise<Readonly<Record<string, string>>>
  /** People in both CRMs together. */
  readonly leadCount: number
  /** Counts calls from now on. */
  startCounting(): void
  callBudget(): CallBudget[]
  /** Records that were written since the start, in both CRMs, whether the write changed them or not. */
  recordsWritten(): number
  /** Tasks that were created since the start, in both CRMs. */
  tasksCreated(): number
}

export interface SandboxesOptions {
  /** In each CRM. */
  readonly people: number
  readonly seed: number
  readonly now: () => Date
  /** Ids of the accounts, to tell them from others. */
  readonly accounts?: { readonly hubspot: number; readonly salesforce: string }
  /** Watches every call to either CRM; the call waits for it. */
  readonly onCall?: (crm: 'hubspot' | 'salesforce', call: SandboxCall) => void | Promise<void>
}

/** What one call of each sort can carry at the most. */
const atMost = { hubspotSearch: 200, hubspotBatch: 100, salesforceQuery: 2_000, salesforceWrite: 200 }

/** Starts the made-up world on free ports of loopback. */
export async function openSandboxes(options: SandboxesOptions): Promise<Sandboxes> {
  const { people, seed, now, onCall = () => undefined } = options
  await using opening = new AsyncDisposableStack()
  const worldOf = (ofSeed: number) => ({ seed: ofSeed, count: people, now: now() })
  const hubspot = opening.use(
    await startHubspotSandbox({
      port: 0,
      people: hubspotPeople(worldOf(seed)),
      owners: teamOfBoth,
      now,
      ...(options.accounts && { portalId: options.accounts.hubspot }),
      onCall: (call) => onCall('hubspot', call),
    }),
  )
  const salesforce = opening.use(
    await startSalesforceSandbox({
      port: 0,
      people: salesforcePeople(worldOf(seed)),
      now,
      ...(options.accounts && { organizationId: options.accounts.salesforce }),
      onCall: (call) => onCall('salesforce', call),
    }),
  )
  connectRecords(hubspot, salesforce, peopleInBoth(worldOf(seed)))
  const companies = [...createKnownCompanies(worldOf(seed)), ...createKnownCompanies(worldOf(seed + 1))]
  const firmographics = opening.use(await startPeopleDataLabsSandbox({ port: 0, companies, now }))
  const opened = opening.move()

  let counted = { hubspot: hubspot.callCounts(), salesforce: salesforce.callCounts() }
  const written = (sandbox: CrmSandbox) => sandbox.writeCounts().changed + sandbox.writeCounts().needless
  const environment = {
    HUBSPOT_API_URL: hubspot.url,
    HUBSPOT_ACCESS_TOKEN: hubspot.token,
    // This account limits nothing by time, so nobody need wait for it.
    HUBSPOT_CALLS_PER_10_SECONDS: '100000',
    HUBSPOT_SEARCHES_PER_SECOND: '10000',
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    PEOPLE_DATA_LABS_URL: firmographics.url,
    PEOPLE_DATA_LABS_API_KEY: firmographics.apiKey,
  }
  return {
    hubspot,
    salesforce,
    leadCount:
      hubspot.ids('contact').length + salesforce.ids('Lead').length + salesforce.ids('Contact').length,
    environment,
    openDoors: async () => ({
      ...environment,
      HUBSPOT_API_URL: await hubspot.openDoor(),
      SALESFORCE_LOGIN_URL: await salesforce.openDoor(),
    }),
    startCounting() {
      counted = { hubspot: hubspot.callCounts(), salesforce: salesforce.callCounts() }
    },
    callBudget: () => [
      {
        crm: 'HubSpot',
        calls: since(counted.hubspot, hubspot.callCounts()),
        leads: hubspot.ids('contact').length,
        leastPossible:
          1 + // The account.
          1 +
          calls(hubspot.ids('contact').length, atMost.hubspotSearch) +
          calls(hubspot.ids('company').length, atMost.hubspotBatch) +
          calls(written(hubspot), atMost.hubspotBatch) +
          calls(hubspot.tasks().length, atMost.hubspotBatch),
      },
      {
        crm: 'Salesforce',
        calls: since(counted.salesforce, salesforce.callCounts()),
        leads: salesforce.ids('Lead').length + salesforce.ids('Contact').length,
        leastPossible:
          1 +
          calls(
            Math.max(salesforce.ids('Lead').length, salesforce.ids('Contact').length),
            atMost.salesforceQuery,
          ) +
          calls(written(salesforce), atMost.salesforceWrite) +
          calls(salesforce.tasks().length, atMost.salesforceWrite),
      },
    ],
    recordsWritten: () => written(hubspot) + written(salesforce),
    tasksCreated: () => hubspot.tasks().length + salesforce.tasks().length,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const calls = (records: number, perCall: number): number => Math.ceil(records / perCall)

/** The calls that came after an earlier count; purposes without any are left out. */
function since(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after)
      .map(([purpose, count]) => [purpose, count - (before[purpose] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
}
