import { z } from 'zod'
import type { DoubtfulTask, NewTask, TaskAnswer } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'
import { refusedTask, unreadableAnswer } from './failures.ts'
import { SaveResults } from './schemas.ts'
import { dateTimeLiteral, runQueries, textLiteral, withDeleted } from './soql.ts'

/** Ids in one query, well within the length of a URL. */
const idsPerQuery = 200
const rowsPerQuery = 2_000
/** Salesforce stamps a task by its own clock, which may be behind ours. */
const clockSlackMs = 24 * 3_600_000

/** Status and priority are left to the org, which has words of its own for them and sets its defaults. */
const recordOf = ({ ref, ownerId, subject, body, dueAt, dueOn }: NewTask) => ({
  attributes: { type: 'Task' },
  WhoId: ref.id,
  OwnerId: ownerId,
  Subject: subject,
  Description: body,
  // A day without a time: the reminder holds the moment.
  ActivityDate: dueOn,
  IsReminderSet: true,
  ReminderDateTime: dueAt,
})

/** Creates at most 200 tasks in one call. Answers come back by position. */
export async function createTasks(
  connection: SalesforceConnection,
  tasks: readonly NewTask[],
  signal: AbortSignal,
): Promise<TaskAnswer[]> {
  if (tasks.length === 0) return []
  const body = { allOrNone: false, records: tasks.map(recordOf) }
  const call = { purpose: 'tasks', method: 'POST', path: '/composite/sobjects', body } as const
  const { body: results } = await connection.call(call, SaveResults, signal).catch((error: unknown) => {
    throw notAllowed(error)
  })
  if (results.length !== tasks.length) throw unreadableAnswer(connection.host, null)
  return tasks.map(({ ref, reference }, index): TaskAnswer => {
    const result = results[index]
    if (result?.success) return { ref, reference, failure: null, taskId: result.id }
    const unexplained = { code: 'UNKNOWN_EXCEPTION', message: 'no reason given', fields: [] }
    const error = result?.success === false ? (result.errors[0] ?? unexplained) : unexplained
    return { ref, reference, failure: refusedTask(ref, error) }
  })
}

/** Salesforce does not tell an object that is not there from one that it hides. */
function notAllowed(error: unknown): unknown {
  if (!(error instanceof Failure) || error.kind !== 'misconfigured') return error
  return new Failure('misconfigured', `${error.message} ${whoMayCreate}`, {
    cause: error,
    origin: error.origin,
  })
}
/** Who must do what where tasks cannot be created. */
export const whoMayCreate =
  'To create tasks the integration user needs the permissions Access Activities and Edit Tasks: a Salesforce admin with Manage Profiles and Permission Sets runs `plumbline setup`, or gives it both by hand. Where there are to be none, take followUp out of mappings/routing.yaml.'

const TaskDescription = z.object({ createable: z.boolean() })

/** Whether the integration user may create tasks; one that may not even see them is told that there is no such object. */
export async function mayCreateTasks(
  connection: SalesforceConnection,
  signal: AbortSignal,
): Promise<boolean> {
  const call = { purpose: 'describe', method: 'GET', path: '/sobjects/Task/describe' } as const
  try {
    return (await connection.call(call, TaskDescription, signal)).body.createable
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return false
    throw error
  }
}

const TaskRow = z.object({ Id: z.string(), Description: z.string().nullable() })

/**
 * Finds tasks by the reference in their description, among those of their records, deleted ones too: whoever deleted one
 * wants no other. Salesforce can filter by no long text, and as far as we know no field of a task can be unique; so all
 * that was created for these records since is looked through, and nothing of it kept.
 */
export async function findTasks(
  connection: SalesforceConnection,
  tasks: readonly DoubtfulTask[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (tasks.length === 0) return found
  const ids = [...new Set(tasks.flatMap(({ refs }) => refs.map(({ id }) => id)))]
  const sentMs = Math.min(...tasks.map(({ sentAt }) => Date.parse(sentAt)))
  const since = dateTimeLiteral(new Date(Math.floor((sentMs - clockSlackMs) / 1_000) * 1_000).toISOString())
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const listed = ids
      .slice(start, start + idsPerQuery)
      .map(textLiteral)
      .join(',')
    const about = `WhoId IN (${listed}) AND CreatedDate >= ${since}`
    for (const { Id, Description } of await readTasks(connection, about, signal))
      for (const { reference } of tasks) if (Description?.includes(reference)) found.set(reference, Id)
  }
  return found
}

async function readTasks(
  connection: SalesforceConnection,
  about: string,
  signal: AbortSignal,
): Promise<z.infer<typeof TaskRow>[]> {
  const rows: z.infer<typeof TaskRow>[] = []
  for (let isRead = false; !isRead; ) {
    const last = rows.at(-1)
    const beyond = last === undefined ? '' : ` AND Id > ${textLiteral(last.Id)}`
    const soql = `SELECT Id, Description FROM Task WHERE ${about}${beyond} ORDER BY Id LIMIT ${rowsPerQuery}`
    const { body } = await runQueries(connection, 'find-tasks', [withDeleted(soql)], TaskRow, signal)
    const { records, done } = body[0] ?? { records: [], done: true }
    rows.push(...records)
    isRead = records.length === 0 || (done && records.length < rowsPerQuery)
  }
  return rows
}
