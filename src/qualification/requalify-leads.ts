import type { Decision } from '../domain/decision.ts'
import { type MemberDecision, requalifyPerson } from '../domain/identity/requalify-person.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import { isRepeated } from '../domain/repeated-decision.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { NewDecision, StoredLead } from '../ports/ledger.ts'
import { mappedPeople, personByPerson } from './lead-by-lead.ts'
import { qualificationStates, type StoredState } from './qualification-states.ts'

export type RequalificationContext = Pick<
  JobContext,
  'ledger' | 'mapping' | 'crmNames' | 'definition' | 'enrichment' | 'tally' | 'now'
>

export interface RequalifyOptions {
  /** Whether a lead that qualifies for sales is written only once it has its owner, and so once instead of twice. */
  readonly routableWaits: boolean
}

export interface Requalified {
  /** All records of the people, of any CRM. */
  readonly decided: MemberDecision[]
  /** Leads that could not be decided, each for a reason of its own; the sweeper leaves them alone for a while. */
  readonly failures: LeadFailure[]
  /** Colleagues, of any CRM, whose decision no longer stands because somebody can sign now, or nobody any more. */
  readonly reopened: LeadRef[]
}

/** A lead that cannot be decided waits for a person, and every start of a process asks anew. */
const undecidableWaitsMs = 24 * 3_600_000

/** Each round that is lost was won by somebody who knew more; what is still open then is theirs, or the sweeper's. */
const mostRounds = 3

/**
 * Decides people afresh, each once for all their records, and appends the decisions to the ledger: at most five
 * statements for any number, and again for those whom somebody else decided or changed meanwhile. Colleagues are looked
 * for after the decisions stand, so that of two batches at once the later one finds the other.
 * The only place where what the ledger knows, the enrichments and the definition come together.
 */
export async function requalifyLeads(
  people: readonly (readonly StoredLead[])[],
  options: RequalifyOptions,
  context: RequalificationContext,
): Promise<Requalified> {
  const decided = new Map<string, MemberDecision>()
  const failures: LeadFailure[] = []
  const reopened: LeadRef[] = []
  let open = people
  for (let round = 0; open.length > 0 && round < mostRounds; round++) {
    const done = await decideOnce(open, options, context)
    for (const one of done.decided) decided.set(leadKey(one.ref), one)
    for (const ref of done.overtaken) decided.delete(leadKey(ref))
    failures.push(...done.failures)
    reopened.push(...done.reopened)
    open = done.overtaken.length === 0 ? [] : await context.ledger.identities.read(done.overtaken)
  }
  context.tally('decided', decided.size)
  return { decided: [...decided.values()], failures, reopened }
}

async function decideOnce(
  found: readonly (readonly StoredLead[])[],
  { routableWaits }: RequalifyOptions,
  { ledger, mapping, crmNames, definition, enrichment, now }: RequalificationContext,
): Promise<Requalified & { readonly overtaken: readonly LeadRef[] }> {
  const at = now()
  const isEnriched = enrichment.sources.length > 0
  const { people, failures: unmapped } = mappedPeople(found, { mapping, crmNames })
  const sources = { ledger, mapping, isEnriched }
  const states = await qualificationStates(people, sources, definition)
  const { done, failures } = personByPerson(states, (state) => ({
    state,
    decided: requalifyPerson(state, definition, mapping, at).map((one) =>
      routableWaits && one.awaitsOwner ? { ...one, write: 'none' as const } : one,
    ),
  }))
  const overtaken = await ledger.decisions.append(
    done.flatMap(({ state, decided }) => newDecisions(state, decided, at)),
    at,
  )
  const undecided = [...unmapped, ...failures].map(({ ref }) => ref)
  await ledger.leads.putOff(undecided, new Date(at.getTime() + undecidableWaitsMs))
  const reopened = await ledger.leads.reopenMisgrouped(companiesOf(states), at)
  return {
    decided: done.flatMap(({ decided }) => decided),
    failures: [...unmapped, ...failures],
    reopened,
    overtaken,
  }
}

/**
 * One decision for each record, under one name, so that the ledger takes all of them or none; they stand as they are
 * only where all of them would only be said again.
 */
function newDecisions(state: StoredState, decided: readonly MemberDecision[], now: Date): NewDecision[] {
  const stands = state.members.every(({ stored }, index) => isStanding(stored, decided[index], now))
  const keys = state.members.map(({ lead }) => leadKey(lead.ref)).toSorted()
  return state.members.flatMap(({ stored }, index) => {
    const one = decided[index]
    if (one === undefined) return []
    return [
      {
        ref: one.ref,
        revision: stored.revision,
        standing: stored.decision?.id ?? null,
        person: keys.length > 1 ? (keys[0] ?? null) : null,
        decision: one.decision,
        overrides: one.overrides,
        takesOver: one.takesOver,
        baseline: one.baseline,
        isRepeated: stands,
        decideAgainAt: one.decideAgainAt,
        write: one.write,
        buyingGroup: groupToKeep(state, one.decision),
      },
    ]
  })
}

/** Whether a record's decision was made about the inputs that it still has, and would only be said again. */
function isStanding(
  { decision, revision, overrides }: StoredLead,
  made: MemberDecision | undefined,
  now: Date,
): boolean {
  if (made === undefined || decision?.revision !== revision) return false
  if (Object.keys(made.takesOver).length > 0) return false
  return isRepeated(made, { ...decision, overrides }, now)
}

function groupToKeep(
  { lead, company, buyingGroup, isGroupStanding }: StoredState,
  { buyingRole }: Decision,
): NewDecision['buyingGroup'] {
  if (isGroupStanding) return 'as-before'
  // A lead that its CRM no longer holds signs nothing.
  const isDecisionMaker = lead.standing.kind === 'active' && buyingRole === 'decision-maker'
  return company === null ? null : { company, isDecisionMaker, ...buyingGroup }
}

/**
 * The companies whose buying groups may have changed: where the leads are now, and where they were. Those of leads without
 * news too, because a process that decided them may have died before it came to their colleagues.
 */
function companiesOf(states: readonly StoredState[]): string[] {
  const companies = states.flatMap(({ company, members }) => [
    company,
    ...members.map(({ stored }) => stored.buyingGroup?.company ?? null),
  ])
  return [...new Set(companies)].filter((company) => company !== null)
}
