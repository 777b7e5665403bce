import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import type { CrmOfCall } from './ambush.ts'
import { touchesOf, touchKey } from './call-log.ts'
import type { PersonsEdit } from './human-edits.ts'

/** Where a person's hand can fall between the moment that we see a lead and the moment that we have written it. */
export const moments = [
  { when: 'before it is pulled', kind: 'pull', phase: 'arrived' },
  { when: 'once it was pulled', kind: 'pull', phase: 'carried-out' },
  { when: 'before it is read again', kind: 'read', phase: 'arrived' },
  { when: 'once it was read again', kind: 'read', phase: 'carried-out' },
  { when: 'with our write under way', kind: 'written', phase: 'arrived' },
  { when: 'once it was written', kind: 'written', phase: 'carried-out' },
] as const
export type Moment = (typeof moments)[number]

/** A person who waits for the moment at which to edit. */
export interface Meddling {
  readonly moment: Moment
  readonly edit: PersonsEdit
}

/** Lets people come in at the very moment at which we are at their lead. */
export interface Meddler {
  /** Sees every call to the CRMs. */
  onCall(crm: CrmOfCall, call: SandboxCall): void
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
    onCall(crm, call) {
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
    },
    wait(meddling) {
      waiting = [...waiting, meddling]
    },
    dismiss() {
      waiting = []
    },
  }
}
