import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import { leadKey } from '../domain/lead.ts'
import { qualificationStates, type StateSources } from './qualification-states.ts'
import { peopleOf, slicesOf } from './try-definition.ts'

/** Gate 1 asks for no answers, so that it does not matter who can sign. */
const nobodySigns = () => null

/**
 * How many leads of the ledger meet gate 1 under each of several definitions, in their order, of how many. Goes through
 * the ledger once, in slices; writes nothing.
 */
export async function countWorthAsking(
  definitions: readonly CompiledDefinition[],
  sources: StateSources,
  now: Date,
): Promise<{ readonly of: number; readonly met: readonly number[] }> {
  const met = definitions.map(() => 0)
  const [first] = definitions
  let of = 0
  if (first === undefined) return { of, met }
  for await (const slice of slicesOf(sources)) {
    of += slice.length
    const isOfSlice = new Set(slice.map(({ lead }) => leadKey(lead.ref)))
    const people = await peopleOf(slice, sources)
    for (const { lead, members, enrichments, buyingGroup } of await qualificationStates(people, sources, {
      buyingRole: nobodySigns,
      vocabulary: first.vocabulary,
    })) {
      const input = { lead, enrichments, buyingGroup, crmStage: null, assignment: null, previous: null, now }
      const here = members.filter((member) => isOfSlice.has(leadKey(member.lead.ref))).length
      for (const [index, definition] of definitions.entries()) {
        if (definition.decide(input).explanation.gateOne === 'met') met[index] = (met[index] ?? 0) + here
      }
    }
  }
  return { of, met }
}
