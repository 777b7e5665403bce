import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAmount, readCount, readRange } from '../../../src/domain/normalise/amount.ts'

describe('readAmount', () => {
  it.each([
    null,
    '',
    ' ',
    'n/a',
    'unknown',
    'many',
    '-5',
    '12%',
    '1e9',
    '∞',
    '+1 555 010 0199',
    '12/05/2024',
    '2024-05-12',
    '1.5.2',
    '1,2,3',
    '1 2',
    '200-51',
    '999999999999999999',
    '$300M and counting',
    'x'.repeat(500),
    '1'.repeat(500),
  ])('does not read %j', (text) => {
    expect(readAmount(text)).toBeNull()
  })

  it.each([
    '1,234M',
    '1.234 Mio',
    '1.234 billion',
    '5 mil',
    '500-1M',
    '0.3',
    '0,3',
    '1.5',
    '$2,5',
    '12.75',
    '1.5-3',
    '< 50',
    'up to 200',
  ])('does not guess at %j', (text) => {
    expect(readAmount(text)).toBeNull()
  })

  it.each([
    ['$300 million', 300_000_000],
    ['300.000.000', 300_000_000],
    ['300,000,000', 300_000_000],
    ['300 000 000', 300_000_000],
    ['300\u202f000\u202f000 €', 300_000_000],
    ["300'000'000", 300_000_000],
    ['300’000’000 CHF', 300_000_000],
    ['3,00,000', 300_000],
    ['300.000.000,00 €', 300_000_000],
    ['$300,000,000.00', 300_000_000],
    ['0.3B', 300_000_000],
    ['$0.3bn', 300_000_000],
    ['1,5 Mrd', 1_500_000_000],
    ['€ 1,5 Mrd.', 1_500_000_000],
    ['1.2 Mio €', 1_200_000],
    ['300m USD', 300_000_000],
    ['USD300000000', 300_000_000],
    ['$2.5MM', 2_500_000],
    ['1,3 Md€', 1_300_000_000],
    ['300 M€', 300_000_000],
    ['TEUR 500', 500_000],
    ['500 T€', 500_000],
    ['R$ 1,2 bilhão', 1_200_000_000],
    ['300 millones de dólares', 300_000_000],
    ['1 Billion', 1_000_000_000],
    ['2 Billionen', 2_000_000_000_000],
    ['12 crore', 120_000_000],
    ['ca. 250 Mitarbeiter', 250],
    ['~250 employees', 250],
    ['1.234', 1_234],
    ['1.234,56', 1_234],
    ['299,999,999.99', 299_999_999],
    ['0', 0],
    ['１００', 100],
  ])('reads %j as %d', (text, amount) => {
    expect(readAmount(text)).toBe(amount)
  })

  it('takes the lower end of a band, because that much is certain', () => {
    expect(readAmount('51-200')).toBe(51)
    expect(readAmount('10,001+')).toBe(10_001)
    expect(readAmount('$50M-$100M')).toBe(50_000_000)
    expect(readAmount('over $1 billion')).toBe(1_000_000_000)
  })

  it.each([
    [300_000_000, 300_000_000],
    [299_999_999.99, 299_999_999],
    [0, 0],
    [0.3, null],
    [1.5, null],
    [-1, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [1e16, null],
  ])('takes the number %d as %s', (value, amount) => {
    expect(readAmount(value)).toBe(amount)
  })

  it.each([
    ['3.5', 3],
    ['2,5', 2],
    [7.5, 7],
    ['0.5', null],
    ['1.234', 1_234],
    ['250', 250],
    ['many', null],
  ])('counts %j as %s, because a count has no unit', (value, count) => {
    expect(readCount(value)).toBe(count)
  })

  it('reads back every whole number as any language groups it', () => {
    const locales = ['en-US', 'de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'it-IT', 'nl-NL', 'de-CH', 'en-IN']
    fc.assert(
      fc.property(fc.nat({ max: 900_000_000_000_000 }), fc.constantFrom(...locales), (amount, locale) => {
        expect(readAmount(new Intl.NumberFormat(locale).format(amount))).toBe(amount)
        expect(readAmount(String(amount))).toBe(amount)
      }),
    )
  })

  it('keeps every digit of a decimal with a unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const fraction = String(cents).padStart(2, '0')
        expect(readAmount(`$${whole}.${fraction}M`)).toBe(whole * 1_000_000 + cents * 10_000)
        expect(readAmount(`${whole},${fraction} Mio. €`)).toBe(whole * 1_000_000 + cents * 10_000)
      }),
    )
  })

  it('never throws and answers with a whole number or nothing', () => {
    const piece = fc.constantFrom(
      '1',
      '23',
      '.',
      ',',
      ' ',
      "'",
      '-',
      'M',
      'mio',
      '$',
      'to',
      '+',
      '<',
      'à',
      '٣',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const amount = readAmount(text)
          expect(amount === null || (Number.isSafeInteger(amount) && amount >= 0)).toBe(true)
        },
      ),
    )
  })
})

describe('readRange', () => {
  it.each([
    ['51-200', 51, 200],
    ['51 – 200 employees', 51, 200],
    ['1.000-5.000', 1_000, 5_000],
    ['1 000 à 5 000', 1_000, 5_000],
    ['10001+', 10_001, null],
    ['500 or more', 500, null],
    ['mehr als 500 Mio', 500_000_000, null],
    ['< 50', null, 50],
    ['bis zu 50', null, 50],
    ['moins de 50', null, 50],
    ['$50M–$100M', 50_000_000, 100_000_000],
    ['5-10 million', 5_000_000, 10_000_000],
    ['10 bis 20 Mio. €', 10_000_000, 20_000_000],
    ['zwischen 3 und 4 Tausend', 3_000, 4_000],
    ['entre 51 et 200', 51, 200],
    ['$300 million', 300_000_000, 300_000_000],
  ])('reads %j', (text, min, max) => {
    expect(readRange(text)).toEqual({ min, max })
  })

  it('T18: "between 3 and 4 thousand" covers a price of 3,500', () => {
    expect(readRange('between 3 and 4 thousand')).toEqual({ min: 3_000, max: 4_000 })
  })
})
