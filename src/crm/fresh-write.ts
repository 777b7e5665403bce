import { leadKey } from '../domain/lead.ts'
import type { CallBudget } from '../ports/call-budget.ts'
import type { HeldValues, LeadWrite, WriteAnswer, WriteGuard } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'

/** A guarded write rests on a read that was asked for no longer ago than this when it goes out. */
export const mostReadAgeMs = 1_000

export interface FreshWriteSteps {
  readonly origin: string
  readonly budget: CallBudget
  /** One call, whose turn was taken: by `leadKey`, what these leads hold now; those that are gone are left out. */
  readonly readHeld: (writes: readonly LeadWrite[]) => Promise<ReadonlyMap<string, HeldValues>>
  /**
   * One call, whose turn was taken. Asks `mayGo` at the last moment, each time that it goes out; where that is false it
   * sends nothing and ends as a `conflict`.
   */
  readonly write: (writes: readonly LeadWrite[], mayGo: () => boolean) => Promise<WriteAnswer[]>
}

/**
 * Writes so that nothing waits between the read that guarded leads rest on and the write. The age of a read counts from
 * before it was asked for, so that a slow answer and a process that stands still count too. Where the budget, earlier
 * pieces of the batch or anything else made that read old, it takes the turns of two calls together, reads what the
 * guarded fields hold and writes right after that: one read more, however tight the budget is. Then the write goes out,
 * and is counted as late where even that look was old by then. A lead in which somebody was meanwhile is left alone and
 * answered as a `conflict`, to be read and decided anew. What one piece of a batch read serves its later pieces too.
 */
export function createFreshWrite(
  { origin, budget, readHeld, write }: FreshWriteSteps,
  { readAt, expected, countLate }: WriteGuard,
) {
  const readAgainAt = new Map<string, number>()
  const changed = new Set<string>()
  const isGuarded = ({ ref }: LeadWrite) => expected.has(leadKey(ref))
  const isChanged = ({ ref }: LeadWrite) => changed.has(leadKey(ref))
  const isOld = ({ ref }: LeadWrite) =>
    performance.now() - (readAgainAt.get(leadKey(ref)) ?? readAt) > mostReadAgeMs
  const conflict = ({ ref }: LeadWrite): WriteAnswer => {
    const message = `${leadKey(ref)} was changed by somebody while its write waited.`
    return { ref, failure: new Failure('conflict', message, { cause: null, origin }) }
  }

  async function lookAgain(guarded: readonly LeadWrite[]): Promise<void> {
    const moment = performance.now()
    const held = await readHeld(guarded)
    for (const { ref } of guarded) {
      const key = leadKey(ref)
      const now = held.get(key)
      const wanted = Object.entries(expected.get(key) ?? {})
      readAgainAt.set(key, moment)
      if (now === undefined || wanted.some(([field, value]) => (now[field] ?? null) !== value))
        changed.add(key)
    }
  }

  /** Null when the read had grown old by the time that the call was to go out: then nothing was sent. */
  async function writeInTime(
    open: readonly LeadWrite[],
    guarded: readonly LeadWrite[],
    signal: AbortSignal,
  ): Promise<WriteAnswer[] | null> {
    const isInTime = () => !guarded.some(isOld)
    if (!isInTime() || !(await budget.take('ordinary', signal, isInTime))) return null
    let isTooLate = false
    const mayGo = () => {
      isTooLate = !isInTime()
      return !isTooLate
    }
    try {
      return await write(open, mayGo)
    } catch (error) {
      if (isTooLate) return null
      throw error
    }
  }

  async function writeInAnyCase(writes: readonly LeadWrite[]): Promise<WriteAnswer[]> {
    let late = 0
    const mayGo = () => {
      late = writes.filter(isGuarded).filter(isOld).length
      return true
    }
    try {
      return await write(writes, mayGo)
    } finally {
      if (late > 0) countLate(late)
    }
  }

  return async (writes: readonly LeadWrite[], signal: AbortSignal): Promise<WriteAnswer[]> => {
    // A piece may hold leads of one that was refused as a whole after somebody had been found in them.
    const open = writes.filter((one) => !isChanged(one))
    const guarded = open.filter(isGuarded)
    const inTime = open.length === 0 ? [] : await writeInTime(open, guarded, signal)
    if (inTime !== null) return [...writes.filter(isChanged).map(conflict), ...inTime]
    await budget.takeTwo('ordinary', signal)
    await lookAgain(guarded)
    const toSend = open.filter((one) => !isChanged(one))
    const answers = toSend.length === 0 ? [] : await writeInAnyCase(toSend)
    return [...writes.filter(isChanged).map(conflict), ...answers]
  }
}
