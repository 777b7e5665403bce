import { companyDomain } from '../src/domain/company-domain.ts'
import { LeadBatch } from '../src/domain/lead-batch.ts'
import { Failure } from '../src/ports/failure.ts'
import type { FirmographicSource } from '../src/ports/firmographic-source.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import type { StoredEnrichment } from '../src/ports/ledger.ts'
import { score } from './score.ts'

/** Companies asked for at the same time; enough to hide a source's latency, little enough not to trip its limit. */
const asksAtOnce = 5

/**
 * Fetches what the ledger does not know yet about the leads' companies, once per company and source, misses too.
 * A source that refuses us is reported; the leads are then decided on what is known, for a lead must never wait on it.
 */
export const enrich = defineJob({
  name: 'enrich',
  payload: LeadBatch,
  queue: () => 'enrichment',
  retries: { attempts: 6, backoffMs: 2_000 },
  async run(
    { crm, leads },
    context: Pick<
      JobContext,
      'ledger' | 'enrichment' | 'vocabulary' | 'enqueue' | 'now' | 'signal' | 'isLastAttempt' | 'urgency'
    >,
  ) {
    const { sources, maxAgeMs } = context.enrichment
    if (sources.length > 0) {
      const stored = await context.ledger.leads.read(leads)
      const domains = [
        ...new Set(stored.map(({ lead }) => companyDomain(lead.values, context.vocabulary))),
      ].filter((domain) => domain !== null)
      const oldest = new Date(context.now().getTime() - maxAgeMs).toISOString()
      const known = (await context.ledger.enrichments.read(domains)).filter(
        ({ fetchedAt }) => fetchedAt >= oldest,
      )
      for (const source of sources) {
        const missing = domains.filter(
          (domain) => !known.some((entry) => entry.domain === domain && entry.source === source.name),
        )
        await askSource(source, missing, context)
      }
    }
    await context.enqueue(score, [{ crm, leads }], { urgency: context.urgency })
    return undefined
  },
})

/** Stores all that the source answered before it passes on why it did not answer the rest. */
async function askSource(
  source: FirmographicSource,
  domains: readonly string[],
  { ledger, now, signal, isLastAttempt }: Pick<JobContext, 'ledger' | 'now' | 'signal' | 'isLastAttempt'>,
): Promise<void> {
  const answers: StoredEnrichment[] = []
  let problem: Failure | null = null
  for (let start = 0; start < domains.length && problem === null; start += asksAtOnce) {
    const asked = domains.slice(start, start + asksAtOnce)
    const settled = await Promise.allSettled(asked.map((domain) => source.find(domain, signal)))
    for (const [index, domain] of asked.entries()) {
      const result = settled[index]
      if (result?.status === 'fulfilled')
        answers.push({
          domain,
          source: source.name,
          firmographics: result.value,
          fetchedAt: now().toISOString(),
        })
      else if (isRefused(result?.reason)) continue
      else if (result?.reason instanceof Failure) problem = result.reason
      else throw result?.reason
    }
  }
  if (answers.length > 0) await ledger.enrichments.store(answers)
  if (problem === null) return
  const worthWaiting = problem.kind === 'rate-limited' || (problem.kind === 'transient' && !isLastAttempt)
  if (worthWaiting) throw problem
  await ledger.failures.record(
    [
      {
        job: 'enrich',
        queue: 'enrichment',
        ref: null,
        kind: problem.kind,
        message: `${source.name}: ${problem.message}`,
        next: 'The leads are decided without this source; they are asked for again when they change.',
      },
    ],
    now(),
  )
}

/** The source will not answer for this one company, such as for a domain that it finds malformed; the others go on. */
const isRefused = (reason: unknown): boolean => reason instanceof Failure && reason.kind === 'rejected'
