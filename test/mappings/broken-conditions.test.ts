import { describe, it } from 'vitest'
import { type Break, expectRefused } from './break-definition.ts'

const vp = '{ field: seniority, atLeast: vp }\n    question'
const inVp = (by: string) => ({ replace: vp, by: `${by}\n    question` })
const when = 'criteria[0].when'
const industries = '      - { field: format, isKnown: true }'

const broken: readonly Break[] = [
  {
    ...inVp('{ field: ▶senority, atLeast: vp }'),
    path: `${when}.field`,
    sentence: 'there is no field "senority"; did you mean seniority?',
  },
  {
    ...inVp('{ field: ▶industry, is: x }'),
    path: `${when}.field`,
    sentence: 'there is no field "industry"; did you mean company.industry?',
  },
  { ...inVp('{ field: ▶7, is: x }'), path: `${when}.field`, sentence: 'there is no field 7' },
  {
    ...inVp('{ field: seniority, ▶atLeats: vp }'),
    path: `${when}.atLeats`,
    sentence: 'there is no operator atLeats; did you mean atLeast?',
  },
  {
    ...inVp('{ field: seniority, ▶startsWith: v }'),
    path: `${when}.startsWith`,
    sentence:
      'there is no operator startsWith; choose among is, isNot, in, notIn, atLeast, atMost, above, below, between, isKnown',
  },
  {
    ...inVp('{ field: title, ▶atLeast: vp }'),
    path: `${when}.atLeast`,
    sentence:
      'atLeast cannot be asked of title, which is a text; it can be asked is, isNot, in, notIn, contains, isKnown',
  },
  {
    ...inVp('▶{ field: seniority }'),
    path: when,
    sentence:
      'seniority needs one of is, isNot, in, notIn, atLeast, atMost, above, below, between, isKnown beside it',
  },
  {
    ...inVp('{ field: seniority, atLeast: director, ▶below: vp }'),
    path: `${when}.below`,
    sentence: 'one operator per condition: put atLeast and below under all',
  },
  {
    ...inVp('{ field: seniority, atLeast: ▶boss }'),
    path: `${when}.atLeast`,
    sentence: 'seniority is never "boss"; choose among entry, senior, manager, director, vp, c-level, owner',
  },
  {
    ...inVp('{ field: seniority, in: [vp, ▶clevel] }'),
    path: `${when}.in[1]`,
    sentence: 'seniority is never "clevel"; did you mean c-level?',
  },
  {
    ...inVp('{ field: seniority, between: ▶[vp, manager] }'),
    path: `${when}.between`,
    sentence: 'the smaller one comes first',
  },
  {
    ...inVp('{ field: seniority, between: ▶[vp] }'),
    path: `${when}.between`,
    sentence: 'must be a list of two: from and to',
  },
  {
    ...inVp('{ field: seniority, in: ▶vp }'),
    path: `${when}.in`,
    sentence: 'must be a list of at least one value',
  },
  {
    ...inVp('{ field: company.revenue, atLeast: ▶$300 }'),
    path: `${when}.atLeast`,
    sentence: 'must be a number, because company.revenue is one; write 300',
  },
  {
    ...inVp('{ field: optedOut, is: ▶yes }'),
    path: `${when}.is`,
    sentence: 'must be true or false, because optedOut is yes or no',
  },
  { ...inVp('{ field: title, isKnown: ▶1 }'), path: `${when}.isKnown`, sentence: 'must be true or false' },
  {
    ...inVp('{ field: hqCountryCode, is: ▶USA }'),
    path: `${when}.is`,
    sentence: 'there is no country "USA"; did you mean US?',
  },
  {
    ...inVp('{ field: industryKey, is: ▶Biotech }'),
    path: `${when}.is`,
    sentence: 'industryKey is never "Biotech"; did you mean biotechnology?',
  },
  {
    ...inVp('{ field: engagement.lastActivityAt, withinDays: ▶0 }'),
    path: `${when}.withinDays`,
    sentence: 'must be a whole number of days above 0',
  },
  { ...inVp('▶vp'), path: when, sentence: 'must be a condition such as { field: country, is: US }' },
  {
    ...inVp('{ ▶feild: seniority, atLeast: vp }'),
    path: `${when}.feild`,
    sentence: 'a condition starts with field, action, all, any, not, or atLeast with of; did you mean field?',
  },
  { ...inVp('{ all: ▶[] }'), path: `${when}.all`, sentence: 'must be a list of at least one condition' },
  {
    ...inVp('{ any: ▶{ field: title, is: x } }'),
    path: `${when}.any`,
    sentence: 'must be a list of at least one condition',
  },
  {
    ...inVp('{ all: [{ field: title, is: x }], ▶any: [] }'),
    path: `${when}.any`,
    sentence: 'any cannot stand beside all',
  },
  { ...inVp('▶{ of: [{ field: title, is: x }] }'), path: when, sentence: 'of needs atLeast beside it' },
  {
    ...inVp('{ atLeast: ▶3, of: [{ field: title, is: x }] }'),
    path: `${when}.atLeast`,
    sentence: 'must be a whole number from 1 to 1',
  },
  {
    ...inVp('{ any: [{ not: { all: [{ field: ▶titel, is: x }] } }] }'),
    path: `${when}.any[0].not.all[0].field`,
    sentence: 'there is no field "titel"; did you mean title?',
  },
  { replace: '    when: { field: seniority, atLeast: vp }\n', by: '', path: when, sentence: 'is missing' },
  {
    replace: industries,
    by: '      - { field: format, is: ▶webniar }',
    path: 'inquiry.when.any[0].is',
    sentence: 'there is no format webniar above; did you mean webinar?',
  },
  {
    replace: industries,
    by: '      - { field: source, in: [Phone book, ▶Fax] }',
    path: 'inquiry.when.any[0].in[1]',
    sentence: 'there is no source Fax above',
  },
]

describe('a broken condition', () => {
  it.each(broken)('$by → $sentence', expectRefused)
})
