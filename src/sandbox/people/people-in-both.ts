import { createPeople, personAt } from '../people.ts'
import type { SandboxPerson } from '../person.ts'

/** How a person is known in both CRMs: by one address, by HubSpot's second address, or by the sync's id alone. */
export type Connection = 'address' | 'further address' | 'link'

const connections = ['address', 'further address', 'link'] as const
const oneIn = 5
const firstShared = 3

/** How the person at this index is connected; null for one who is in one CRM alone. Every fifth is in both. */
function connectionAt(index: number, { email }: SandboxPerson): Connection | null {
  if (index % oneIn !== firstShared || email === null) return null
  return connections[Math.floor(index / oneIn) % connections.length] ?? null
}

export interface SharedWorld {
  readonly seed: number
  readonly count: number
  readonly now: Date
}

/** A person in both CRMs. */
export interface SharedPerson {
  readonly index: number
  readonly connection: Connection
  /** As Salesforce has it. */
  readonly email: string
}

/** Those who are in both CRMs. */
export function* peopleInBoth({ seed, count, now }: SharedWorld): Iterable<SharedPerson> {
  for (let index = firstShared; index < count; index += oneIn) {
    const person = personAt(seed, index, now)
    const connection = connectionAt(index, person)
    if (connection !== null && person.email !== null) yield { index, connection, email: person.email }
  }
}

/** The people of HubSpot: of those who are in both, sales keep the answers in Salesforce. */
export function* hubspotPeople(world: SharedWorld): Iterable<SandboxPerson> {
  for (const person of createPeople(world)) {
    const connection = connectionAt(person.index, person)
    if (connection === null) yield person
    else yield { ...person, email: hubspotAddress(connection, person), bant: {}, request: null }
  }
}

const hubspotAddress = (connection: Connection, { index, email }: SandboxPerson): string | null =>
  connection === 'address' ? email : `private.${index}@home-${index}.example`

/** Beyond the companies of any world of people of its own. */
const firstSharedCompany = 10_000_000

/** The people of Salesforce: strangers to HubSpot but for those who are in both, whose deeds marketing keeps in HubSpot. */
export function* salesforcePeople(world: SharedWorld): Iterable<SandboxPerson> {
  for (const stranger of createPeople({ ...world, seed: world.seed + 1 })) {
    const person = personAt(world.seed, stranger.index, world.now)
    if (connectionAt(stranger.index, person) === null) yield stranger
    else yield { ...person, company: companyOf(person), activityLog: null }
  }
}

/** Another number than the company that the strangers' world has there. */
const companyOf = ({ company }: SandboxPerson): SandboxPerson['company'] =>
  company === null ? null : { ...company, index: firstSharedCompany + company.index }
