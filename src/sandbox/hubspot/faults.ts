import type { ServerResponse } from 'node:http'
import type { SandboxFault } from '../crm-sandbox.ts'

export interface Faults {
  add(fault: SandboxFault): void
  /** The failure that the next call of this purpose shall answer with; it is used up by asking. */
  take(purpose: string): SandboxFault['how'] | null
}

export function createFaults(): Faults {
  const waiting: { readonly purpose: string | null; readonly how: SandboxFault['how']; times: number }[] = []
  return {
    add({ purpose, how, times }) {
      waiting.push({ purpose, how, times })
    },
    take(purpose) {
      const index = waiting.findIndex((fault) => fault.purpose === null || fault.purpose === purpose)
      const fault = waiting[index]
      if (fault === undefined) return null
      fault.times -= 1
      if (fault.times <= 0) waiting.splice(index, 1)
      return fault.how
    },
  }
}

/** Whether the call is carried out although its answer will be a bad one. */
export const isCarriedOut = (how: SandboxFault['how']): boolean => how !== 'reset' && typeof how === 'string'

/** Sends a broken answer in the place of `text`, the whole one. */
export function sendBroken(
  response: ServerResponse,
  how: Exclude<SandboxFault['how'], object>,
  text: string,
): void {
  switch (how) {
    case 'reset':
    case 'lose-answer':
      response.socket?.resetAndDestroy()
      return
    case 'stall-body':
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.write(text.slice(0, text.length / 2))
      return
    case 'cut-body':
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.write(text.slice(0, text.length / 2), () => response.socket?.destroy())
  }
}
