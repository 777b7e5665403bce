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
  const isGuarded = ({ ref }: LeadWrite) => expected.has(leadKey(ref))
  const conflict = ({ ref }: LeadWrite): WriteAnswer => {
    const message = `${leadKey(ref)} was changed by somebody while its write waited.`
    return { ref, failure: new Failure('conflict', message, { cause: null, origin }) }
  }

  return async (writes: readonly LeadWrite[], signal: AbortSignal): Promise<WriteAnswer[]> => {
    const guarded = writes.filter(isGuarded)
    const isInTime = () =>
      guarded.every(
        ({ ref }) => performance.now() - (readAgainAt.get(leadKey(ref)) ?? readAt) <= mostReadAgeMs,
      )
    if (isInTime() && (await budget.take('ordinary', signal, isInTime))) return write(writes, isInTime)

    await budget.takeTwo('ordinary', signal)
    const held = await readHeld(guarded)
    const moment = performance.now()
    const isAsExpected = ({ ref }: LeadWrite) => {
      const now = held.get(leadKey(ref))
      const wanted = Object.entries(expected.get(leadKey(ref)) ?? {})
      return now !== undefined && wanted.every(([field, value]) => (now[field] ?? null) === value)
    }
    for (const { ref } of guarded) readAgainAt.set(leadKey(ref), moment)
    const moved = guarded.filter((one) => !isAsExpected(one))
    const toSend = writes.filter((one) => !moved.includes(one))
    const answers = toSend.length === 0 ? [] : await write(toSend, isInTime)
    return [...moved.map(conflict), ...answers]
  }
}
