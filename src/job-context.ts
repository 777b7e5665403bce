import type { Config } from './config.ts'
import { createOwnerDirectory } from './crm/owner-directory.ts'
import type { CrmName } from './domain/lead.ts'
import { createPatientSource } from './enrichment/patient-source.ts'
import { createPeopleDataLabs } from './enrichment/people-data-labs.ts'
import type { Mappings } from './mappings/check-mappings.ts'
import type { Crm, ObserveCall } from './ports/crm.ts'
import { Failure } from './ports/failure.ts'
import type { JobContext } from './ports/job.ts'
import type { Ledger } from './ports/ledger.ts'
import type { Log } from './ports/log.ts'
import type { Queues } from './queue/queues.ts'

/** Who joins or leaves the CRM's team is noticed after at most this long. */
const ownersMaxAgeMs = 5 * 60_000

/** What the context of jobs is made from. */
export interface ContextParts {
  readonly config: Config
  readonly crms: ReadonlyMap<CrmName, Crm>
  readonly mappings: Mappings
  readonly ledger: Ledger
  readonly queues: Queues
  readonly log: Log
  readonly now: () => Date
  readonly observe: ObserveCall
}

/** What all jobs of a process share; the rest differs from run to run. */
export type SharedContext = Omit<
  JobContext,
  'definition' | 'signal' | 'isLastAttempt' | 'urgency' | 'backlog' | 'queueLoads' | 'tally'
>

/** What every job of this process may ask for. */
export function createContext({
  config,
  crms,
  mappings,
  ledger,
  queues,
  log,
  now,
  observe,
}: ContextParts): SharedContext {
  const crm = (name: CrmName) => known(crms.get(name), name)
  const { peopleDataLabs, crmTimeoutMs: timeoutMs } = config
  const sources =
    peopleDataLabs === null
      ? []
      : [createPatientSource(createPeopleDataLabs({ ...peopleDataLabs, timeoutMs, observe }), now)]
  return {
    crm,
    mapping: (name) => known(mappings.crms[name], name),
    crmNames: [...crms.keys()],
    ledger,
    routing: mappings.routing,
    enrichment: { sources, maxAgeMs: config.enrichmentMaxAgeMs },
    owners: createOwnerDirectory(crm, { maxAgeMs: ownersMaxAgeMs, now }),
    enqueue: queues.enqueue,
    now,
    log,
  }
}

/** A job for a CRM that this process does not know is a difference in settings between processes. */
function known<Part>(part: Part | undefined, name: CrmName): Part {
  if (part === undefined)
    throw new Failure(
      'misconfigured',
      `This process has no settings for ${name}; give all processes the same.`,
      {
        cause: null,
      },
    )
  return part
}
