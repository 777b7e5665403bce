import { dispositionOf, Failure } from '../ports/failure.ts'
import type { FirmographicSource } from '../ports/firmographic-source.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredEnrichment } from '../ports/ledger.ts'

/** Companies asked for at the same time; enough to hide a source's latency, little enough not to trip its limit. */
const asksAtOnce = 5

/** A source that is away to the last attempt is asked again after so long. */
const askAwaySourceAgainMs = 15 * 60_000

export type SourceContext = Pick<JobContext, 'ledger' | 'enrichment' | 'now' | 'signal' | 'isLastAttempt'>

/** Why a source did not answer for some companies. */
export interface Silence {
  readonly problem: unknown
  readonly unanswered: readonly string[]
}

/** What sources said in one run. */
export interface SourceAnswers {
  /** Domains that one of them answered for, a miss being an answer. */
  readonly answered: ReadonlySet<string>
  readonly silences: readonly Silence[]
}

/**
 * Asks every source for the companies, named by their domains, that the ledger does not hold its answer for, and stores
 * what it says, misses too. A source that refuses us gets a row in the failure ledger, closed when it answers again.
 */
export async function askSources(
  companies: ReadonlySet<string>,
  context: SourceContext,
): Promise<SourceAnswers> {
  const { sources, maxAgeMs } = context.enrichment
  const domains = [...companies]
  if (domains.length === 0) return { answered: new Set(), silences: [] }
  const oldest = new Date(context.now().getTime() - maxAgeMs).toISOString()
  const stored = await context.ledger.enrichments.read(domains)
  const known = new Set(
    stored.filter(({ fetchedAt }) => fetchedAt >= oldest).map(({ domain, source }) => `${source} ${domain}`),
  )
  const answered = new Set<string>()
  const silences: Silence[] = []
  for (const source of sources) {
    const missing = domains.filter((domain) => !known.has(`${source.name} ${domain}`))
    if (missing.length === 0) continue
    const answers = await askSource(source, missing, context)
    for (const domain of answers.answered) answered.add(domain)
    silences.push(...answers.silences)
  }
  return { answered, silences }
}

/** Stores all that the source answered, whatever became of the rest. */
async function askSource(
  source: FirmographicSource,
  domains: readonly string[],
  context: SourceContext,
): Promise<SourceAnswers> {
  const { ledger, now, signal } = context
  const answers: StoredEnrichment[] = []
  const unanswered: string[] = []
  const problems: unknown[] = []
  for (let start = 0; start < domains.length && problems.length === 0; start += asksAtOnce) {
    const asked = domains.slice(start, start + asksAtOnce)
    const settled = await Promise.allSettled(asked.map((domain) => source.find(domain, signal)))
    for (const [index, result] of settled.entries()) {
      const domain = asked[index] ?? ''
      if (result.status === 'fulfilled') {
        const fetchedAt = now().toISOString()
        answers.push({ domain, source: source.name, firmographics: result.value, fetchedAt })
      } else if (!isAboutThisCompany(result.reason)) {
        problems.push(result.reason)
        unanswered.push(domain)
      }
    }
    if (problems.length > 0) unanswered.push(...domains.slice(start + asksAtOnce))
  }
  if (answers.length > 0) await ledger.enrichments.store(answers)
  // A fault of ours must be seen, whatever else happened beside it.
  const problem = problems.find((reason) => !(reason instanceof Failure)) ?? problems[0]
  await keepBook(source, problem, answers.length > 0, context)
  return {
    answered: new Set(answers.map(({ domain }) => domain)),
    silences: problem === undefined ? [] : [{ problem, unanswered }],
  }
}

/** A row of its own for each source that will not answer, closed when it answers again. */
async function keepBook(
  { name }: FirmographicSource,
  problem: unknown,
  hasAnswered: boolean,
  { ledger, now, isLastAttempt }: SourceContext,
): Promise<void> {
  const queue = `enrichment/${name}`
  if (problem === undefined && hasAnswered) await ledger.failures.resolveAll('enrich', queue, now(), false)
  if (!(problem instanceof Failure) || problem.kind === 'rate-limited') return
  if (isWorthAnAttempt(problem) && !isLastAttempt) return
  const message = `${name}: ${problem.message}`
  const next =
    askAgainAfterMs(problem) === null
      ? 'The leads are decided without this source; they are asked for again when they change.'
      : 'The leads are decided without this source; it is asked again, and they are decided again when it answers.'
  await ledger.failures.record(
    [{ job: 'enrich', queue, ref: null, kind: problem.kind, cause: '', message, next }],
    now(),
  )
}

/** The source will not answer for this one company, such as for a domain that it finds malformed; the others go on. */
const isAboutThisCompany = (reason: unknown): boolean =>
  reason instanceof Failure && reason.kind === 'rejected'

/** Whether another attempt within a minute may get the answer. */
export function isWorthAnAttempt(problem: unknown): boolean {
  const { act } = dispositionOf(problem)
  return act === 'retry' || act === 'retry-now'
}

/** In how many milliseconds the source may answer what it did not answer now; null when only a person can mend it. */
export function askAgainAfterMs(problem: unknown): number | null {
  if (!(problem instanceof Failure)) return null
  const disposition = dispositionOf(problem)
  if (disposition.act === 'pause-queue') return disposition.retryAfterMs
  return isWorthAnAttempt(problem) ? askAwaySourceAgainMs : null
}
