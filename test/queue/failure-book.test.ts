import { describe, expect, it } from 'vitest'
import { createFailureBook } from '../../src/queue/failure-book.ts'
import { batchJob, failure } from './batch-job.ts'
import { createFailuresInMemory } from './failures-in-memory.ts'

const bookOf = ({ ledger, stops }: ReturnType<typeof createFailuresInMemory>, now: () => Date) =>
  createFailureBook({ ledger, stops, now, probeEveryMs: 1_000 })

describe('the failure book', () => {
  const pull = { ...batchJob(async () => undefined), name: 'pull', repeats: true }
  const failed = [{ ref: null, error: failure('transient') }]

  it('closes also what another process recorded about a job that repeats, without a statement for each run', async () => {
    const failures = createFailuresInMemory()
    let clock = new Date('2026-11-21T12:00:00Z')
    let statements = 0
    const resolveAll: typeof failures.ledger.resolveAll = (...parameters) => {
      statements += 1
      return failures.ledger.resolveAll(...parameters)
    }
    const mine = bookOf({ ...failures, ledger: { ...failures.ledger, resolveAll } }, () => clock)
    const theirs = bookOf(failures, () => clock)
    await mine.wentThrough(pull, 'hubspot', null, true)
    await theirs.record('pull', 'hubspot', failed)
    for (let run = 0; run < 5; run++) await mine.wentThrough(pull, 'hubspot', null, true)
    expect(statements).toBe(1)
    expect(failures.open()).toHaveLength(1)

    clock = new Date('2026-11-21T12:01:00Z')
    await mine.wentThrough(pull, 'hubspot', null, true)
    expect(failures.open()).toEqual([])
  })

  it('closes at once what this process recorded itself', async () => {
    const failures = createFailuresInMemory()
    const book = bookOf(failures, () => new Date('2026-11-21T12:00:00Z'))
    await book.wentThrough(pull, 'hubspot', null, true)
    await book.record('pull', 'hubspot', failed)
    await book.wentThrough(pull, 'hubspot', null, true)
    expect(failures.open()).toEqual([])
  })
})
