import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countryCodes } from '../../src/domain/normalise/countries.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'
import { type CheckedFolder, createCheckedFolder } from './checked-folder.ts'

let files: CheckedFolder
beforeEach(() => {
  files = createCheckedFolder()
})
afterEach(() => files[Symbol.dispose]())

const countries = (to: string) => files.edit('routing.yaml', '[US, CA]', to)
const owners = (to: string) =>
  files.edit(
    'routing.yaml',
    'hubspot: everyone\n      salesforce: everyone\n\n  - id: rest',
    `${to}\n\n  - id: rest`,
  )

describe('the check of routing.yaml', () => {
  it('has nothing to say of the shipped one', () => {
    expect(files.check()).toEqual({ problems: [], warnings: [] })
  })

  it.each([
    ['UK', 'there is no country "UK"; did you mean GB?'],
    ['XX', 'there is no country "XX"; a country is its two capital letters, such as US'],
    ['us', 'there is no country "us"; did you mean US?'],
    ['USA', 'there is no country "USA"; did you mean US?'],
    ['Germny', 'there is no country "Germny"; did you mean DE?'],
    ['[DE]', 'must be the two capital letters of a country, such as US'],
    ['7', 'must be the two capital letters of a country, such as US'],
  ])('E2 refuses %s as a country, with the nearest one', (written, sentence) => {
    countries(`[US, ${written}]`)
    expect(files.check().problems).toEqual([expect.stringContaining(`routing.yaml:7:21 ${sentence}`)])
  })

  it('E2 refuses such a country in conditions and ways of delivery too', () => {
    files.edit('definition.yaml', 'hqCountryCode, in: [US, CA]', 'hqCountryCode, in: [US, UK]')
    files.edit('definition.yaml', 'countries: [CA]', 'countries: [UK]')
    const lines = files.check().problems.map((line) => line.replace(/:\d+:\d+/, ''))
    expect(lines).toEqual([
      'definition.yaml there is no country "UK"; did you mean GB?',
      'definition.yaml there is no country "UK"; did you mean GB?',
    ])
  })

  it('E2 knows the countries that can be read out of a CRM, and no others', () => {
    const { countryCode } = createVocabulary({ allowDomains: [] })
    expect(countryCodes.filter((code) => countryCode(code) !== code)).toEqual([])
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const pairs = letters.flatMap((one) => letters.map((two) => one + two))
    expect(pairs.filter((pair) => countryCode(pair) === pair)).toEqual(countryCodes)
  })

  it('E2 warns of a route behind one that takes the leads of every country', () => {
    countries('null')
    expect(files.check().warnings).toEqual([
      'routing.yaml:13:9 no lead comes here: north-america, which stands before it, takes those of every country',
    ])
  })

  it('E2 warns of the one CRM for which a route stands in vain, and of a country', () => {
    owners('hubspot: everyone')
    countries('null')
    expect(files.check().warnings).toEqual([
      'routing.yaml:12:9 no lead of hubspot comes here: north-america, which stands before it, takes those of every country',
    ])
    files.edit('routing.yaml', 'countries: null', 'countries: [US, CA]')
    files.edit(
      'routing.yaml',
      'because: headquarters outside',
      'countries: [MX, CA]\n    because: headquarters outside',
    )
    expect(files.check().warnings).toEqual([
      'routing.yaml:13:21 no lead of hubspot from CA comes here: north-america, which stands before it, takes them',
      'routing.yaml:5:3 no route takes the leads of hubspot from other countries, or from nobody knows where: they get no owner',
      'routing.yaml:5:3 no route takes the leads of salesforce from other countries, or from nobody knows where: they get no owner',
    ])
  })

  it('E2 warns of a mapped CRM that no route is for, and of a CRM that is not mapped', () => {
    for (const _ of [1, 2]) files.edit('routing.yaml', 'salesforce: everyone', '')
    expect(files.check().warnings).toEqual([
      'routing.yaml:5:3 no route is for salesforce: its leads get no owner',
    ])
    rmSync(join(files.folder, 'salesforce'), { recursive: true })
    expect(files.check()).toEqual({ problems: [], warnings: [] })
    files.edit('routing.yaml', 'hubspot: everyone', 'hubspot: everyone\n      salesforce: everyone')
    expect(files.check().warnings).toEqual([
      'routing.yaml:11:19 there is no mapping for salesforce, so nobody there gets a lead',
    ])
  })

  it('E2 refuses a misspelt CRM, a route for none, and an id that is there twice', () => {
    owners('hubpsot: everyone\n      salesforce: everyone')
    expect(files.check().problems).toEqual([
      'routing.yaml:10:16 there is no mapping for hubpsot; did you mean hubspot?',
    ])
    files.edit('routing.yaml', 'owners:\n      # `everyone`', 'owners: {}\n      # `everyone`')
    files.edit('routing.yaml', 'hubpsot: everyone\n      salesforce: everyone', '')
    files.edit('routing.yaml', 'id: rest-of-world', 'id: north-america')
    expect(files.check().problems).toEqual([
      'routing.yaml:8:13 names no CRM: nobody would get a lead',
      'routing.yaml:12:9 north-america is there twice',
    ])
  })

  it('E1 warns of an address that is in a list twice, in whatever capitals', () => {
    owners('hubspot: [dana@acme.example, lee@acme.example, Dana@Acme.example]\n      salesforce: everyone')
    expect(files.check().warnings).toEqual([
      'routing.yaml:10:54 this address is in the list already: one person is one turn',
    ])
  })

  it('E1 warns of an owner whom the mapping takes for nobody', () => {
    owners('hubspot: [dana@acme.example]\n      salesforce: everyone')
    files.edit('hubspot/mapping.yaml', 'unowned: []', 'unowned: [Dana@acme.example]')
    expect(files.check().warnings).toEqual([
      'routing.yaml:10:17 whoever has this address never takes a turn: hubspot/mapping.yaml names it under objects.contact.unowned',
    ])
  })

  it('has no word about routes to a CRM whose mapping is broken', () => {
    files.edit('hubspot/mapping.yaml', 'email: email', 'emial: email')
    expect(files.check().problems.map((line) => line.replace(/:.*/, ''))).toEqual(['hubspot/mapping.yaml'])
    expect(files.check().warnings).toEqual([])
  })
})
