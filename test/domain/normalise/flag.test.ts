import { describe, expect, it } from 'vitest'
import { readFlag } from '../../../src/domain/normalise/flag.ts'

describe('readFlag', () => {
  it.each(
    'true TRUE True Yes yes Y 1 on X ja Ja JA oui Oui sí Sí si SIM sim sì Vero wahr vrai verdadero waar ✓'.split(
      ' ',
    ),
  )('A8 reads %s as yes', (word) => {
    expect(readFlag(word)).toBe(true)
    expect(readFlag(` ${word} `)).toBe(true)
  })

  it.each('false FALSE No no N 0 off nein Nein non Non não nee falsch faux falso'.split(' '))(
    'A8 reads %s as no',
    (word) => {
      expect(readFlag(word)).toBe(false)
    },
  )

  it.each(['maybe', 'Do not contact', 'opted out', 'n/a', '2', '-', '?', ''])(
    'A8 does not guess what %j means',
    (word) => {
      expect(readFlag(word)).toBeNull()
    },
  )

  it('A8 takes a checkbox and a number as they are', () => {
    expect([readFlag(true), readFlag(false), readFlag(1), readFlag(0), readFlag(7)]).toEqual([
      true,
      false,
      true,
      false,
      null,
    ])
  })
})
