import { describe, expect, it } from 'vitest'
import { refreshShare } from '../../src/domain/refresh-share.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-11-20T00:00:00.000Z')

/** What is read in 30 days when it is asked every hour. */
function readInDays(known: number, days: number, ofDays: number) {
  let lastAt: Date | null = null
  let read = 0
  const shares: number[] = []
  for (let hour = 0; hour < ofDays * 24; hour++) {
    const now = new Date(start + hour * hourMs)
    const share = refreshShare({ known, lastAt }, { days, batch: 200, now })
    if (share > 0) lastAt = now
    if (share > 0) shares.push(share)
    read += share
  }
  return { read, shares }
}

describe('refreshShare', () => {
  it.each([1, 90, 4_000, 60_000, 1_000_000])(
    'B3 gives all of %i leads their turn within the days',
    (known) => {
      const { read } = readInDays(known, 30, 30)
      expect(read).toBeGreaterThanOrEqual(known)
      expect(read).toBeLessThanOrEqual(1.1 * known + 31)
    },
  )

  it('B3 reads in full batches, or once a day where a day makes none', () => {
    expect(Math.min(...readInDays(60_000, 30, 30).shares)).toBeGreaterThanOrEqual(200)
    expect(readInDays(90, 30, 30).shares).toEqual(Array(30).fill(3))
  })

  it('B3 does not make up for a long stop at once', () => {
    const now = new Date(start + 20 * 24 * hourMs)
    expect(refreshShare({ known: 30_000, lastAt: new Date(start) }, { days: 30, batch: 200, now })).toBe(
      1_000,
    )
  })

  it('B3 reads nothing where nothing is known', () => {
    expect(refreshShare({ known: 0, lastAt: null }, { days: 30, batch: 200, now: new Date(start) })).toBe(0)
  })
})
