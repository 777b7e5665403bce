import { describe, expect, it } from 'vitest'
import { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { readYaml } from '../../src/mappings/read-yaml.ts'
import { shipped } from './break-definition.ts'

const problemsOf = (text: string) =>
  readYaml('definition.yaml', text, LeadDefinition).problems.map(
    ({ line, column, sentence }) => `${line}:${column} ${sentence}`,
  )

describe('a slip in YAML', () => {
  // What the file says, what somebody wrote, and all that is said of it.
  it.each([
    [
      'because: Vice president or higher',
      'because: Note: vice president',
      '130:14 a text with a colon has to stand in quotes: "Note: vice president"',
    ],
    [
      'because: Vice president or higher',
      'because: Vice president:',
      '130:14 a text with a colon has to stand in quotes: "Vice president:"',
    ],
    [
      'question: What is your role, and who',
      'question: Role: what is it, and who',
      '132:15 a text with a colon has to stand in quotes: "Role: what is it, and who signs for a purchase like this?"',
    ],
    [
      'name: VP of Sales (sample)',
      'name: VP: Sales',
      '39:13 here is a colon too many: put the text into quotes, "VP: Sales", or a comma between two entries',
    ],
    [
      '  - id: director',
      '  - id: director: x',
      '133:9 a text with a colon has to stand in quotes: "director: x"',
    ],
    [
      'because: Vice president or higher',
      'because: #1 choice',
      '130:5 must be a text, not empty: what begins with # is a comment; put the text into quotes',
    ],
    [
      'because: Vice president or higher',
      'because: @home',
      '130:14 a text that begins with @ has to stand in quotes: "@home"',
    ],
    [
      'because: Vice president or higher',
      'because: *important',
      '130:14 *important repeats an anchor, &important, that no line above sets; a text that begins with * has to stand in quotes',
    ],
    [
      'because: Vice president or higher',
      'because: `x`',
      '130:14 a text that begins with ` has to stand in quotes: "`x`"',
    ],
    [
      'because: Vice president or higher',
      'because: > 50 people',
      '130:14 a text that begins with > has to stand in quotes: "> 50 people"',
    ],
    [
      'because: Vice president or higher',
      'because: | x',
      '130:14 a text that begins with | has to stand in quotes: "| x"',
    ],
    [
      'because: Vice president or higher',
      'because: "VP" or higher',
      '130:19 text goes on behind the closing quote; put quotes around all of it',
    ],
    [
      'because: Vice president or higher',
      'because: "VP or higher',
      '130:14 this " is never closed; put " where it ends',
    ],
    [
      'because: Vice president or higher',
      'because: - higher',
      '130:14 a text that begins with - has to stand in quotes: "- higher"',
    ],
    [
      'because: Vice president or higher',
      'because: [VP] or higher',
      '130:19 text goes on behind the closing ]; put quotes around all of it',
    ],
    [
      '    points: 18',
      '\tpoints: 18',
      '129:1 a tab stands before the text; indent with spaces, as many as the lines beside it have',
    ],
    [
      '    points: 18',
      '  \t  points: 18',
      '129:3 a tab stands before the text; indent with spaces, as many as the lines beside it have',
    ],
    [
      'name: measuring-instruments',
      '\tname: measuring-instruments',
      '34:1 a tab stands before the text; indent with spaces, as many as the lines beside it have',
    ],
    [
      '    points: 18',
      '   points: 18',
      '129:4 this line begins with 3 spaces, and those beside it with 4: lines of one block begin in the same column',
    ],
    [
      '    points: 18',
      '     points: 18',
      '129:6 this line begins with 5 spaces, and those beside it with 4: lines of one block begin in the same column',
    ],
    [
      '  - id: director',
      ' - id: director',
      '133:2 this line begins with 1 space, and those beside it with 2: lines of one block begin in the same column',
    ],
    [
      'timeZone: America',
      ' timeZone: America',
      '73:2 this line begins with 1 space, and those beside it with 0: lines of one block begin in the same column',
    ],
    ['points: 18', 'points:18', '129:5 between a key and its value stand a colon and a space: points: 18'],
    ['  - id: director', '  -id: director', '133:3 a space is missing behind the dash: - id: director'],
    [
      '    points: 18',
      '    points 18',
      '129:5 between a key and its value stand a colon and a space: points: 18',
    ],
    ['price: 240000', 'price: 240,000', '285:12 must be a number, not "240,000"; write 240000'],
    [
      'company.revenue, atLeast: 300000000',
      'company.revenue, atLeast: 300,000,000',
      '171:46 300,000,000 is 3 entries between brackets; write 300000000',
    ],
    [
      'field: company.employees, atLeast: 1000 ',
      'field: company.employees, atLeast: 1,000 ',
      '183:48 1,000 is 2 entries between brackets; write 1000',
    ],
    [
      'company.revenue, atLeast: 300000000',
      'company.revenue, atLeast: 300.000.000',
      '171:46 must be a number, because company.revenue is one; write 300000000',
    ],
    [
      'company.revenue, atLeast: 300000000',
      'company.revenue, atLeast: 300 000 000',
      '171:46 must be a number, because company.revenue is one; write 300000000',
    ],
    [
      'company.revenue, atLeast: 300000000',
      'company.revenue, atLeast: 300 million',
      '171:46 must be a number, because company.revenue is one; write 300000000',
    ],
    ['EUR: 1.08', 'EUR: 1,08', '275:39 1,08 is 2 entries between brackets; write 1.08'],
    [
      'company.revenue, atLeast: 300000000',
      'company.revenue, between: [1,000, 2,000]',
      '171:47 1,000 is 2 entries between brackets; write 1000',
    ],
    [
      'when: { field: seniority, is: director }',
      'when: { field: seniority, is: director',
      '137:11 this { is never closed; put } where it ends',
    ],
    ['in: [US, CA] }', 'in: [US, CA }', '177:39 this [ needs a ], not a }'],
    [
      'when: { field: seniority, is: director }',
      'when: { field: seniority, is: director } }',
      '137:46 this } closes nothing; take it away',
    ],
    [
      'field: seniority, is: director',
      'field: seniority is: director',
      '137:20 here is a colon too many: put the text into quotes, "seniority is: director", or a comma between two entries',
    ],
    [
      '    points: 18',
      '\u00a0\u00a0\u00a0\u00a0points: 18',
      '129:1 this is no ordinary space; type the spaces before the text anew',
    ],
    ['isJunkHeavy: true', 'isJunkHeavy: yes', '88:38 must be true or false, not "yes"; write true'],
    [
      'criteria:',
      '<<<<<<< HEAD\ncriteria:',
      '125:1 a merge was left unfinished here; keep one of the two sides',
    ],
    [
      'words: [loggers, data loggers]',
      'words: [2026, data loggers]',
      '304:13 must be a text, not 2026; put it into quotes: "2026"',
    ],
  ])('E6 %j → %j is one problem, with its mend', (said, written, problem) => {
    expect(shipped).toContain(said)
    expect(problemsOf(shipped.replace(said, () => written))).toEqual([problem])
  })

  it('E6 hides no mistake elsewhere where it is a number with commas', () => {
    const text = shipped
      .replace('company.revenue, atLeast: 300000000', 'company.revenue, atLeast: 300,000,000')
      .replace('points: 18', 'points: many')
    expect(problemsOf(text)).toEqual([
      '129:13 must be a number, not "many"',
      '171:46 300,000,000 is 3 entries between brackets; write 300000000',
    ])
  })

  it('E6 is the first of several', () => {
    const text = shipped
      .replace('because: Vice president or higher', 'because: Note: vice president')
      .replace('because: Director, one', 'because: Note: director, one')
    expect(problemsOf(text)).toEqual([
      '130:14 a text with a colon has to stand in quotes: "Note: vice president"',
    ])
  })

  it('E6 is told at its line in long texts, behind comments and in Windows files too', () => {
    const text = shipped
      .replace('audience: >-', 'audience: >-\n  Note: whoever # - pays {')
      .replace('    points: 18', '    # points: first\n\n     points: 18')
    const problem =
      '132:6 this line begins with 5 spaces, and those beside it with 4: lines of one block begin in the same column'
    expect(problemsOf(text)).toEqual([problem])
    expect(problemsOf(text.replaceAll('\n', '\r\n'))).toEqual([problem])
  })
})
