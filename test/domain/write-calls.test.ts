import { expect, it } from 'vitest'
import { writeCalls } from '../../src/domain/write-calls.ts'

it.each([
  ['nothing', 0, 0, 0],
  ['a third of 1,000 read again, all written, a tenth given a task', 1_000, 0, 4 + 10 + 2 + 1],
  ['what is unfinished, all of it read again', 0, 1_000, 10 + 10 + 2 + 1],
  ['one lead', 1, 0, 1 + 1 + 2 + 1],
])('counts the calls of batches of 100 for %s', (_what, pulled, unfinished, calls) => {
  expect(writeCalls({ pulled, unfinished, batchSize: 100 })).toBe(calls)
})
