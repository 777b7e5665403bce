import type { Assignment } from '../../../src/domain/decision.ts'
import type { OwnedMember } from '../../../src/domain/identity/owners-of-people.ts'
import type { Owner } from '../../../src/domain/owner.ts'
import { Route } from '../../../src/domain/routing.ts'
import { leadWith } from '../definition/sample-lead.ts'

export const route = Route.parse({
  id: 'all',
  because: 'everybody',
  owners: { hubspot: 'everyone', salesforce: 'everyone' },
})
export const owner = (id: string, email: string | null, changes: Partial<Owner> = {}): Owner => ({
  id,
  name: `Name of ${id}`,
  email,
  isActive: true,
  kind: 'person',
  ...changes,
})
export const team = {
  salesforce: [owner('s1', 'dana@sales.example'), owner('s2', 'rafael@sales.example')],
  hubspot: [
    owner('h1', 'Dana@Sales.example'),
    owner('h3', 'claire@sales.example'),
    owner('h9', 'gone@sales.example', { isActive: false }),
  ],
}
export const precedences = { contact: 1, Lead: 2, Contact: 3 }

export function record(object: keyof typeof precedences, changes: Partial<OwnedMember> = {}): OwnedMember {
  const crm = object === 'contact' ? 'hubspot' : 'salesforce'
  const ref = { crm, object, id: '1' }
  return {
    lead: { ...leadWith({}), ref },
    ref,
    inputsAt: '2026-03-01T10:00:00.000Z',
    precedence: precedences[object],
    assignment: null,
    assignedAt: null,
    holds: null,
    ours: null,
    unowned: ['Inbox'],
    owningQueues: [],
    refused: [],
    ...changes,
  }
}
export const assigned = (
  object: keyof typeof precedences,
  ownerId: string,
  changes: Partial<Assignment> = {},
): Partial<OwnedMember> => ({
  assignment: {
    ref: record(object).ref,
    ownerId,
    ownerName: ownerId,
    ownerKind: 'person',
    route: 'all',
    step: 0,
    replaces: null,
    follows: null,
    because: 'their turn',
    ...changes,
  },
  assignedAt: '2026-03-01T10:00:00.000Z',
})
