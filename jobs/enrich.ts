import { companyDomain } from '../src/domain/company-domain.ts'
import { type LeadRef, leadKey } from '../src/domain/lead.ts'
import { LeadBatch } from '../src/domain/lead-batch.ts'
import { Failure } from '../src/ports/failure.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import {
  askAgainAfterMs,
  askSources,
  isWorthAnAttempt,
  type SourceContext,
} from '../src/qualification/ask-sources.ts'
import { score } from './score.ts'

type EnrichContext = SourceContext & Pick<JobContext, 'definition' | 'enqueue' | 'urgency'>

/**
 * Fetches what the ledger does not know yet about the leads' companies, once per company and source, misses too.
 * No lead waits on a source for longer than a few attempts: it is decided on what is known, and decided again when a
 * source that was away or asked for patience has answered after all. A source that refuses us is reported.
 */
export const enrich = defineJob({
  name: 'enrich',
  payload: LeadBatch,
  queue: () => 'enrichment',
  retries: { attempts: 6, backoffMs: 2_000 },
  async run({ crm, leads }, context: EnrichContext) {
    const { urgency, isLastAttempt } = context
    const asking = context.enrichment.sources.length === 0 ? [] : await companiesOf(leads, context)
    const { answered, silences } = await askSources(new Set(asking.map(({ domain }) => domain)), context)
    const soon = silences.find(({ problem }) => isWorthAnAttempt(problem) && !isLastAttempt)
    if (soon !== undefined) throw soon.problem

    const later = silences.flatMap(({ problem, unanswered }) => {
      const delayMs = askAgainAfterMs(problem)
      return delayMs === null ? [] : [{ delayMs, unanswered }]
    })
    const unanswered = new Set(later.flatMap((silence) => silence.unanswered))
    const again = asking.filter(({ domain }) => unanswered.has(domain))
    // What has been decided without an answer that is still missing would only be decided the same again.
    const settled = new Set(
      again.filter(({ domain, isDecided }) => isDecided && !answered.has(domain)).map(({ key }) => key),
    )
    const toScore = leads.filter((ref) => !settled.has(leadKey(ref)))
    if (toScore.length > 0) await context.enqueue(score, [{ crm, leads: toScore }], { urgency })
    if (again.length > 0)
      await context.enqueue(enrich, [{ crm, leads: again.map(({ ref }) => ref) }], {
        urgency,
        delayMs: Math.max(...later.map(({ delayMs }) => delayMs)),
        deduplicate: (batch) => `later/${batch.leads.map(leadKey).join()}`,
      })
    const fault = silences.find(({ problem }) => !(problem instanceof Failure))
    if (fault !== undefined) throw fault.problem
    return undefined
  },
})

/** A lead with the company that a source can be asked about. */
interface Asking {
  readonly ref: LeadRef
  readonly key: string
  readonly domain: string
  /** Whether it has been decided as it is now. */
  readonly isDecided: boolean
}

/** Leads whose company nobody can be asked about are left out. */
async function companiesOf(
  leads: readonly LeadRef[],
  { ledger, definition }: EnrichContext,
): Promise<Asking[]> {
  const stored = await ledger.leads.read(leads)
  return stored.flatMap(({ lead: { ref, values }, decision, revision }) => {
    const domain = companyDomain(values, definition.vocabulary)
    const isDecided = decision?.revision === revision
    return domain === null ? [] : [{ ref, key: leadKey(ref), domain, isDecided }]
  })
}
