import type { ServerResponse } from 'node:http'
import type { SandboxFault } from './crm-sandbox.ts'

export interface Faults {
  add(fault: SandboxFault): void
  /** How the next call of this purpose is to fail; null when it is to succeed. Asking uses it up. */
  take(purpose: string): SandboxFault['how'] | null
}

/** Faults wait in the order in which they were asked for. Sign-in only fails when it is named. */
export function createFaults(): Faults {
  let waiting: SandboxFault[] = []
  return {
    add(fault) {
      waiting.push(fault)
    },
    take(purpose) {
      const isMeant = (fault: SandboxFault) =>
        fault.purpose === purpose || (fault.purpose === null && purpose !== 'sign-in')
      const taken = waiting.find(isMeant)
      waiting = waiting
        .map((fault) => (fault === taken ? { ...fault, times: fault.times - 1 } : fault))
        .filter(({ times }) => times > 0)
      return taken?.how ?? null
    },
  }
}

/** True for a fault that only spoils the answer: the call itself is carried out. */
export const spoilsOnlyTheAnswer = (how: SandboxFault['how']): boolean =>
  typeof how === 'string' && how !== 'reset'

/** Breaks the answer whose whole body would be `body`. */
export function sendBroken(
  response: ServerResponse,
  how: Extract<SandboxFault['how'], string>,
  body: string,
): void {
  if (how === 'reset' || how === 'lose-answer') {
    response.socket?.resetAndDestroy()
    return
  }
  response.setHeader('content-type', 'application/json;charset=utf-8')
  response.setHeader('content-length', Buffer.byteLength(body) + 1)
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => {
    if (how === 'cut-body') response.socket?.destroy()
  })
}
