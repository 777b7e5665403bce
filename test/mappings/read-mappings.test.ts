import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { Failure } from '../../src/ports/failure.ts'

const shipped = fileURLToPath(new URL('../../mappings', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mappings-'))
  for (const file of ['definition.yaml', 'routing.yaml']) cpSync(join(shipped, file), join(folder, file))
  writeMapping('one', mapping)
})
afterEach(() => rmSync(folder, { recursive: true }))

const mapping = `objects:
  contact:
    read:
      email: email
      title: { from: [jobtitle, role] }
      company.industry: { from: company.industry, values: { BIO: biotechnology } }
    write:
      score: { field: plumbline_score, label: Score, type: number }
    stage:
      field: lifecyclestage
      read: { lead: inquiry }
      write: { mql: marketingqualifiedlead }
    owner: owner_id
    actions: { from: activity_log }
    identity:
      emails: [more_emails]
      records: { salesforce_id: salesforce/Lead }
      merged: merged_ids
`

function writeMapping(crm: string, text: string): void {
  mkdirSync(join(folder, crm), { recursive: true })
  writeFileSync(join(folder, crm, 'mapping.yaml'), text)
}

function edit(file: string, from: string, to: string): void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
}

function failureOf(crmNames: readonly string[] = []): Failure {
  try {
    readMappings(folder, crmNames)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('the mappings were read')
}

const problems = (crmNames: readonly string[] = []) =>
  failureOf(crmNames)
    .message.split('\n')
    .slice(1)
    .map((line) => line.replace(`${folder}/`, ''))

describe('reading a folder of mappings', () => {
  it('reads the shipped one', () => {
    const { definition, routing, crms } = readMappings(shipped, ['hubspot', 'salesforce'])
    expect(definition.name).toBe('measuring-instruments')
    expect(routing.routes.length).toBeGreaterThan(0)
    expect(routing.followUp).toEqual({ withinHours: 24, subject: 'Follow up on this lead' })
    expect(Object.keys(crms).toSorted()).toEqual(['hubspot', 'salesforce'])
  })

  it('finds the CRMs by their folders and reads both ways of writing a field', () => {
    writeMapping('two', mapping)
    const { crms } = readMappings(folder)
    expect(Object.keys(crms)).toEqual(['one', 'two'])
    const read = crms.one?.objects.contact?.read
    expect(read?.email).toEqual({ from: ['email'], values: {}, currency: null })
    expect(read?.title?.from).toEqual(['jobtitle', 'role'])
    expect(read?.['company.industry']?.values).toEqual({ BIO: 'biotechnology' })
  })

  it('takes a routing without a word about tasks for one that wants none', () => {
    const routing = readFileSync(join(folder, 'routing.yaml'), 'utf8')
    writeFileSync(join(folder, 'routing.yaml'), routing.slice(0, routing.indexOf('followUp:\n')))
    expect(readMappings(folder).routing.followUp).toBeNull()
  })

  it('gives the definition an id that any edit changes, a comment too', () => {
    const before = readMappings(folder)
    expect(before.definitionId).toMatch(/^measuring-instruments@1#[0-9a-f]{8}$/)
    expect(before.definitionSource).toBe(readFileSync(join(folder, 'definition.yaml'), 'utf8'))
    expect(readMappings(folder).definitionId).toBe(before.definitionId)
    edit('definition.yaml', '# Whose days', '# whose days')
    expect(readMappings(folder).definitionId).not.toBe(before.definitionId)
  })
})

describe('a folder with mistakes', () => {
  it('fails once as misconfigured, with every problem of every file', () => {
    edit('definition.yaml', 'points: 18', 'points: many')
    edit('routing.yaml', 'because: headquarters in the', 'becuase: headquarters in the')
    writeMapping('one', mapping.replace('email: email', 'emial: email'))
    rmSync(join(folder, 'one'), { recursive: true })
    writeMapping('two', mapping.replace('type: number', 'type: numeral'))
    expect(failureOf(['one']).kind).toBe('misconfigured')
    expect(problems(['one']).map((line) => line.replace(/:\d+:\d+ /, ' '))).toEqual([
      'definition.yaml criteria[0].points: must be a number, not "many"',
      'routing.yaml routes[0].because: is missing',
      'routing.yaml routes[0].becuase: there is no key becuase here; did you mean because?',
      'one/mapping.yaml there is no such file',
      'two/mapping.yaml objects.contact.write.score.type: must be one of number, text, longText, date, not "numeral"',
    ])
  })

  it.each<[string, string, string]>([
    [
      '      email: email',
      '      emial: email',
      '4:7 objects.contact.read.emial: there is no key emial here; did you mean email?',
    ],
    [
      'email: email',
      'email: 7',
      '4:14 objects.contact.read.email: must be a text, not 7, or must be a block of keys, not 7',
    ],
    [
      'email: email',
      "email: 'e mail'",
      '4:14 objects.contact.read.email: a CRM field name has letters, digits, _ and . only',
    ],
    [
      '{ from: [jobtitle, role] }',
      '{ form: jobtitle }',
      '5:16 objects.contact.read.title.form: there is no key form here; did you mean from?',
    ],
    [
      '{ from: [jobtitle, role] }',
      '{ from: [] }',
      '5:22 objects.contact.read.title.from: needs at least 1 entry',
    ],
    [
      '{ from: [jobtitle, role] }',
      "{ from: [jobtitle, 'a b'] }",
      '5:33 objects.contact.read.title.from[1]: a CRM field name has letters, digits, _ and . only',
    ],
    [
      '      score: {',
      '      scoer: {',
      '8:7 objects.contact.write.scoer: there is no key scoer here; did you mean score?',
    ],
    [
      '{ from: company.industry, values: { BIO: biotechnology } }',
      "company.industry\n      format: { from: lead_format, values: { Price: price-requst, Fax: '' } }",
      '7:53 objects.contact.read.format.values.Price: there is no format "price-requst"; did you mean price-request?',
    ],
    [
      '{ from: company.industry, values: { BIO: biotechnology } }',
      'company.industry\n      origin: { from: lead_origin, values: { in: inbond } }',
      '7:50 objects.contact.read.origin.values.in: there is no origin "inbond"; did you mean inbound?',
    ],
    [
      '{ from: company.industry, values: { BIO: biotechnology } }',
      'company.industry\n      bant.needSource: { from: need_source, values: { Phone: phone } }',
      '7:62 objects.contact.read.bant.needSource.values.Phone: there is no bant.needSource "phone"; choose among form, call, rep, inferred',
    ],
    [
      'lead: inquiry',
      'lead: enquiry',
      '11:21 objects.contact.stage.read.lead: must be one of suspect, inquiry, aql, mql, sal, sql, customer, nurture, disqualified, not "enquiry"; did you mean inquiry?',
    ],
    [
      'read: { lead: inquiry }',
      'read: { lead: inquiry }\n      defaults: [new, lead]',
      '12:23 objects.contact.stage.defaults[1]: lead stands in read as well: it either says a stage or nothing',
    ],
    [
      'mql: marketing',
      'mqll: marketing',
      '12:16 objects.contact.stage.write.mqll: there is no key mqll here; did you mean mql?',
    ],
    [
      'type: number',
      'type: date',
      '8:60 objects.contact.write.score.type: score needs a field of type number, not date',
    ],
    [
      'plumbline_score',
      'company.plumbline_score',
      '8:23 objects.contact.write.score.field: names a field of the object itself',
    ],
    [
      'field: lifecyclestage',
      'field: owner_id',
      '10:14 objects.contact.stage.field: owner_id is the owner as well',
    ],
    ['    owner: owner_id\n', '', '2:3 objects.contact.owner: is missing'],
    [
      '    write:\n',
      '     write:\n',
      '7:6 this line begins with 5 spaces, and those beside it with 4 or 6: lines of one block begin in the same column',
    ],
  ])('%j → %j is placed and explained', (from, to, line) => {
    expect(mapping).toContain(from)
    writeMapping('one', mapping.replace(from, to))
    expect(problems().join('\n')).toContain(`one/mapping.yaml:${line}`)
  })

  it.each([
    ['jobtitle', 'read as title'],
    ['JobTitle', 'read as title'],
    ['role', 'read as title'],
    ['lifecyclestage', 'the stage (stage.field)'],
    ['owner_id', 'the owner'],
    ['more_emails', 'read for further e-mail addresses (identity.emails)'],
    ['salesforce_id', 'read for a record id (identity.records)'],
    ['merged_ids', 'read for merged records (identity.merged)'],
    ['activity_log', 'read as the activity log (actions)'],
  ])('A2 %s under write is refused, because it is %s', (field, use) => {
    writeMapping('one', mapping.replace('plumbline_score', field))
    expect(problems()).toEqual([
      `one/mapping.yaml:8:23 objects.contact.write.score.field: ${field} is ${use} as well: Plumbline would write over what others put there; name a field that is its own`,
    ])
  })

  it('A2 one field for two results is refused, in any capitals', () => {
    const twice = '      reason: { field: Plumbline_Score, label: Why, type: longText }\n    stage:\n'
    writeMapping('one', mapping.replace('    stage:\n', twice))
    expect(problems()).toEqual([
      'one/mapping.yaml:9:24 objects.contact.write.reason.field: score is written into Plumbline_Score already; give each a field of its own',
    ])
  })

  it.each([
    ['withinHours: 24', 'withinHours: 0', /routing.yaml:\d+:\d+ followUp.withinHours: /],
    [
      'withinHours: 24',
      'withinHours: soon',
      /routing.yaml:\d+:\d+ followUp.withinHours: must be a number, not "soon"/,
    ],
    [
      'withinHours: 24',
      'withinDays: 1',
      /routing.yaml:\d+:\d+ followUp.withinDays: there is no key withinDays here/,
    ],
    ['subject: Follow up on this lead', 'subject: ""', /routing.yaml:\d+:\d+ followUp.subject: /],
  ])('%j → %j in the routing is placed and explained', (from, to, line) => {
    edit('routing.yaml', from, to)
    expect(problems().join('\n')).toMatch(line)
  })

  it('an empty folder names the files that are missing', () => {
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    expect(problems(['one'])).toEqual([
      'definition.yaml:1:1 there is no such file',
      'routing.yaml:1:1 there is no such file',
      'one/mapping.yaml:1:1 there is no such file',
    ])
  })

  it('a folder that is not there does too', () => {
    expect(() => readMappings(join(folder, 'nowhere'))).toThrow(/definition\.yaml:1:1 there is no such file/)
  })

  it('D9 says of a folder that is a file that its files cannot be read', () => {
    const file = join(folder, 'routing.yaml')
    writeFileSync(file, '')
    expect(() => readMappings(file)).toThrow(/definition\.yaml:1:1 the file cannot be read \(ENOTDIR\)/)
  })

  it('a file far too large is not read', () => {
    writeFileSync(join(folder, 'routing.yaml'), '#'.repeat(250_001))
    expect(problems()).toEqual([
      'routing.yaml:1:1 the file has 250001 bytes, more than the 250000 that are read',
    ])
  })
})
