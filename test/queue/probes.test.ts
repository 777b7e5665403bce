import { expect, it } from 'vitest'
import type { OpenQueue } from '../../src/queue/engine.ts'
import { startProbes } from '../../src/queue/probes.ts'
import { createFailuresInMemory } from './failures-in-memory.ts'

const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }

it('C6 goes on although the queue could not be reached at the moment of its release', async () => {
  const { stops } = createFailuresInMemory()
  const failure = { kind: 'unauthorized' as const, cause: '', message: 'refused', next: '' }
  await stops.stop({ queue: 'hubspot', job: 'write-back', failure }, new Date(0), new Date(0))
  const queue = { name: 'hubspot' } as OpenQueue
  const released = Promise.withResolvers<void>()
  let tries = 0
  const brake = {
    hold: async () => undefined,
    stop: async () => true,
    async release() {
      tries += 1
      if (tries === 1) throw new Error('Redis is away')
      released.resolve()
      return ['hubspot']
    },
  }
  const probes = startProbes(
    { stops, probe: async () => undefined, probeEveryMs: 60_000, lookEveryMs: 5 },
    { queues: new Map([['hubspot', queue]]), brake, log, quietLog: log as never, now: () => new Date() },
  )
  // Nothing else keeps the process of this test waiting.
  const waiting = setTimeout(() => released.reject(new Error('it stands still')), 5_000)
  await released.promise
  clearTimeout(waiting)
  await probes.close()
  expect([tries, await stops.list()]).toEqual([2, []])
})
