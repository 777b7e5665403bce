import type { Lead } from '../lead.ts'
import { leadKey } from '../lead.ts'

/** One record of a person, as far as it takes part in what is decided about the person. */
export interface Member {
  readonly lead: Lead
  /** The CRM's stamp of the last change of the values and actions, ISO 8601; our own writes do not move it. */
  readonly inputsAt: string
  /** Of the object that it is (`precedence` in the CRM's mapping). */
  readonly precedence: number
}

/** The record that leads first: one that its CRM still holds, then the highest precedence, then the least key. */
export function byLead(a: Member, b: Member): number {
  return (
    Number(b.lead.standing.kind === 'active') - Number(a.lead.standing.kind === 'active') ||
    b.precedence - a.precedence ||
    byKey(a, b)
  )
}

/** The record that changed last first; of two that changed at once the one that leads. */
export const byNews = (a: Member, b: Member): number =>
  Date.parse(b.inputsAt) - Date.parse(a.inputsAt) || b.precedence - a.precedence || byKey(a, b)

const byKey = (a: Member, b: Member): number => (leadKey(a.lead.ref) < leadKey(b.lead.ref) ? -1 : 1)

/**
 * The records whose values count: those that their CRM still holds, and converted ones, whose answers and actions did
 * not all go along to the record that they became. All of them where that leaves nothing.
 */
export function contributing<Known extends Member>(members: readonly Known[]): readonly Known[] {
  const counting = members.filter(({ lead: { standing } }) => isCounting(standing.kind))
  return counting.length === 0 ? members : counting
}

const isCounting = (standing: Lead['standing']['kind']): boolean =>
  standing === 'active' || standing === 'converted'
