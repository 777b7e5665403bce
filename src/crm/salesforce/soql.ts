import { z } from 'zod'
import { Failure } from '../../ports/failure.ts'
import type { ApiAnswer, SalesforceConnection } from './connection.ts'
import { refusedCall, unreadableAnswer } from './failures.ts'
import { ApiError, CompositeAnswer, CountAnswer, queryAnswer } from './schemas.ts'

/** Text as a SOQL literal; the only way a value gets into a query. */
export const textLiteral = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`

/** An instant as a SOQL literal; ISO 8601 in, whole seconds without their fraction out. */
export const dateTimeLiteral = (iso: string): string => new Date(iso).toISOString().replace('.000Z', 'Z')

/** Where a keyset read stands: everything up to and with this record has been read. Null id: up to that second. */
export const Keyset = z.object({ stamp: z.iso.datetime(), id: z.string().nullable() })
export type Keyset = z.infer<typeof Keyset>

/**
 * The next records in the order of (stamp, Id), by their own stamp or by that of a record that they refer to. A comparison of the stamp alone would skip or repeat the
 * thousands of records that a bulk change stamps with one and the same second.
 */
export function keysetQuery(
  select: readonly string[],
  object: string,
  after: Keyset | null,
  limit: number,
  stampField = 'SystemModstamp',
): string {
  return `SELECT ${select.join(', ')} FROM ${object}${whereBehind(after, stampField)} ORDER BY ${stampField}, Id LIMIT ${limit}`
}

/** The next records that were deleted or merged away, in the same order. */
export const deletedQuery = (object: string, after: Keyset | null, limit: number): WithDeleted => {
  const where = whereBehind(after, 'SystemModstamp').replace(' WHERE ', '')
  return withDeleted(
    `SELECT ${deletedFields.join(', ')} FROM ${object} WHERE IsDeleted = true${where === '' ? '' : ` AND (${where})`} ORDER BY SystemModstamp, Id LIMIT ${limit}`,
  )
}

const deletedFields = ['Id', 'SystemModstamp', 'IsDeleted', 'MasterRecordId']

/** A query that is to find deleted records too. */
export interface WithDeleted {
  readonly soqlOfAll: string
}
export const withDeleted = (soql: string): WithDeleted => ({ soqlOfAll: soql })

function whereBehind(after: Keyset | null, field: string): string {
  if (after === null) return ''
  const at = dateTimeLiteral(after.stamp)
  if (after.id === null) return ` WHERE ${field} >= ${at}`
  return ` WHERE (${field} = ${at} AND Id > ${textLiteral(after.id)}) OR ${field} > ${at}`
}

/** What Salesforce takes of queries in one composite call. */
export const queriesPerCall = 5

/** Runs at most five queries as one API call. `done` is false when Salesforce held back rows that we asked for. */
export const runQueries = <Row extends z.ZodType>(
  connection: SalesforceConnection,
  purpose: string,
  queries: readonly (string | WithDeleted)[],
  row: Row,
  signal: AbortSignal,
  asked?: (at: number) => void,
): Promise<ApiAnswer<{ done: boolean; records: z.infer<Row>[] }[]>> =>
  askTogether(connection, purpose, queries, queryAnswer(row), signal, asked)

/** Counts the records behind each of these places, of at most five objects, as one API call. */
export async function countBehind(
  connection: SalesforceConnection,
  places: readonly { readonly object: string; readonly after: Keyset | null }[],
  signal: AbortSignal,
): Promise<number[]> {
  const queries = places.map(
    ({ object, after }) => `SELECT COUNT() FROM ${object}${whereBehind(after, 'SystemModstamp')}`,
  )
  const { body } = await askTogether(connection, 'count', queries, CountAnswer, signal)
  return body.map(({ totalSize }) => totalSize)
}

const pathOf = (query: string | WithDeleted): string =>
  typeof query === 'string'
    ? `query?q=${encodeURIComponent(query)}`
    : `queryAll?q=${encodeURIComponent(query.soqlOfAll)}`

async function askTogether<Answer extends z.ZodType>(
  connection: SalesforceConnection,
  purpose: string,
  queries: readonly (string | WithDeleted)[],
  answer: Answer,
  signal: AbortSignal,
  asked?: (at: number) => void,
): Promise<ApiAnswer<z.infer<Answer>[]>> {
  const { body, serverTime } = await askApart(connection, purpose, queries, answer, signal, asked)
  const answers = body.map((part) => {
    if (part instanceof Failure) throw part
    return part
  })
  return { body: answers, serverTime }
}

/** Runs at most five queries as one API call, each with its answer or why Salesforce refused that one. */
export async function askApart<Answer extends z.ZodType>(
  connection: SalesforceConnection,
  purpose: string,
  queries: readonly (string | WithDeleted)[],
  answer: Answer,
  signal: AbortSignal,
  asked: (at: number) => void = () => undefined,
): Promise<ApiAnswer<(z.infer<Answer> | Failure)[]>> {
  const compositeRequest = queries.map((query, index) => ({
    method: 'GET',
    url: `/services/data/v${connection.apiVersion}/${pathOf(query)}`,
    referenceId: `query${index}`,
  }))
  const call = { purpose, method: 'POST', path: '/composite', body: { compositeRequest }, asked } as const
  const { body, serverTime } = await connection.call(call, CompositeAnswer, signal)
  const answers = body.compositeResponse.map((part): z.infer<Answer> | Failure => {
    if (part.httpStatusCode !== 200) return refusedPart(part.body, part.httpStatusCode, connection.host)
    const parsed = answer.safeParse(part.body)
    return parsed.success ? parsed.data : unreadableAnswer(connection.host, parsed.error)
  })
  if (answers.length !== queries.length) throw unreadableAnswer(connection.host, null)
  return { body: answers, serverTime }
}

function refusedPart(body: unknown, status: number, host: string) {
  const errors = z.tuple([ApiError], ApiError).safeParse(body)
  return errors.success ? refusedCall(errors.data[0], status, host) : unreadableAnswer(host, errors.error)
}
