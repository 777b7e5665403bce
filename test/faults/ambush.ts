import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import type { Draw } from '../../src/sandbox/people/draw.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import type { Crew, Place } from './crew.ts'
import type { LedgerGate } from './ledger-gate.ts'
import type { Point } from './points.ts'

export type CrmOfCall = 'hubspot' | 'salesforce'

/** Waits for processes at a point, and kills the first one that comes there. */
export interface Ambush {
  /** Sees every call to the CRMs; the call waits while its caller is killed. */
  onCall(crm: CrmOfCall, call: SandboxCall): Promise<void>
  /** Kills one process at the point, or any one when nobody came there in time. Answers whether somebody came. */
  lay(point: Point, patienceMs: number): Promise<boolean>
}

export function createAmbush(parts: {
  readonly crew: Crew
  readonly sandboxes: Sandboxes
  /** Null where the ledger is inside the process. */
  readonly gate: LedgerGate | null
  readonly draw: Draw
}): Ambush {
  const { crew, sandboxes, gate, draw } = parts
  let onCall: (crm: CrmOfCall, call: SandboxCall) => Promise<void> = async () => undefined

  async function lay(point: Point, patience: AbortSignal): Promise<boolean> {
    switch (point.at) {
      case 'random':
        await wait(draw.between(0, point.withinMs))
        return killAny()
      case 'call':
        return await new Promise((resolve) => {
          patience.addEventListener('abort', () => resolve(false))
          onCall = async (crm, call) => {
            const place = crew.byDoor(call.door)
            const isHere = point.phase === call.phase && point.purposes.includes(call.purpose)
            if (place === null || !isHere || patience.aborted) return
            onCall = async () => undefined
            if (point.isLost) sandboxes[crm].failNext({ purpose: call.purpose, times: 1, how: 'reset' })
            await crew.replace(place)
            resolve(true)
          }
        })
      case 'job':
        return await new Promise((resolve) => {
          patience.addEventListener('abort', () => resolve(false))
          crew.onJob = ({ kind, job, process }) => {
            const place = crew.byName(process)
            if (kind !== 'starts' || job !== point.job || place === null || patience.aborted) return
            crew.onJob = () => undefined
            void crew.replace(place).then(() => resolve(true))
          }
        })
      case 'commit': {
        const caught = await gate?.shut(point.commit, patience, async (name) => {
          const place = crew.byName(name)
          if (place !== null) await crew.replace(place)
        })
        return typeof caught === 'string' && crew.byName(caught) !== null
      }
    }
  }

  async function killAny(): Promise<true> {
    const alive = crew.places.filter(({ process }) => process.isAlive())
    await crew.replace(draw.pick(alive as [Place, ...Place[]]))
    return true
  }

  return {
    onCall: (crm, call) => onCall(crm, call),
    async lay(point, patienceMs) {
      const isCaught = await lay(point, AbortSignal.timeout(patienceMs))
      onCall = async () => undefined
      crew.onJob = () => undefined
      if (!isCaught) await killAny()
      return isCaught
    },
  }
}
