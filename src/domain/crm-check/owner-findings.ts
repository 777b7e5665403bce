import type { CrmMapping } from '../crm-mapping.ts'
import type { Owner } from '../owner.ts'
import type { Routing } from '../routing.ts'
import { type CrmFinding, inMapping, inRouting, listed } from './crm-finding.ts'

/** A queue of the CRM with how many of an object's records it owns. */
export interface QueueLoad {
  readonly object: string
  readonly queue: Pick<Owner, 'name' | 'email'>
  readonly leads: number
}

const holdsAddress = ({ email }: Owner, address: string): boolean =>
  email?.toLowerCase() === address.toLowerCase()

/** Addresses of routing.yaml that the CRM does not know, or knows more than once. Says where they stand, not what they are. */
export function routedOwnerFindings(
  crm: string,
  { routes }: Routing,
  owners: readonly Owner[],
): CrmFinding[] {
  return routes.flatMap(({ id, owners: participants }, route) => {
    const wanted = participants[crm]
    if (wanted === undefined) return []
    const path = ['routes', route, 'owners', crm]
    const people = owners.filter(({ kind }) => kind === 'person')
    if (wanted === 'everyone') {
      const isAnybody = people.some(({ isActive }) => isActive)
      return isAnybody
        ? []
        : [inRouting('needed', path, `${crm} has no active user, so that route ${id} has nobody.`)]
    }
    return wanted.flatMap((address, index): CrmFinding[] => {
      const found = owners.filter((owner) => holdsAddress(owner, address))
      const active = found.filter(({ isActive, kind }) => isActive && kind === 'person')
      const at = [...path, index]
      if (active.length === 1) return []
      if (active.length > 1)
        return [
          inRouting(
            'warning',
            at,
            `${active.length} active users of ${crm} share this address (${listed(active.map((owner) => owner.id))}): nobody can tell which one is meant. Give each an address of their own in ${crm}.`,
          ),
        ]
      return [
        inRouting(
          'needed',
          at,
          `${absence(crm, found)} Name an active user of ${crm}, or take the line away.`,
        ),
      ]
    })
  })
}

function absence(crm: string, found: readonly Owner[]): string {
  if (found.some(({ kind }) => kind === 'queue'))
    return `In ${crm} this is the address of a queue, and a queue takes no turn.`
  return found.length > 0
    ? `The user of ${crm} with this address is not active any more and takes no turn.`
    : `Nobody in ${crm} has this address.`
}

/** Entries of `unowned` that match nobody, and queues that own leads without being named there. */
export function placeholderFindings(
  crm: string,
  { objects }: CrmMapping,
  owners: readonly Owner[],
  queues: readonly QueueLoad[],
): CrmFinding[] {
  return Object.entries(objects).flatMap(([object, { unowned, owningQueues }]) => {
    const path = ['objects', object, 'unowned']
    const isSomebody = (entry: string): boolean =>
      owners.some(({ name, email }) => entry === name || entry === email)
    const strangersOf = (part: string, entries: readonly string[]): CrmFinding[] =>
      entries.flatMap((entry, index) => {
        const sentence = `No user and no queue of ${crm} has this name or address, so that it stands for nobody.`
        return isSomebody(entry) ? [] : [inMapping('warning', ['objects', object, part, index], sentence)]
      })
    const strangers = [...strangersOf('unowned', unowned), ...strangersOf('owningQueues', owningQueues)]
    const unnamed = queues.filter(
      ({ object: of, queue: { name, email }, leads }) =>
        of === object &&
        leads > 0 &&
        ![...unowned, ...owningQueues].some((entry) => entry === name || entry === email),
    )
    if (unnamed.length === 0) return strangers
    const words = unnamed.map(({ queue, leads }) => `${queue.name} (${leads.toLocaleString('en-US')})`)
    const sentence = `Queues own records of ${object} and are not named here: ${listed(words)}. A queue is nobody, so that these go to the next in turn once they qualify. Name the queue here if that is meant, or under owningQueues if its leads are to stay there.`
    return [...strangers, inMapping('warning', path, sentence)]
  })
}
