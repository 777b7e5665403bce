import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CheckedFolder, createCheckedFolder } from './checked-folder.ts'

let files: CheckedFolder
beforeEach(() => {
  files = createCheckedFolder()
})
afterEach(() => files[Symbol.dispose]())

/** Gives the four criteria these weights and says what is warned of, without places. */
function warnedOf(threshold: number, ...weights: readonly number[]): string[] {
  files.edit('definition.yaml', 'threshold: 75', `threshold: ${threshold}`)
  for (const points of weights) files.edit('definition.yaml', '    points: 25\n', `    points:  ${points}\n`)
  const { problems, warnings } = files.check()
  expect(problems).toEqual([])
  return warnings.map((line) => line.replace(/^definition\.yaml:\d+:\d+ /, ''))
}

describe('the check of BANT', () => {
  it('E3 says of weights that add up to more than 100 what qualifies', () => {
    expect(warnedOf(75, 25, 35, 25, 25)).toEqual([
      'the four weights add up to 110, not 100: 75 of 110 qualify',
    ])
  })

  it('E3 says that any two of the four qualify where they add up to 160', () => {
    expect(warnedOf(75, 40, 40, 40, 40)).toEqual([
      'the four weights add up to 160, not 100: 75 of 160 qualify',
      '75 is reached by two answers: any two of the four',
    ])
  })

  it('E3 says that one answer alone qualifies at a threshold of 1, at its line', () => {
    expect(warnedOf(1, 25, 25, 25, 25)).toEqual([
      '1 is reached by one answer alone: budget or authority or need or timeframe',
    ])
    expect(files.check().warnings[0]).toMatch(/^definition\.yaml:320:14 /)
  })

  it('E3 says which two qualify, which is a must, and which counts for nothing', () => {
    const warned = warnedOf(75, 25, 50, 25, 0)
    expect(warned).toEqual([
      '75 is reached by two answers: budget with authority, authority with need',
      'is 0: what is answered about timeframe counts for nothing',
      expect.stringMatching(/^authority with 50 points is a must: the other three give 50, and 75 qualify/),
      expect.stringContaining('say so by the preset 20/30/30/20'),
    ])
  })

  it('E3 says nothing of four weights of 25', () => {
    expect(warnedOf(75)).toEqual([])
  })
})
