import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import type { LifecycleStage } from '../domain/lifecycle-stage.ts'
import { requalify } from '../domain/requalify.ts'
import { stageDirection } from '../domain/stage-direction.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { qualificationStates, type StateSources } from './qualification-states.ts'

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
  readonly mapping: (crm: CrmName) => CrmMapping
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
    const comparable = slice.filter(isDecided)
    waiting += slice.length - comparable.length
    tried += comparable.length
    context.onProgress(tried + waiting)
    const states = await qualificationStates(comparable, context, definition.buyingRole)
    for (const [index, state] of states.entries()) {
      const standing = comparable[index]?.decision
      if (standing === null || standing === undefined) continue
      const { ref } = state.lead
      const { decision } = requalify(
        state,
        definition,
        context.mapping(ref.crm),
        new Date(standing.decidedAt),
      )
      const [from, to] = [standing.decision.stage, decision.stage]
      const direction = stageDirection(from, to)
      if (direction === null) continue
      const group = groups.get(`${from} ${to}`) ?? { from, to, direction, count: 0, examples: [] }
      group.count++
      if (group.examples.length < mostExamples)
        group.examples.push({ ref, because: decision.explanation.because[0] ?? '' })
      groups.set(`${from} ${to}`, group)
    }
  }
  return { tried, waiting, moves: [...groups.values()].toSorted((a, b) => b.count - a.count) }
}

/** Decided, and unchanged since. */
const isDecided = ({ decision, revision }: StoredLead): boolean => decision?.revision === revision

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
