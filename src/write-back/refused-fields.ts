import { mappingOf, type ObjectMapping } from '../domain/crm-mapping.ts'
import { type CrmName, leadKey } from '../domain/lead.ts'
import { afterRefusal, neverTried } from '../domain/next-try.ts'
import {
  causeOfValue,
  causesOf,
  isNamed,
  isOfValue,
  leaveOut,
  type PlannedChanges,
} from '../domain/waiting-fields.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { Failure } from '../ports/failure.ts'
import type { JobContext } from '../ports/job.ts'
import type { SharedFailures } from '../ports/ledger.ts'
import type { Holds, PlannedLead } from './planned-leads.ts'
import { clearedStageAfter } from './settlement.ts'

/** A lead whose CRM refused fields of ours, with what is left of its plan. */
export interface NarrowedLead {
  /** As it was sent. */
  readonly sent: PlannedLead
  readonly rest: PlannedLead
  readonly failure: Failure
}

/** As many leads that were refused alike for one of our fields, and none that was not, are no coincidence. */
const leastAlike = 3

/**
 * The leads of a batch that were refused for fields of ours alone: the rest of their plans may still be written. A field
 * waits for all leads when its failure speaks of the set-up, or when all of the batch that carried it were refused for
 * it; else with the value of this lead alone.
 */
export function narrowedLeads(
  answers: readonly WriteAnswer[],
  sent: readonly PlannedLead[],
  context: Pick<JobContext, 'mapping' | 'now'>,
): NarrowedLead[] {
  const failures = new Map(answers.map((answer) => [leadKey(answer.ref), answer.failure]))
  const refused = sent.flatMap((lead) => {
    const failure = failures.get(leadKey(lead.stored.lead.ref)) ?? null
    const planned = plannedChanges(lead, context)
    if (failure === null || planned === null) return []
    const causes = refusedCauses(failure, planned)
    // A stage that was cleared to be set anew comes back first.
    const isHalfWay = clearedStageAfter(lead, failure, context) !== lead.stored.clearedStage
    return causes === null || isHalfWay ? [] : [{ lead, failure, planned, causes }]
  })
  const carried = countBy(sent.flatMap((lead) => causesOfLead(lead, context)))
  const met = countBy(refused.flatMap(({ causes }) => causes))
  const isAlike = (cause: string) =>
    (met.get(cause) ?? 0) >= leastAlike && met.get(cause) === carried.get(cause)
  return refused.map(({ lead, failure, planned, causes }) => {
    const isForAll = (cause: string) => failure.kind === 'misconfigured' || isAlike(cause)
    const left = leaveOut(planned, (cause) =>
      causes.includes(cause) ? (isForAll(cause) ? cause : causeOfValue(cause)) : null,
    )
    const waitsFor = [...new Set([...lead.waitsFor, ...left.waitsFor])]
    return { sent: lead, failure, rest: { ...lead, plan: left.plan, waitsFor } }
  })
}

/**
 * Which of a plan's causes a failure speaks of; null when there is more to it than fields of ours: a rule, another
 * field, the owner. None where it refused a whole call for its neighbours' sake.
 */
function refusedCauses(failure: Failure, planned: PlannedChanges): readonly string[] | null {
  const { kind, fields, obstacle } = failure
  if (fields.length === 0 || obstacle !== null) return null
  const { object, mapping } = planned
  const ours = causesOf(planned)
  const named = ours.filter(({ field }) => isNamed(fields, object, field)).map(({ cause }) => cause)
  if (kind === 'misconfigured') return isSetUp(fields, object, mapping) ? named : null
  return kind === 'rejected' && fields.every((name) => ours.some(({ field }) => field === name))
    ? named
    : null
}

/** Where a CRM takes none of our own fields, nobody has set it up, and nobody gets a lead without a word of why. */
function isSetUp(refused: readonly string[], object: string, { write }: ObjectMapping): boolean {
  const own = Object.values(write).map(({ field }) => field)
  return own.length < 2 || own.some((field) => !isNamed(refused, object, field))
}

function plannedChanges({ stored, plan }: PlannedLead, { mapping }: Pick<JobContext, 'mapping'>) {
  const { lead, decision } = stored
  if (decision === null) return null
  const { ref } = lead
  return {
    object: ref.object,
    mapping: mappingOf(mapping(ref.crm), ref),
    stage: decision.decision.stage,
    plan,
  }
}

function causesOfLead(lead: PlannedLead, context: Pick<JobContext, 'mapping'>): string[] {
  const planned = plannedChanges(lead, context)
  return planned === null ? [] : causesOf(planned).map(({ cause }) => cause)
}

function countBy(causes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const cause of causes) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return counts
}

/**
 * One failure for each cause that leads wait for since this batch, however many they are; and the causes that are gone,
 * since a lead was written with what had been refused.
 */
export function sharedFailures(
  crm: CrmName,
  {
    waiting,
    written,
    holds,
  }: {
    readonly waiting: readonly NarrowedLead[]
    readonly written: readonly PlannedLead[]
    readonly holds: Holds
  },
  context: Pick<JobContext, 'mapping' | 'now'>,
): SharedFailures {
  const met = new Map<string, { count: number; failure: Failure }>()
  for (const { sent, rest, failure } of waiting)
    for (const cause of rest.waitsFor.filter((one) => !sent.waitsFor.includes(one)))
      met.set(cause, { failure, count: (met.get(cause)?.count ?? 0) + 1 })
  const accepted = new Set(written.flatMap((lead) => causesOfLead(lead, context)))
  return {
    crm,
    met: [...met].map(([cause, { failure, count }]) => ({
      kind: isOfValue(cause) ? 'rejected' : 'misconfigured',
      cause,
      message: failure.message,
      next: `Mend it in ${crm}, or in its mapping. It is tried again by itself, ever less often, and at once after \`plumbline setup\`.`,
      count,
      ...afterRefusal(holds.get(cause) ?? neverTried, context.now()),
    })),
    gone: [...holds.keys()].filter((cause) => accepted.has(cause) && !met.has(cause)),
  }
}
