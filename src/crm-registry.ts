import type { Config } from './config.ts'
import { createHubspot } from './crm/hubspot/index.ts'
import { createSalesforce } from './crm/salesforce/index.ts'
import type { CrmMapping } from './domain/crm-mapping.ts'
import type { CrmName } from './domain/lead.ts'
import type { Crm, ObserveCall } from './ports/crm.ts'
import { Failure } from './ports/failure.ts'

/** Opens a CRM when the settings have it, else null. A further CRM is one more line here. */
const openers: Readonly<
  Record<CrmName, (config: Config, mapping: CrmMapping, observe: ObserveCall) => Crm | null>
> = {
  hubspot: ({ hubspot, crmTimeoutMs, pullOverlapMs }, mapping, observe) =>
    hubspot &&
    createHubspot({ ...hubspot, mapping, timeoutMs: crmTimeoutMs, overlapMs: pullOverlapMs, observe }),
  salesforce: ({ salesforce, crmTimeoutMs, pullOverlapMs }, mapping, observe) =>
    salesforce &&
    createSalesforce({ ...salesforce, mapping, timeoutMs: crmTimeoutMs, overlapMs: pullOverlapMs, observe }),
}

/** The CRMs that the settings have. Throws `Failure('misconfigured')` when there is none, or one has no mapping. */
export function openCrms(
  config: Config,
  mappings: Readonly<Record<CrmName, CrmMapping>>,
  observe: ObserveCall,
): readonly Crm[] {
  const crms = Object.entries(openers).flatMap(([name, open]) => {
    const mapping = mappings[name]
    if (mapping === undefined)
      throw new Failure('misconfigured', `There is no ${name}/mapping.yaml in ${config.mappingsDir}.`, {
        cause: null,
      })
    return open(config, mapping, observe) ?? []
  })
  if (crms.length === 0)
    throw new Failure(
      'misconfigured',
      'No CRM is set up. Set HUBSPOT_ACCESS_TOKEN or the SALESFORCE_… settings (see .env.example), or try npm run demo.',
      { cause: null },
    )
  return crms
}
