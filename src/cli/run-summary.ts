import { benchmarkBand, conversionRates } from '../domain/conversion.ts'
import type { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { type CrmName, leadKey } from '../domain/lead.ts'
import { LifecycleStage } from '../domain/lifecycle-stage.ts'
import { reportSources } from '../domain/source-report.ts'
import type { FailureGroup, FunnelRow, Ledger, RankedLead } from '../ports/ledger.ts'
import { whyPassing } from '../reports/passing-failure.ts'
import { drawBars } from './bars.ts'
import { type QualitySummary, renderQuality } from './quality-text.ts'

/** What a run came to; printed as text or, with --json, as it is. */
export interface RunSummary {
  readonly funnel: readonly FunnelRow[]
  /** People with records in more than one CRM, decided together. */
  readonly peopleInSeveralCrms: number
  readonly scoreBands: readonly { readonly from: number; readonly count: number }[]
  readonly quality: QualitySummary
  /** Among the leads that this run decided, by field; what cannot be read is unknown. */
  readonly unreadable: readonly { readonly field: string; readonly count: number }[]
  readonly best: readonly RankedLead[]
  readonly writes: readonly { readonly state: string; readonly count: number }[]
  /** Of those planned by this run: how many of each state. */
  readonly tasks: readonly { readonly state: string; readonly count: number }[]
  /** Tasks that should be in a CRM by now. */
  readonly openTasks: number
  readonly open: { readonly undecided: number; readonly unrouted: number; readonly unwritten: number }
  /** Somebody has to see to these. */
  readonly failures: readonly FailureGroup[]
  /** Nobody has to see to these: locks, owners who left, optional fields that a CRM does not show, and CRMs that are not connected any more. */
  readonly passing: readonly FailureGroup[]
}

const scoreBandWidth = 10
const bestLeads = 10
const sourcesShown = 10
const failuresShown = 20
/** Alike ones are one, so that so many are all there are. */
const failuresCounted = 500

/** Reads what the ledger says about a run over these CRMs that began at `since`; the definition says what its sources cost. */
export async function summarize(
  ledger: Ledger,
  since: Date,
  crmNames: readonly CrmName[],
  { sources }: Pick<LeadDefinition, 'sources'>,
): Promise<RunSummary> {
  const groups = await ledger.failures.groupOpen(failuresCounted)
  const isPassing = (group: FailureGroup) => whyPassingOf(group, crmNames) !== null
  const { all, sources: counted } = await ledger.reports.quality(sourcesShown)
  return {
    funnel: await ledger.reports.funnel(),
    peopleInSeveralCrms: await ledger.reports.countInSeveralCrms(),
    scoreBands: await ledger.reports.scoreBands(scoreBandWidth),
    quality: {
      all: { ...all, rates: conversionRates(all) },
      sources: reportSources(counted, sources),
      benchmarkBand,
    },
    unreadable: await ledger.reports.unreadable(since),
    best: await ledger.reports.best(bestLeads),
    writes: await ledger.reports.writes(since),
    tasks: await ledger.tasks.report(since),
    openTasks: await ledger.tasks.countOpen(crmNames, new Date()),
    open: await ledger.leads.countOpen(crmNames),
    failures: groups.filter((group) => !isPassing(group)),
    passing: groups.filter(isPassing),
  }
}

/** Why these are nobody's to see to; null when they are somebody's. */
function whyPassingOf(
  { job, queue, example, cause }: FailureGroup,
  crmNames: readonly CrmName[],
): string | null {
  return whyPassing({ origin: example?.crm ?? queue.split('/')[0] ?? queue, job, cause }, crmNames)
}

/** True when nothing failed and nothing waits: the run may exit with 0. */
export function isClean({ open, openTasks, failures }: RunSummary): boolean {
  return failures.length === 0 && open.undecided + open.unrouted + open.unwritten + openTasks === 0
}

/** The summary in lines for a terminal. */
export function renderSummary(summary: RunSummary): string[] {
  return [
    'Leads by stage',
    ...renderFunnel(summary.funnel),
    ...renderPeople(summary.peopleInSeveralCrms),
    '',
    'Scores (fit + engagement)',
    ...drawBars(
      summary.scoreBands.map(({ from, count }) => ({
        label: `${String(from).padStart(3)}–${String(from + scoreBandWidth - 1).padEnd(3)}`,
        value: count,
      })),
    ),
    '',
    ...renderQuality(summary.quality),
    '',
    ...renderUnreadable(summary.unreadable),
    'The best leads, and why',
    ...renderBest(summary.best),
    '',
    `Writes: ${summary.writes.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none'}`,
    `Follow-up tasks: ${summary.tasks.map(({ state, count }) => `${count} ${countedWords[state] ?? state}`).join(', ') || 'none'}`,
    ...renderOpen(summary),
  ]
}

/** As people say it of a task. */
const countedWords: Readonly<Record<string, string>> = {
  confirmed: 'created',
  sent: 'in doubt',
  planned: 'waiting',
}

function renderFunnel(rows: readonly FunnelRow[]): string[] {
  return drawBars(
    LifecycleStage.options.map((stage) => ({
      label: stage,
      value: rows.filter((row) => row.stage === stage).reduce((sum, { count }) => sum + count, 0),
    })),
  )
}

function renderUnreadable(fields: RunSummary['unreadable']): string[] {
  if (fields.length === 0) return []
  const lines = fields.map(({ field, count }) => `  ${field}: ${count.toLocaleString('en-US')} leads`)
  return ['Filled in but not to be read, and so unknown', ...lines, '']
}

const renderPeople = (count: number): string[] =>
  count === 0
    ? []
    : [
        `  ${count.toLocaleString('en-US')} people are in more than one CRM: one decision and one owner for all their records.`,
      ]

function renderBest(best: readonly RankedLead[]): string[] {
  if (best.length === 0) return ['  none yet']
  return best.flatMap((lead, index) => [
    `  ${String(index + 1).padStart(2)}. ${leadKey(lead.ref)} → ${lead.ownerName ?? 'no owner'}`,
    `      ${lead.short}`,
  ])
}

/** A failure, or many alike, in a line. */
function failureLine({ job, cause, leads, example, kind, message, next, count }: FailureGroup): string {
  const what = cause === '' ? '' : ` without ${cause}`
  const whom =
    example === null
      ? what
      : ` of ${leads === 1 ? leadKey(example) : `${leads} leads such as ${leadKey(example)}`}`
  const times = leads <= 1 && count > 1 ? `, ${count} times` : ''
  return `  ${job}${whom} (${kind}${times}): ${message} ${next}`
}

function renderFailures(heading: string, groups: readonly FailureGroup[]): string[] {
  if (groups.length === 0) return []
  const shown = groups.slice(0, failuresShown).map(failureLine)
  const more = groups.length - shown.length
  return ['', heading, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])]
}

function renderOpen({ open, openTasks, failures, passing }: RunSummary): string[] {
  const waiting = [
    open.undecided > 0 ? `${open.undecided} leads wait for a decision` : null,
    open.unrouted > 0 ? `${open.unrouted} qualified leads wait for an owner` : null,
    open.unwritten > 0 ? `${open.unwritten} decisions wait to be written` : null,
    openTasks > 0 ? `${openTasks} tasks wait to be created, or looked for` : null,
  ].filter((line) => line !== null)
  return [
    ...(waiting.length > 0 ? ['', 'Unfinished', ...waiting.map((line) => `  ${line}`)] : []),
    ...renderFailures('Failures', failures),
    ...renderFailures('Open, but nothing that has to be seen to', passing),
  ]
}
