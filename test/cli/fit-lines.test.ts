import { describe, expect, it } from 'vitest'
import { fitLines } from '../../src/cli/fit-lines.ts'

describe('lines that are too long', () => {
  it('break between two words and go on two deeper than they began', () => {
    expect(fitLines(['short', '  one two three four five'], 12)).toEqual([
      'short',
      '  one two',
      '    three',
      '    four',
      '    five',
    ])
  })

  it('keep a word that is longer than the terminal whole', () => {
    expect(fitLines(['see https://example.com/a/long/address now'], 10)).toEqual([
      'see',
      '  https://example.com/a/long/address',
      '  now',
    ])
  })

  it('keep columns that are set apart by more than one space', () => {
    expect(fitLines(['  ✓  +5  Writes from the office'], 20)).toEqual([
      '  ✓  +5  Writes from',
      '    the office',
    ])
  })
})
