import { createOutcomeTally, type FieldOutcomes } from '../domain/outcomes/outcome-report.ts'
import type { StateSources } from './qualification-states.ts'
import { slicesOf } from './try-definition.ts'

/** How decided leads fared by age, gender and income. */
export interface GroupOutcomes {
  /** Leads that have a decision and are still in their CRM. */
  readonly decided: number
  readonly fields: readonly FieldOutcomes[]
}

/** Counts the standing decisions of the whole ledger by protected group, slice by slice; writes nothing. */
export async function outcomesByGroup(context: Pick<StateSources, 'ledger'>): Promise<GroupOutcomes> {
  const tally = createOutcomeTally()
  let decided = 0
  for await (const slice of slicesOf(context))
    for (const { lead, decision } of slice) {
      if (decision === null || lead.standing.kind !== 'active') continue
      decided++
      tally.add(lead.values, decision.decision)
    }
  return { decided, fields: tally.report() }
}
