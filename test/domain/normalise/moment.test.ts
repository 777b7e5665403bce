import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMoment, momentOf } from '../../../src/domain/normalise/moment.ts'

describe('momentOf', () => {
  it.each([
    'yesterday',
    '',
    '2026-13-01T00:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-01-00T00:00:00.000Z',
    '2026-01-10T24:00:00.001Z',
    '2026-01-10T00:60:00.000Z',
    '2026-01-10T00:00:60.000Z',
    '2026-01-1xT00:00:00.000Z',
    '2026/01/10T00:00:00.000Z',
    '2026-01-10T00.00.00.000Z',
    '2026-01-10T00:00:00,000Z',
    '2026-02-30T00:00:00.000Z',
    '2026-04-31T00:00:00.000Z',
  ])('reads no moment in %j', (text) => {
    expect(momentOf(text)).toBeNaN()
  })

  it.each([
    '2026-11-01',
    '2026-11-01T10:00:00Z',
    '2026-11-01T10:00:00.000+02:00',
    '2024-02-29T12:00:00.000Z',
  ])('reads %s', (text) => expect(momentOf(text)).toBe(Date.parse(text)))

  it('comes to what Date.parse comes to, for every moment of four-digit years', () => {
    const moments = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(moments, (moment) => {
        expect(momentOf(moment.toISOString())).toBe(moment.getTime())
      }),
      { numRuns: 5_000 },
    )
  })

  it('comes to what Date.parse comes to or to nothing, whichever character is another', () => {
    const anywhere = fc.tuple(fc.nat(23), fc.constantFrom(...'0123456789-:.TZ /x'))
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), anywhere, (moment, [at, character]) => {
        const text = moment.toISOString()
        const other = text.slice(0, at) + character + text.slice(at + 1)
        const ms = momentOf(other)
        if (!Number.isNaN(ms)) expect(ms).toBe(Date.parse(other))
      }),
      { numRuns: 5_000 },
    )
  })
})

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
