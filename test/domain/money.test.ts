import { describe, expect, it } from 'vitest'
import type { Money } from '../../src/domain/bant/product.ts'
import { createMoneyReader } from '../../src/domain/money.ts'

const inUsd: Money = { currency: 'USD', rates: { EUR: 1.08, JPY: 0.0067 } }
const inEur: Money = { currency: 'EUR', rates: { USD: 0.8, JPY: 0.004 } }
const without: Money = { currency: 'USD', rates: {} }

describe('an amount in whole dollars', () => {
  it.each<[string | number, Money, number | null]>([
    [350_000_000, inUsd, 350_000_000],
    ['350000000 USD', inUsd, 350_000_000],
    ['350000000 JPY', inUsd, 2_345_000],
    ['1000000 EUR', inUsd, 1_080_000],
    ['1000000.5 EUR', inUsd, 1_080_000],
    ['350000000 JPY', without, null],
    ['350000000 TRY', inUsd, null],
    ['350000000 XXX', inUsd, null],
    ['€280M', inUsd, 302_400_000],
    ['€280M', without, null],
    ['¥30 billion', inUsd, null],
    ['SEK 400 million', inUsd, null],
    ['$300 million', inUsd, 300_000_000],
    ['300.000.000', inUsd, 300_000_000],
    // A definition in euros: its rates are what one is worth in these.
    ['1000000 EUR', inEur, 1_250_000],
    ['1000000 JPY', inEur, 5_000],
    [1_000_000, inEur, 1_000_000],
    ['1000000 EUR', { currency: 'EUR', rates: {} }, null],
    ['plenty', inUsd, null],
  ])('B5 reads %j', (raw, money, dollars) => {
    expect(createMoneyReader(money)(raw)).toBe(dollars)
  })
})
