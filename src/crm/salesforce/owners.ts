import type { z } from 'zod'
import type { Owner } from '../../domain/owner.ts'
import type { SalesforceConnection } from './connection.ts'
import { QueueRow, UserRow } from './schemas.ts'
import { runQueries, textLiteral } from './soql.ts'

const pageSize = 2_000
const OwnerRow = UserRow.or(QueueRow)

const kinds = [
  { kind: 'person', select: 'Id, Name, Email, IsActive FROM User', where: "UserType = 'Standard'" },
  { kind: 'queue', select: 'Id, Name, Email FROM Group', where: "Type = 'Queue'" },
] as const

const ownerOf = (row: z.infer<typeof OwnerRow>, kind: Owner['kind']): Owner => ({
  id: row.Id,
  name: row.Name,
  email: row.Email,
  isActive: 'IsActive' in row ? row.IsActive : true,
  kind,
})

/** Ids of users begin with 005; what else a lead can belong to is a queue, which is a Group and begins with 00G. */
export const ownerKindOf = (id: string): Owner['kind'] => (id.startsWith('00G') ? 'queue' : 'person')

/** All standard users, those who left included, and all queues; one API call up to 2,000 of each. */
export async function readOwners(connection: SalesforceConnection, signal: AbortSignal): Promise<Owner[]> {
  const owners: Owner[] = []
  let open = kinds.map((kind) => ({ ...kind, after: '' }))
  while (open.length > 0) {
    const queries = open.map(({ select, where, after }) => {
      const beyond = after === '' ? '' : ` AND Id > ${textLiteral(after)}`
      return `SELECT ${select} WHERE ${where}${beyond} ORDER BY Id LIMIT ${pageSize}`
    })
    const { body: pages } = await runQueries(connection, 'owners', queries, OwnerRow, signal)
    open = open.flatMap((kind, index) => {
      const { records, done } = pages[index] ?? { records: [], done: true }
      owners.push(...records.map((row) => ownerOf(row, kind.kind)))
      const isRead = done && records.length < pageSize
      return isRead ? [] : [{ ...kind, after: records.at(-1)?.Id ?? kind.after }]
    })
  }
  return owners
}
