import { describe, expect, it } from 'vitest'
import {
  namesNoValue,
  redactionMark,
  withoutAddresses,
  withoutKnownValues,
  withoutValues,
} from '../../src/ports/redaction.ts'

const ada = ['Ada', 'Lovelace-Groß', 'Ådmiral', 'Renée', '+44 20 7946 0958', 'Analytical Engines Ltd']

/** What must not be left of a sentence, and what must. */
const refusals: readonly (readonly [what: string, sentence: string, gone: string, stays: string])[] = [
  ['a name', 'Contact Ada exists', 'Ada', 'Contact'],
  ['a name in capitals', 'Contact ADA exists', 'ADA', 'exists'],
  ['a name in capitals without ß', 'LOVELACE-GROSS exists', 'LOVELACE', 'exists'],
  ['a decomposed name', 'Rene\u0301e exists', 'Rene', 'exists'],
  ['a name without its accents', 'RENEE exists', 'RENEE', 'exists'],
  ['a composed letter that was a ring and an A', 'A\u030admiral exists', 'dmiral', 'exists'],
  ['a name in the address of a page', 'GET /find?q=Ren%C3%A9e failed', 'Ren', 'GET /find?q='],
  ['a firm broken over lines', 'Analytical\n  engines LTD is a duplicate', 'ngines', 'is a duplicate'],
  ['a firm in a form', 'q=Analytical+Engines+Ltd is a duplicate', 'ngines', 'is a duplicate'],
  ['a telephone written otherwise', 'call 0044-20-79460958 first', '7946', 'call'],
  ['an address', 'ada.lovelace+x@acme.example is taken', 'lovelace', 'is taken'],
  ['an address of a page', 'email=ada.l%40acme.example&id=7', 'ada.l', '&id=7'],
  ['an address in HTML', 'ada.l&#64;acme.example is taken', 'acme', 'is taken'],
  ['an address in JSON', '{"email":"ada.l\\u0040acme.example"}', 'acme', 'email'],
  ['an Irish address', "mickey.o'neil@mail.example is taken", 'mickey', 'is taken'],
  ['a cut address', 'the owner of ada.lovelace@', 'lovelace', 'the owner of'],
  ['an address in other letters', 'zoë@söder.example is taken', 'zoë', 'is taken'],
  ['a foreign telephone', 'call +1 (555) 010-0199 first', '0199', 'first'],
  ['a foreign telephone without a plus', 'call 030 1234567 first', '1234567', 'first'],
  ['a street', 'moved to 12 Old Main Street in May', 'Main', 'in May'],
  ['a German street', 'wohnt Lange Hauptstraße 5a heute', 'Haupt', 'heute'],
  ['a German street in capitals', 'wohnt HAUPTSTRASSE 5 heute', 'HAUPT', 'heute'],
  ['a French street', 'habite 5, rue de la Paix depuis', 'Paix', 'depuis'],
  ['a quoted value', 'Description "call after her divorce" is not allowed', 'divorce', 'is not allowed'],
  ['a value in single quotes', "the value 'Smith' is not allowed", 'Smith', 'is not allowed'],
  ["a quoted O'Neil", "the value 'Sean O'Neil' is not allowed", 'Neil', 'is not allowed'],
  ['a value in curly quotes', 'the value “Grace Hopper” is not allowed', 'Hopper', 'is not allowed'],
  ['a value in angles', 'la valeur «Jean Valjean» est refusée', 'Valjean', 'est refusée'],
]

describe('withoutValues', () => {
  it.each(refusals)('D11 leaves nothing of %s', (_, sentence, gone, stays) => {
    const redacted = withoutValues(sentence, ada)
    expect(redacted).not.toContain(gone)
    expect(redacted).toContain(redactionMark)
    expect(redacted).toContain(stays)
    expect(namesNoValue(redacted)).toBe(false)
  })

  it.each([
    "No such column 'Plumbline_Score__c' on sobject of type Lead, record 005Pb0000000001AAA",
    'Property "plumbline_score" does not exist; see lifecyclestage and contact.email',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION: the users don\'t have the owners\' right to "LeadSource"',
    'HubSpot at 127.0.0.1:8080 answered 400 on 2026-03-01T12:00:00Z with id 123456789012 of 5 leads in a way',
    'PostgreSQL 15.18 at 10.20.30.40 takes 100 calls; 2000 records of this list via Apex',
  ])('D11 leaves words, fields and ids: %s', (sentence) => {
    expect(withoutValues(sentence, ada)).toBe(sentence)
    expect(namesNoValue(sentence)).toBe(true)
  })

  it('D11 takes a note out that is quoted whole, or a sentence of it', () => {
    const note = 'Met at the fair.\nShe is about to leave her husband. Call in May!'
    for (const quoted of [note, 'she is about to leave her husband.', note.replace('\n', ' ')])
      expect(withoutValues(`Comments: ${quoted} is too long`, [note])).not.toContain('husband')
  })

  it('D11 cuts what is very long, and says so', () => {
    const redacted = withoutValues('x '.repeat(1_000_000))
    expect(redacted.length).toBeLessThan(600)
    expect(redacted.endsWith('…')).toBe(true)
  })

  it.each(['a.', "a'", '1 ', '"a', '%41', 'A ', '(1', 'Rue A '])(
    'D11 is quick with a million of %s',
    (part) => {
      const started = performance.now()
      withoutValues(part.repeat(1_000_000), ada)
      expect(performance.now() - started).toBeLessThan(1_000)
    },
  )
})

describe('withoutKnownValues', () => {
  it('D11 leaves a surname that is an ordinary word of the sentence', () => {
    expect(withoutKnownValues('User USER is no user', ['User'])).toBe('[removed] [removed] is no user')
    expect(withoutKnownValues('this user is no User', ['user'])).toBe('this [removed] is no [removed]')
  })

  it('D11 leaves a text in which there is nothing to take out as it was', () => {
    const text = 'Rene\u0301e of\n  Paris %41'
    expect(withoutKnownValues(text, ['Ada', '', 'x'])).toBe(text)
  })
})

describe('withoutAddresses', () => {
  it('D11 is quick with a long text that is none', () => {
    const started = performance.now()
    expect(withoutAddresses('a.'.repeat(500_000))).toHaveLength(1_000_000)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
