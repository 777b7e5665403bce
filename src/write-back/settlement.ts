import { mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { leadKey } from '../domain/lead.ts'
import type { WriteBackPlan } from '../domain/write-back-plan.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { Failure } from '../ports/failure.ts'
import type { JobContext } from '../ports/job.ts'
import type { SettledWrite } from '../ports/ledger.ts'
import type { PlannedLead } from './planned-leads.ts'

/** After a failure that time mends, the sweeper may try a lead again this much later. */
const postponeMs = 60_000
/** After a failure that only a person mends, this much later. */
const postponeForPeopleMs = 15 * 60_000

/** What the CRM's answers mean for the ledger, lead by lead. */
export function settlementsOf(
  answers: readonly WriteAnswer[],
  sent: readonly PlannedLead[],
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite[] {
  const byKey = new Map(sent.map((lead) => [leadKey(lead.stored.lead.ref), lead]))
  return answers.flatMap((answer) => {
    const lead = byKey.get(leadKey(answer.ref))
    if (lead === undefined) return []
    return answer.failure === null
      ? [confirmed(lead, answer, context)]
      : [notDone(lead, answer.failure, context)]
  })
}

/** A lead whose CRM shows the decision already: settled without a call. */
export const nothingToWrite = (lead: PlannedLead, context: Pick<JobContext, 'mapping'>): SettledWrite =>
  confirmed(lead, { written: {}, modifiedAt: null }, context)

function confirmed(
  { stored, decisionId, plan }: PlannedLead,
  { written, modifiedAt }: { readonly written: WriteBackPlan['changes']; readonly modifiedAt: string | null },
  { mapping }: Pick<JobContext, 'mapping'>,
): SettledWrite {
  const lead = {
    ...stored.lead,
    modifiedAt: modifiedAt ?? stored.lead.modifiedAt,
    written: { ...stored.lead.written, ...written },
  }
  return {
    state: 'confirmed',
    ref: lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    written,
    lead,
    fingerprint: fingerprint(lead, mappingOf(mapping(lead.ref.crm), lead.ref)),
  }
}

/** Whether somebody has to change a setting before it can work. */
export const isForPeople = ({ kind }: Failure): boolean => kind === 'misconfigured' || kind === 'unauthorized'

/** A refused lead is not tried again by itself; for everything else it stays due, for later. */
export function notDone(
  { stored, decisionId, plan }: PlannedLead,
  failure: Failure,
  { now }: Pick<JobContext, 'now'>,
): SettledWrite {
  const settled = {
    ref: stored.lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    answer: failure.message,
  }
  if (failure.kind === 'rejected' || failure.kind === 'gone') return { ...settled, state: 'rejected' }
  const retryAt = new Date(now().getTime() + (isForPeople(failure) ? postponeForPeopleMs : postponeMs))
  return { ...settled, state: 'postponed', retryAt }
}
