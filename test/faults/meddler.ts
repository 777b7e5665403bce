import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import type { CrmOfCall } from './ambush.ts'
import { touchesOf, touchKey } from './call-log.ts'
import type { PersonsEdit } from './human-edits.ts'

/** Where a person's hand can fall between the moment that we see a lead and the moment that we have written it. */
export interface Moment {
  readonly when: string
  readonly kind: 'pull' | 'read' | 'written'
  readonly phase: SandboxCall['phase']
  /** How long the CRM keeps its answer to itself after the edit; 0 for not at all. */
  readonly heldMs: number
}

const moment = (when: string, kind: Moment['kind'], phase: Moment['phase'], heldMs = 0): Moment => ({
  when,
  kind,
  phase,
  heldMs,
})

/** Longer than a read may be old when a write that rests on it goes out. */
const slowMs = 3_000

export const moments: readonly Moment[] = [
  moment('before it is pulled', 'pull', 'arrived'),
  moment('once it was pulled', 'pull', 'carried-out'),
  moment('before it is read again', 'read', 'arrived'),
  moment('once it was read again', 'read', 'carried-out'),
  moment('once it was read again, with the answer slow to come', 'read', 'carried-out', slowMs),
  moment('with our write under way', 'written', 'arrived'),
  moment('once it was written', 'written', 'carried-out'),
]

/** A person who waits for the moment at which to edit. */
export interface Meddling {
  readonly moment: Moment
  readonly edit: PersonsEdit
}

/** Lets people come in at the very moment at which we are at their lead. */
export interface Meddler {
  /** Sees every call to the CRMs; a call of a slow moment waits. */
  onCall(crm: CrmOfCall, call: SandboxCall): Promise<void>
  wait(meddling: Meddling): void
  /** Those who came in, from first to last. */
  readonly done: readonly Meddling[]
  /** Whoever has not come in goes home. */
  dismiss(): void
}

export function createMeddler(carryOut: (edit: PersonsEdit) => void): Meddler {
  let waiting: readonly Meddling[] = []
  const done: Meddling[] = []
  return {
    done,
    async onCall(crm, call) {
      const touched = touchesOf(crm, call)
      const isNow = ({ moment, edit }: Meddling) => {
        if (edit.ref.crm !== crm || moment.phase !== call.phase) return false
        if (moment.kind === 'pull') return touched.length === 0 && ['search', 'query'].includes(call.purpose)
        return touched.some(({ key, kind }) => key === touchKey(edit.ref) && kind === moment.kind)
      }
      const now = waiting.filter(isNow)
      if (now.length === 0) return
      waiting = waiting.filter((one) => !now.includes(one))
      for (const one of now) {
        carryOut(one.edit)
        done.push(one)
      }
      const heldMs = Math.max(...now.map(({ moment }) => moment.heldMs))
      if (heldMs > 0) await wait(heldMs)
    },
    wait(meddling) {
      waiting = [...waiting, meddling]
    },
    dismiss() {
      waiting = []
    },
  }
}
