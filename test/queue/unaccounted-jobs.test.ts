import { expect, it } from 'vitest'
import type { OpenQueue } from '../../src/queue/engine.ts'
import { accountForFailed } from '../../src/queue/unaccounted-jobs.ts'

const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }

/** The part of a failed job that is looked at, with what was written back into it. */
const failedJob = (envelope: object) => {
  const job = {
    id: '1',
    name: 'write-back',
    failedReason: 'killed too often',
    data: { payload: {}, urgency: 'schedule', isTick: false, ...envelope },
    async updateData(next: object) {
      Object.assign(job.data, next)
    },
  }
  return job
}

it('records failed jobs without a row, but no refusals that an earlier version left', async () => {
  const killed = failedJob({ failure: null })
  const ofEarlierVersion = failedJob({ failure: null, refusal: null })
  const refusedByEarlierVersion = failedJob({ failure: null, refusal: 7 })
  const recorded = failedJob({ failure: 3 })
  const failed = [killed, ofEarlierVersion, refusedByEarlierVersion, recorded]
  const queue = { name: 'hubspot', getFailed: async () => failed } as unknown as OpenQueue
  let rows = 20
  const book = {
    record: async () => [{ id: rows++ }],
  } as unknown as Parameters<typeof accountForFailed>[1]['book']
  await accountForFailed(queue, { book, log })
  expect(failed.map(({ data }) => 'failure' in data && data.failure)).toEqual([20, 21, null, 3])
})
