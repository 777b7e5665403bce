import { describe, expect, it } from 'vitest'
import { isMoment } from '../../../src/domain/normalise/moment.ts'

describe('isMoment', () => {
  it.each([
    '2026-11-14',
    '2026-11-14T00:11:33.000Z',
    '2026-11-14T00:11:33.000+0000',
    '2026-11-14T00:11+05:30',
  ])('is %s', (text) => expect(isMoment(text)).toBe(true))

  it.each([
    '11/12/2026',
    'November 14, 2026',
    '1',
    '2026',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2026-13-01',
    '2026-11-14T00:11:33',
    '2026-11-14 00:11:33',
    'soon',
    '',
  ])('is not %j, which is no moment or hangs on where the machine stands', (text) =>
    expect(isMoment(text)).toBe(false),
  )
})
