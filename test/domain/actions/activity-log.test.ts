import { describe, expect, it } from 'vitest'
import { readActivityLog } from '../../../src/domain/actions/activity-log.ts'

const read = (...lines: string[]) => readActivityLog(lines.join('\n'))
const pages = { kind: 'product-page', what: '/products/t100', at: '2026-11-01T10:00:00.000Z' }

describe('an activity log', () => {
  it.each([
    'last Tuesday product-page /products/t100',
    '2026-11-01 product-page /products/t100',
    '2026-11-01T10:00:00 product-page /products/t100',
    '2026-02-30T10:00:00Z product-page /products/t100',
    '2026-11-01T25:00:00Z product-page /products/t100',
    '2026-11-01T10:00:00Z Product_Page /products/t100',
    '2026-11-01T10:00:00Z product-page',
    '2026-11-01T10:00:00Z asset White Paper on Annex 11',
    '1762000000000 product-page /products/t100',
    '\u{1F600}',
  ])('%s is counted as unreadable, never guessed', (line) => {
    expect(read(line)).toEqual({ actions: [], unreadable: 1 })
  })

  it.each([null, '', '\n \n\t\n'])('that is empty (%j) has neither actions nor unreadable lines', (text) => {
    expect(readActivityLog(text)).toEqual({ actions: [], unreadable: 0 })
  })

  it.each([
    ['2026-11-01T10:00:00Z product-page /products/t100', null],
    ['  2026-11-01T10:00:00.000Z\tproduct-page   /products/t100  ', null],
    ['2026-11-01T11:00:00+01:00 product-page /products/t100 e-17', 'e-17'],
    ['2026-11-01T10:00:00Z product-page /products/t100 [e-17]', 'e-17'],
  ])('reads %j', (line, id) => {
    expect(read(line)).toEqual({ actions: [{ ...pages, id }], unreadable: 0 })
  })

  it('keeps what can be read beside what cannot, whatever ends its lines', () => {
    const log = readActivityLog(
      '2026-11-01T10:00:00Z page /\r\n?\r\n2026-11-01T10:00:00Z webinar cold-chain\r\n',
    )
    expect(log.actions.map(({ kind, what }) => `${kind} ${what}`)).toEqual(['page /', 'webinar cold-chain'])
    expect(log.unreadable).toBe(1)
  })
})
