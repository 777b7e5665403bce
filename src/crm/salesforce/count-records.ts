import type { z } from 'zod'
import type { RecordCount } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'
import { CountAnswer } from './schemas.ts'
import { askApart, queriesPerCall, textLiteral } from './soql.ts'

/** Ids in one query, well within the length of a URL. */
const idsPerQuery = 300

/**
 * Counts, five queries a call. Null for a field that no query can filter by, such as a long text area: Salesforce
 * refuses such a query, and the others beside it are not touched by that.
 */
export async function countRecords(
  connection: SalesforceConnection,
  counts: readonly RecordCount[],
  signal: AbortSignal,
): Promise<(number | null)[]> {
  const queries = counts.flatMap((count, index) => queriesOf(count).map((soql) => ({ index, soql })))
  const answers = counts.map((): number | null => 0)
  for (let start = 0; start < queries.length; start += queriesPerCall) {
    const asked = queries.slice(start, start + queriesPerCall)
    const soql = asked.map((query) => query.soql)
    const { body } = await askApart(connection, 'count', soql, CountAnswer, signal)
    for (const [position, { index }] of asked.entries())
      answers[index] = sumOf(answers[index] ?? null, body[position])
  }
  return answers
}

/** Null stays null: one part that cannot be counted makes the sum unknown. Throws what is no answer about the query. */
function sumOf(
  before: number | null,
  answer: z.infer<typeof CountAnswer> | Failure | undefined,
): number | null {
  if (answer instanceof Failure && answer.kind !== 'misconfigured') throw answer
  if (before === null || answer === undefined || answer instanceof Failure) return null
  return before + answer.totalSize
}

function queriesOf(count: RecordCount): string[] {
  if ('all' in count) return [`SELECT COUNT() FROM ${count.object}`]
  if ('holding' in count) return [`SELECT COUNT() FROM ${count.object} WHERE ${count.holding} != null`]
  const queries: string[] = []
  for (let start = 0; start < count.ownedBy.length; start += idsPerQuery) {
    const ids = count.ownedBy.slice(start, start + idsPerQuery).map(textLiteral)
    queries.push(`SELECT COUNT() FROM ${count.object} WHERE OwnerId IN (${ids.join(',')})`)
  }
  return queries
}
