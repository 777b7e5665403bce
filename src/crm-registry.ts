import type { Config } from './config.ts'
import { createHubspot } from './crm/hubspot/index.ts'
import { createSalesforce } from './crm/salesforce/index.ts'
import type { CrmMapping } from './domain/crm-mapping.ts'
import type { CrmName } from './domain/lead.ts'
import { type AccountLimits, type CallBudget, unlimitedCalls } from './ports/call-budget.ts'
import type { Crm, ObserveCall } from './ports/crm.ts'
import { Failure } from './ports/failure.ts'

/** A CRM that the settings have. */
export interface ChosenCrm {
  readonly name: CrmName
  readonly mapping: CrmMapping
  readonly limits: AccountLimits
  /** `admit` is told which account signing in led to, where an adapter signs in, and throws when it is a wrong one. */
  open(observe: ObserveCall, budget: CallBudget, admit?: (account: string) => void): Crm
}

type Choose = (config: Config, mapping: CrmMapping) => Omit<ChosenCrm, 'name' | 'mapping'> | null

/** Null when the settings do not have it. A further CRM is one more entry here. */
const choices: Readonly<Record<CrmName, Choose>> = {
  hubspot: ({ hubspot, crmTimeoutMs: timeoutMs, pullOverlapMs: overlapMs }, mapping) =>
    hubspot && {
      limits: {
        ordinary: { calls: hubspot.callsPer10Seconds, perMs: 10_000 },
        search: { calls: hubspot.searchesPerSecond, perMs: 1_000 },
        // The least that HubSpot gives to a token; its answers tell the account's own.
        assumedDaily: 250_000,
      },
      open: (observe, budget) =>
        createHubspot({ ...hubspot, mapping, timeoutMs, overlapMs, observe, budget }),
    },
  salesforce: ({ salesforce, crmTimeoutMs: timeoutMs, pullOverlapMs: overlapMs }, mapping) =>
    salesforce && {
      // Salesforce limits no short calls by time. A developer's org, the smallest, has 15,000 a day.
      limits: { ordinary: null, search: null, assumedDaily: 15_000 },
      open: (observe, budget, admit = () => undefined) =>
        createSalesforce({ ...salesforce, mapping, timeoutMs, overlapMs, observe, budget, admit }),
    },
}

/** The CRMs that the settings have. Throws `Failure('misconfigured')` when there is none, or one has no mapping. */
export function chooseCrms(
  config: Config,
  mappings: Readonly<Record<CrmName, CrmMapping>>,
): readonly ChosenCrm[] {
  const chosen = Object.entries(choices).flatMap(([name, choose]) => {
    const mapping = mappings[name]
    const choice = choose(config, mapping ?? { objects: {} })
    if (choice === null) return []
    if (mapping === undefined)
      throw new Failure('misconfigured', `There is no ${name}/mapping.yaml in ${config.mappingsDir}.`, {
        cause: null,
      })
    return [{ name, mapping, ...choice }]
  })
  if (chosen.length === 0)
    throw new Failure(
      'misconfigured',
      'No CRM is set up. Set HUBSPOT_ACCESS_TOKEN or the SALESFORCE_… settings (see .env.example), or try npm run demo.',
      { cause: null },
    )
  return chosen
}

/** Opens all of them without a budget, for the few calls of setting up. Throws as `chooseCrms` does. */
export const openCrms = (
  config: Config,
  mappings: Readonly<Record<CrmName, CrmMapping>>,
  observe: ObserveCall,
): readonly Crm[] => chooseCrms(config, mappings).map((chosen) => chosen.open(observe, unlimitedCalls))
