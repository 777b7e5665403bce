import { describe, expect, it } from 'vitest'
import { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { problemLine } from '../../src/mappings/problem.ts'
import { readYaml } from '../../src/mappings/read-yaml.ts'
import { type Break, expectRefused, shipped } from './break-definition.ts'

const broken: readonly Break[] = [
  // --- names and keys
  {
    replace: 'name: measuring-instruments',
    by: 'name: ▶Measuring Instruments',
    path: 'name',
    sentence: 'an id has lower-case letters, digits and - only',
  },
  {
    replace: 'version: 1\n',
    by: 'version: ▶1.5\n',
    path: 'version',
    sentence: 'must be a whole number, not 1.5',
  },
  {
    replace: 'version: 1\n',
    by: 'version: ▶one\n',
    path: 'version',
    sentence: 'must be a number, not "one"',
  },
  { replace: 'version: 1\n', by: 'version: ▶0\n', path: 'version', sentence: 'must be at least 1' },
  { replace: 'version: 1\n', by: '', path: 'version', sentence: 'is missing' },
  {
    replace: 'audience: >-',
    by: 'audiense: x\naudience: >-',
    path: 'audiense',
    sentence: 'there is no key audiense here; did you mean audience?',
  },
  {
    replace: 'timeZone: America/New_York',
    by: 'timezone: America/New_York',
    path: 'timezone',
    sentence: 'there is no key timezone here; did you mean timeZone?',
  },
  {
    replace: 'timeZone: America/New_York',
    by: 'timeZone: ▶Mars/Olympus',
    path: 'timeZone',
    sentence: 'must be a time zone such as America/New_York',
  },
  {
    replace: 'timeZone: America/New_York',
    by: '▶timeZone:',
    path: 'timeZone',
    sentence: 'must be a text, not empty',
  },
  {
    replace: 'groups:\n',
    by: 'groups:\n  ▶bant: { cap: 3 }\n',
    path: 'groups.bant',
    sentence: 'there is no key bant here (known: demographic, firmographic, engagement)',
  },
  { replace: '  engagement: { cap: 30 }\n', by: '', path: 'groups.engagement', sentence: 'is missing' },
  {
    replace: 'demographic: { cap: 30 }',
    by: 'demographic: { cap: ▶thirty }',
    path: 'groups.demographic.cap',
    sentence: 'must be a number, not "thirty"',
  },
  // --- agreement, audience
  {
    replace: 'role: marketing',
    by: 'role: ▶marketting',
    path: 'agreedBy[1].role',
    sentence: 'must be one of sales, marketing, leadership, not "marketting"; did you mean marketing?',
  },
  {
    replace: 'date: 2026-01-15 }',
    by: 'date: ▶15.1.2026 }',
    path: 'agreedBy[0].date',
    sentence: 'must be a day such as 2026-03-31',
  },
  {
    replace: 'role: leadership',
    by: 'role: sales',
    path: 'agreedBy',
    sentence: 'nobody from leadership has agreed to it yet',
  },
  {
    replace: '    who: Vice president of quality',
    by: '    whom: Vice president of quality',
    path: 'personas[0].whom',
    sentence: 'there is no key whom here; did you mean who?',
  },
  {
    replace: 'means: aql',
    by: 'means: ▶MLQ',
    path: 'glossary[2].means',
    sentence:
      'must be one of suspect, inquiry, aql, mql, sal, sql, customer, nurture, disqualified, not "MLQ"; did you mean mql?',
  },
  // --- criteria
  {
    replace: 'points: 18',
    by: 'points: ▶18.5',
    path: 'criteria[0].points',
    sentence: 'must be a whole number, not 18.5',
  },
  {
    replace: '    because: Vice president or higher\n',
    by: '',
    path: 'criteria[0].because',
    sentence: 'is missing',
  },
  {
    replace: 'because: Vice president or higher',
    by: "because: ▶' '",
    path: 'criteria[0].because',
    sentence: 'must say something',
  },
  {
    replace: '  - id: director',
    by: '  - id: ▶vice-president-or-higher',
    path: 'criteria[1].id',
    sentence: 'vice-president-or-higher is there twice',
  },
  {
    replace: 'group: demographic',
    by: 'group: ▶demografic',
    path: 'criteria[0].group',
    sentence:
      'must be one of demographic, firmographic, engagement, not "demografic"; did you mean demographic?',
  },
  {
    replace: 'id: cannot-pay',
    by: 'id: ▶fake',
    path: 'exclusions[0].id',
    sentence: "fake is a reason of the engine's own",
  },
  // --- gates
  {
    replace: 'combine: all',
    by: 'combine: ▶any combination',
    path: 'entry.combine',
    sentence:
      'say which combination counts: all, any, or { atLeast: k } of the parts; "any combination" can mean each of them',
  },
  {
    replace: 'combine: all',
    by: 'combine: { atLeast: ▶4 }',
    path: 'entry.combine.atLeast',
    sentence: 'there are only 3 parts',
  },
  {
    replace: 'threshold: 75',
    by: 'threshold: ▶101',
    path: 'bant.threshold',
    sentence: '101 can never be reached: the four together give 100',
  },
  {
    replace: 'personSources: [call, rep]',
    by: 'personSources: [▶phone, rep]',
    path: 'bant.personSources[0]',
    sentence: 'must be one of form, call, rep, inferred, unstated, not "phone"',
  },
  {
    replace: 'notMet: ["no"]',
    by: 'notMet: ["no", ▶"Yes"]',
    path: 'bant.budget.notMet[1]',
    sentence: 'Yes cannot be met as well as notMet',
  },
  {
    replace: 'recycle: { weeks: 4,',
    by: 'recycle: { weeks: ▶0,',
    path: 'recycle.weeks',
    sentence: 'must be at least 1',
  },
  {
    replace: 'recycle: { weeks: 4, maxRecycles: 3 }',
    by: 'recycle: ▶4 weeks',
    path: 'recycle',
    sentence: 'must be a block of keys, not "4 weeks"',
  },
  // --- what nobody can ever meet
  {
    replace: 'when: { field: company.employees, atLeast: 1000 }',
    by: 'when: ▶{ all: [{ field: company.employees, atLeast: 1000 }, { field: company.employees, below: 5 }] }',
    path: 'criteria[9].when',
    sentence: 'nobody can ever meet this: it contradicts itself',
  },
  {
    replace:
      '      when: { field: format, in: [price-request, webinar, high-value-white-paper, trusted-referral] }',
    by: '      when: { field: seniority, below: director }',
    path: 'entry.parts',
    sentence: 'nobody can ever meet all of these: they contradict each other',
  },
  // --- YAML itself
  {
    replace: 'version: 1\n',
    by: 'version: 1\n▶version: 2\n',
    path: '',
    sentence: '"version" is there already, in line 35',
  },
  {
    replace: '  - id: director',
    by: '  - id: director\n▶\tgroup: demographic',
    path: '',
    sentence: 'a tab stands before the text; indent with spaces, as many as the lines beside it have',
  },
  {
    replace: 'met: ["yes"]',
    by: 'met: ▶["yes"',
    path: '',
    sentence: 'this [ is never closed; put ] where it ends',
  },
]

describe('a broken definition', () => {
  it.each(broken)('$by → $sentence', expectRefused)

  it('names a missing key at what it is missing from', () => {
    const text = shipped.replace('    because: Vice president or higher\n', '')
    const [problem] = readYaml('definition.yaml', text, LeadDefinition).problems
    const line = text.split('\n').findIndex((each) => each.includes('- id: vice-president-or-higher'))
    expect(problem).toMatchObject({ line: line + 1, column: 5 })
  })

  it('names all its problems at once, from top to bottom', () => {
    const text = shipped
      .replace('points: 18', 'points: many')
      .replace('role: marketing', 'role: market')
      .replace('field: company.employees, atLeast', 'field: company.employes, atLeast')
      .replace('threshold: 75', 'treshold: 75')
    const { problems } = readYaml('mappings/definition.yaml', text, LeadDefinition)
    expect(problems.map(problemLine).map((line) => line.replace(/:\d+:\d+ /, ' '))).toEqual([
      'mappings/definition.yaml agreedBy[1].role: must be one of sales, marketing, leadership, not "market"',
      'mappings/definition.yaml criteria[0].points: must be a number, not "many"',
      'mappings/definition.yaml criteria[9].when.field: there is no field "company.employes"; did you mean company.employees?',
      'mappings/definition.yaml bant.threshold: is missing',
      'mappings/definition.yaml bant.treshold: there is no key treshold here; did you mean threshold?',
    ])
  })

  it.each([
    ['', 'the file is empty'],
    ['# only a comment\n', 'the file is empty'],
    ['just words', 'must be a block of keys, not "just words"'],
    ['- a\n- b\n', 'must be a block of keys, not a list'],
  ])('%j is refused as a whole', (text, sentence) => {
    expect(readYaml('definition.yaml', text, LeadDefinition).problems).toEqual([
      { file: 'definition.yaml', line: 1, column: 1, path: '', sentence },
    ])
  })

  it('an anchor blown up into millions is refused, not followed', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`)}]`,
    )
    const { value, problems } = readYaml(
      'definition.yaml',
      ['l0: &l0 x', ...levels].join('\n'),
      LeadDefinition,
    )
    expect(value).toBeNull()
    expect(problems[0]?.sentence).toMatch(/alias/i)
  })

  it('what stands behind an anchor is named once, in the line where it stands', () => {
    const text = shipped
      .replace('when: { field: seniority, atLeast: vp }', 'when: &senior { field: senority, atLeast: vp }')
      .replace('when: { field: seniority, is: director }', 'when: *senior')
    const { problems } = readYaml('definition.yaml', text, LeadDefinition)
    expect(problems.map(({ path }) => path)).toEqual(['criteria[0].when.field'])
    expect(text.split('\n')[(problems[0]?.line ?? 0) - 1]).toContain('senority')
  })
})
