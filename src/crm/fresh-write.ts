import { leadKey } from '../domain/lead.ts'
import type { CallBudget } from '../ports/call-budget.ts'
import type { HeldValues, LeadWrite, WriteAnswer, WriteGuard } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'

/** A guarded write rests on a read that was answered no longer ago than this when it goes out. */
export const mostReadAgeMs = 1_000

export interface FreshWriteSteps {
  readonly origin: string
  readonly budget: CallBudget
  /** One call, whose turn was taken: by `leadKey`, what these leads hold now; those that are gone are left out. */
  readonly readHeld: (writes: readonly LeadWrite[]) => Promise<ReadonlyMap<string, HeldValues>>
  /** One call, whose turn was taken. Before it goes out once more, for a session that ended, it asks `isInTime`. */
  readonly write: (writes: readonly LeadWrite[], isInTime: () => boolean) => Promise<WriteAnswer[]>
}

/**
 * Writes so that nothing waits between the read that guarded leads rest on and the write. Where the budget, earlier
 * pieces of the batch or anything else made that read old, it takes the turns of two calls together, reads what the
 * guarded fields hold and writes right after that: one read more, however tight the budget is. A lead in which somebody
 * was meanwhile is left alone and answered as a `conflict`, to be read and decided anew. What one piece of a batch read
 * serves its later pieces too.
 */
export function createFreshWrite(
  { origin, budget, readHeld, write }: FreshWriteSteps,
  { readAt, expected }: WriteGuard,
) {
  const readAgainAt = new Map<string, number>()
  const changed = new Set<string>()
  const isGuarded = ({ ref }: LeadWrite) => expected.has(leadKey(ref))
  const isChanged = ({ ref }: LeadWrite) => changed.has(leadKey(ref))
  const conflict = ({ ref }: LeadWrite): WriteAnswer => {
    const message = `${leadKey(ref)} was changed by somebody while its write waited.`
    return { ref, failure: new Failure('conflict', message, { cause: null, origin }) }
  }

  async function lookAgain(guarded: readonly LeadWrite[]): Promise<void> {
    const held = await readHeld(guarded)
    const moment = performance.now()
    for (const { ref } of guarded) {
      const key = leadKey(ref)
      const now = held.get(key)
      const wanted = Object.entries(expected.get(key) ?? {})
      readAgainAt.set(key, moment)
      if (now === undefined || wanted.some(([field, value]) => (now[field] ?? null) !== value))
        changed.add(key)
    }
  }

  return async (writes: readonly LeadWrite[], signal: AbortSignal): Promise<WriteAnswer[]> => {
    // A piece may hold leads of one that was refused as a whole after somebody had been found in them.
    const open = writes.filter((one) => !isChanged(one))
    const guarded = open.filter(isGuarded)
    const isInTime = () =>
      guarded.every(
        ({ ref }) => performance.now() - (readAgainAt.get(leadKey(ref)) ?? readAt) <= mostReadAgeMs,
      )
    if (open.length > 0 && !(isInTime() && (await budget.take('ordinary', signal, isInTime)))) {
      await budget.takeTwo('ordinary', signal)
      await lookAgain(guarded)
    }
    const toSend = open.filter((one) => !isChanged(one))
    const answers = toSend.length === 0 ? [] : await write(toSend, isInTime)
    return [...writes.filter(isChanged).map(conflict), ...answers]
  }
}
