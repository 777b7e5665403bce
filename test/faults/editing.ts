import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import type { CallLog } from './call-log.ts'
import { carryOut, type HumanEdit, isScored } from './human-edits.ts'

/** People at work in the CRMs while a run goes on. */
export interface Editing {
  /** So many of the next edits; those that have to wait until their lead is decided are passed over. */
  some(count: number): void
  /** All that is left, once everybody is decided. */
  rest(): void
  /** Those carried out so far, in their order. */
  readonly done: readonly HumanEdit[]
}

export function createEditing(sandboxes: Sandboxes, log: CallLog, edits: readonly HumanEdit[]): Editing {
  let left = edits
  const done: HumanEdit[] = []
  const carry = (chosen: readonly HumanEdit[]) => {
    left = left.filter((edit) => !chosen.includes(edit))
    for (const edit of chosen) {
      carryOut(sandboxes, edit)
      log.noteEdit(edit)
      done.push(edit)
    }
  }
  return {
    done,
    some: (count) =>
      carry(left.filter(({ isLate, ref }) => !isLate || isScored(sandboxes, ref)).slice(0, count)),
    rest: () => carry(left),
  }
}
