import { type CrmStatus, notesOn, type QueueStatus, type Status } from '../reports/status.ts'

/** How things stand, in lines for a terminal: what needs a person comes first. */
export function renderStatus(status: Status, needed: readonly string[]): string[] {
  const { at, crms, queues, failures, definition } = status
  const notes = notesOn(status)
  return [
    ...(needed.length === 0
      ? ['Nothing needs a person.']
      : ['Needs a person', ...needed.map((sentence) => `  ${sentence}`)]),
    ...(notes.length === 0 ? [] : ['', 'Passing', ...notes.map((sentence) => `  ${sentence}`)]),
    '',
    'CRMs',
    ...(crms.length === 0 ? ['  none is set up'] : crms.map((crm) => `  ${crmLine(crm, at)}`)),
    '',
    'Queues',
    ...queues.map((queue) => `  ${queueLine(queue)}`),
    '',
    `Open failures: ${failures.map(({ crm, kind, count }) => `${count} ${kind}${crm === null ? '' : ` (${crm})`}`).join(', ') || 'none'}`,
    `Definition in force: ${definition === null ? 'none yet' : `${definition.id} since ${definition.since}`}`,
  ]
}

function crmLine({ crm, account, lastPullAt, oldestDueAt, isRefused }: CrmStatus, at: string): string {
  const parts = [
    account === null ? 'no account yet' : `account ${account}`,
    lastPullAt === null ? 'never pulled' : `pulled ${ageOf(lastPullAt, at)} ago`,
    oldestDueAt === null ? 'nothing due' : `oldest write due for ${ageOf(oldestDueAt, at)}`,
    ...(isRefused ? ['credentials refused'] : []),
  ]
  return `${crm}: ${parts.join(', ')}`
}

const queueLine = ({ queue, waiting, active, delayed, failed, isStopped }: QueueStatus): string =>
  `${queue}: ${isStopped ? 'stopped, ' : ''}${waiting} waiting, ${active} running, ${delayed} delayed, ${failed} failed`

const minuteMs = 60_000

/** The greatest unit that it holds two of, so that an age is never off by more than half. */
function ageOf(then: string, now: string): string {
  const minutes = Math.max(0, (Date.parse(now) - Date.parse(then)) / minuteMs)
  if (minutes < 2) return `${Math.round(minutes * 60)} seconds`
  if (minutes < 120) return `${Math.round(minutes)} minutes`
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`
}
