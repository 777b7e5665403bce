import { describe, expect, it } from 'vitest'
import { dateTimeLiteral, keysetQuery, textLiteral } from '../../../src/crm/salesforce/soql.ts'

describe('textLiteral', () => {
  it.each([
    ["O'Hara", "'O\\'Hara'"],
    ['C:\\', "'C:\\\\'"],
    ["\\' OR Name != '", "'\\\\\\' OR Name != \\''"],
    ['', "''"],
  ])('cannot be left by %s', (text, literal) => {
    expect(textLiteral(text)).toBe(literal)
  })
})

describe('dateTimeLiteral', () => {
  it('drops a fraction of nothing and keeps a real one, or the same rows would come again for ever', () => {
    expect(dateTimeLiteral('2026-11-21T10:11:12.000Z')).toBe('2026-11-21T10:11:12Z')
    expect(dateTimeLiteral('2026-11-21T10:11:12.345Z')).toBe('2026-11-21T10:11:12.345Z')
  })
})

describe('keysetQuery', () => {
  it('starts at the beginning of time', () => {
    expect(keysetQuery(['Id', 'Email'], 'Lead', null, 2_000)).toBe(
      'SELECT Id, Email FROM Lead ORDER BY SystemModstamp, Id LIMIT 2000',
    )
  })

  it('goes on behind one record, inside its second', () => {
    const after = { stamp: '2026-11-21T10:11:12.000Z', id: '00QPb0000000001AAA' }
    expect(keysetQuery(['Id'], 'Lead', after, 5)).toBe(
      "SELECT Id FROM Lead WHERE (SystemModstamp = 2026-11-21T10:11:12Z AND Id > '00QPb0000000001AAA') OR SystemModstamp > 2026-11-21T10:11:12Z ORDER BY SystemModstamp, Id LIMIT 5",
    )
  })

  it('goes on from a moment, with everything of that second', () => {
    const after = { stamp: '2026-11-21T10:11:12.000Z', id: null }
    expect(keysetQuery(['Id'], 'Lead', after, 5)).toContain(
      'WHERE SystemModstamp >= 2026-11-21T10:11:12Z ORDER',
    )
  })
})
