import { type Answer, invalidRequest, ok } from './answer.ts'

/** Somebody in the account that a record can belong to. */
export interface SandboxOwner {
  /** What `hubspot_owner_id` takes. */
  readonly id: string
  /** The number of the user behind it; assigning by it is an error. */
  readonly userId: number
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly type: 'PERSON' | 'QUEUE'
  readonly archived: boolean
}

const person = (index: number, firstName: string, lastName: string, archived = false): SandboxOwner => ({
  id: String(41_000_001 + index),
  userId: 700_001 + index,
  firstName,
  lastName,
  email: `${firstName}.${lastName}@sales.example`.toLowerCase(),
  type: 'PERSON',
  archived,
})

/** Five who sell, one who left, one queue. */
export const defaultOwners: readonly SandboxOwner[] = [
  person(0, 'Maya', 'Lindqvist'),
  person(1, 'Jonas', 'Weber'),
  person(2, 'Claire', 'Dubois'),
  person(3, 'Tomas', 'Almeida'),
  person(4, 'Grace', 'Okafor'),
  person(5, 'Left', 'Lastyear', true),
  {
    id: '41000007',
    userId: 700_007,
    firstName: 'Inbound',
    lastName: 'queue',
    email: null,
    type: 'QUEUE',
    archived: false,
  },
]

/** The same team, three of whom have a user in the Salesforce sandbox too, with the same address. */
export const teamOfBoth: readonly SandboxOwner[] = defaultOwners.map((owner, index) => {
  const [firstName, lastName] =
    [
      ['Ingrid', 'Halvorsen'],
      ['Marcus', 'Okafor'],
      ['Dana', 'Whitfield'],
    ][index] ?? []
  if (firstName === undefined || lastName === undefined) return owner
  return { ...owner, firstName, lastName, email: `${firstName}.${lastName}@sandbox.example`.toLowerCase() }
})

/** `GET /crm/v3/owners`: one page by `limit` (100 when absent) after the id in `after`, archived ones apart. */
export function listOwners(owners: readonly SandboxOwner[], query: URLSearchParams, since: Date): Answer {
  const limit = Number(query.get('limit') ?? 100)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw invalidRequest('limit must be from 1 to 500.')
  const isArchived = query.get('archived') === 'true'
  const email = query.get('email')
  const wanted = owners.filter(
    (owner) => owner.archived === isArchived && (email === null || owner.email === email),
  )
  const after = query.get('after')
  const from = after === null || after === '' ? 0 : wanted.findIndex(({ id }) => id === after) + 1
  const page = wanted.slice(from, from + limit)
  const last = page.at(-1)
  return ok({
    results: page.map(({ userId, email: address, ...owner }) => ({
      ...owner,
      ...(address !== null && { email: address }),
      userId: owner.archived ? null : userId,
      userIdIncludingInactive: userId,
      createdAt: since.toISOString(),
      updatedAt: since.toISOString(),
    })),
    ...(from + limit < wanted.length && last && { paging: { next: { after: last.id } } }),
  })
}
