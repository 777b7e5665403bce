import type { Decision } from '../domain/decision.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import { requalifyPerson } from '../domain/identity/requalify-person.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { LifecycleStage } from '../domain/lifecycle-stage.ts'
import { stageDirection } from '../domain/stage-direction.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { qualificationStates, type StateSources, type StoredState } from './qualification-states.ts'

/** Leads held in memory at a time, however many the ledger has. */
const leadsPerSlice = 200

/** One lead that another definition would place elsewhere. */
export interface StageMove {
  readonly ref: LeadRef
  /** What decided, in the new definition's words. */
  readonly because: string
}

/** All leads that would go from one stage to another, with the first few by key. */
export interface MoveGroup {
  readonly from: LifecycleStage
  readonly to: LifecycleStage
  readonly direction: 'up' | 'down'
  readonly count: number
  readonly examples: readonly StageMove[]
}

export interface Trial {
  /** Leads that were decided under both definitions. */
  readonly tried: number
  /** Leads that wait for a decision under the current one, and so have nothing to compare with. */
  readonly waiting: number
  /** The largest first. */
  readonly moves: readonly MoveGroup[]
}

export interface TrialContext extends StateSources {
  /** Told how many leads of the ledger were looked at so far, slice by slice. */
  readonly onProgress: (looked: number) => void
}

/**
 * Runs a definition over every decided lead of the ledger and compares stages, slice by slice; writes nothing. Each
 * lead is decided at the moment of its standing decision, so that what differs comes from the definition alone.
 */
export async function tryDefinition(
  definition: CompiledDefinition,
  context: TrialContext,
  mostExamples: number,
): Promise<Trial> {
  const groups = new Map<
    string,
    Omit<MoveGroup, 'count' | 'examples'> & { count: number; examples: StageMove[] }
  >()
  let tried = 0
  let waiting = 0
  for await (const slice of slicesOf(context)) {
    const isOfSlice = new Set(slice.map(({ lead }) => leadKey(lead.ref)))
    const people = await peopleOf(slice, context)
    const states = await qualificationStates(people, context, definition)
    for (const { ref, standing, decision } of states.flatMap((state) =>
      trialOf(state, definition, context),
    )) {
      if (!isOfSlice.has(leadKey(ref))) continue
      if (standing === null) waiting++
      else tried++
      if (standing === null || decision === null) continue
      const [from, to] = [standing.stage, decision.stage]
      const direction = stageDirection(from, to)
      if (direction === null) continue
      const group = groups.get(`${from} ${to}`) ?? { from, to, direction, count: 0, examples: [] }
      group.count++
      if (group.examples.length < mostExamples)
        group.examples.push({ ref, because: decision.explanation.because[0] ?? '' })
      groups.set(`${from} ${to}`, group)
    }
    context.onProgress(tried + waiting)
  }
  return { tried, waiting, moves: [...groups.values()].toSorted((a, b) => b.count - a.count) }
}

/** What a record of a person is, and what it would be; null where it waits, or another record of the same person does. */
function trialOf(
  state: StoredState,
  definition: CompiledDefinition,
  { mapping }: TrialContext,
): { readonly ref: LeadRef; readonly standing: Decision | null; readonly decision: Decision | null }[] {
  const refs = state.members.map(({ lead }) => lead.ref)
  const standing = state.members.map(({ stored }) => (isDecided(stored) ? stored.decision : null))
  const moments = standing.flatMap((decided) => decided?.decidedAt ?? [])
  const isComparable = moments.length === refs.length
  const at = new Date(moments.toSorted().at(-1) ?? 0)
  const decided = isComparable ? requalifyPerson(state, definition, mapping, at) : []
  return refs.map((ref, index) => ({
    ref,
    standing: isComparable ? (standing[index]?.decision ?? null) : null,
    decision: decided[index]?.decision ?? null,
  }))
}

/** Decided, and unchanged since. */
const isDecided = ({ decision, revision }: StoredLead): boolean => decision?.revision === revision

/** Those to whom the leads of a slice belong, with all their records. */
export const peopleOf = (
  slice: readonly StoredLead[],
  { ledger }: Pick<StateSources, 'ledger'>,
): Promise<StoredLead[][]> => ledger.identities.read(slice.map(({ lead }) => lead.ref))

/** All leads of the ledger in slices, by key. */
export async function* slicesOf({ ledger }: Pick<StateSources, 'ledger'>): AsyncGenerator<StoredLead[]> {
  let after: string | null = null
  while (true) {
    const slice: StoredLead[] = await ledger.leads.readAfter(after, leadsPerSlice)
    const last = slice.at(-1)
    if (last === undefined) return
    yield slice
    after = leadKey(last.lead.ref)
  }
}
