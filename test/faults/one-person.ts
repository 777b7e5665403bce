import { isInOrder, leadingAssignment } from '../../src/domain/identity/leading-assignment.ts'
import { leadKey } from '../../src/domain/lead.ts'
import type { StoredState } from '../../src/qualification/qualification-states.ts'

/** What does not hold of a person in several records: one turn of one rotation, one owner, one decision. */
export function personObjections({ members }: StoredState): string[] {
  const active = members.filter(({ lead }) => lead.standing.kind === 'active')
  const name = active.map(({ lead }) => leadKey(lead.ref)).join(' and ')
  const objections: string[] = []
  const turns = members.filter(({ assignment }) => assignment !== null && assignment.step !== null)
  if (turns.length > 1) objections.push(`${name} took ${turns.length} turns`)
  const leading = leadingAssignment(members)
  const isWithSales = active.some(({ previous }) => previous !== null && previous.ownerId !== null)
  if (leading !== null && isWithSales && !active.every(({ assignment }) => isInOrder(assignment, leading)))
    objections.push(`${name} do not have one owner`)
  const decisions = new Set(
    active.map(({ previous }) => JSON.stringify([previous?.stage, previous?.score, previous?.explanation])),
  )
  if (decisions.size > 1) objections.push(`${name} are decided in ${decisions.size} ways`)
  return objections
}
