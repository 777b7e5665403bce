import { describe, expect, it } from 'vitest'
import { createQuietLog } from '../../src/queue/quiet-log.ts'
import { createRememberingLog } from './bench.ts'

describe('the quiet log', () => {
  it('says a sentence again only after its gap, each key for itself', () => {
    const { log, said } = createRememberingLog()
    let clock = 0
    const quiet = createQuietLog(log, () => clock)
    for (clock = 0; clock < 250; clock += 50) {
      quiet.warn('redis', 100, 'lost')
      quiet.error('set-up', Number.POSITIVE_INFINITY, 'wrong')
    }
    expect(said.map(({ sentence }) => sentence)).toEqual(['lost', 'wrong', 'lost', 'lost'])
  })

  it('forgets the oldest of too many keys instead of growing', () => {
    const { log, said } = createRememberingLog()
    const quiet = createQuietLog(log, () => 0)
    for (let key = 0; key <= 1_000; key++) quiet.warn(String(key), 100, 'said')
    quiet.warn('1000', 100, 'still known')
    quiet.warn('0', 100, 'forgotten')
    expect(said).toHaveLength(1_002)
    expect(said.at(-1)?.sentence).toBe('forgotten')
  })
})
