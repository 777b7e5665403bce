import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { departments } from '../../../src/domain/normalise/department.ts'
import { seniorities, seniorityRank } from '../../../src/domain/normalise/seniority.ts'
import { readTitle } from '../../../src/domain/normalise/title.ts'
import { readTitleTable } from './title-table.ts'

const unread = { seniority: null, department: null }

describe('readTitle', () => {
  it.each([null, '', '   ', 'n/a', '-', '???', '🦄', '社長', 'asdf qwer', 'x'.repeat(5_000)])(
    'reads nothing out of %j',
    (title) => {
      expect(readTitle(title)).toEqual(unread)
    },
  )

  it.each([
    'Executive Assistant to the VP',
    'Assistant to the Vice President, Sales',
    'PA to CEO & CFO',
    'CEO Assistant',
    "Director's Assistant",
    'Assistentin der Geschäftsführung',
    'Referent des Vorstands',
    'Vorstandssekretärin',
    'Assistente alla Direzione Generale',
    'Assistante du Directeur Général',
    'Asistente del Vicepresidente',
    'Assistente do Presidente',
    'Assistent van de directeur',
    'Directiesecretaresse',
  ])('does not take %j for the boss', (title) => {
    expect(readTitle(title).seniority).toBe('entry')
  })

  it.each([
    'Office of the CEO',
    'Former Vice President',
    'Ehemaliger Geschäftsführer',
    'Ancien directeur général',
    'ex-CEO',
    'CEO (retired)',
    'Direktor, pensioniert',
  ])('says nothing about the rank of %j', (title) => {
    expect(readTitle(title).seniority).toBeNull()
  })

  it.each([
    ['Vice President', 'vp'],
    ['President', 'c-level'],
    ['Assistant Vice President', 'vp'],
    ['Vice Président', 'vp'],
    ['Président', 'c-level'],
    ['Vizepräsident', 'vp'],
    ['Senior Director', 'director'],
    ['SVP', 'vp'],
    ['EVP', 'vp'],
    ['C-level', 'c-level'],
    ['CTO', 'c-level'],
    ['Director', 'director'],
    ['Directory Services', null],
    ['Presidential Suite', null],
    ['VPN Specialist', 'entry'],
  ] as const)('reads %j as %s', (title, seniority) => {
    expect(readTitle(title).seniority).toBe(seniority)
  })

  it('ranks an owner with the c-level and everything else in order', () => {
    expect(seniorities.map(seniorityRank)).toEqual([0, 1, 2, 3, 4, 5, 5])
  })
})

describe('the table of titles', () => {
  const table = readTitleTable('titles.tsv')
  const wrong = table.filter(({ title, seniority, department }) => {
    const reading = readTitle(title)
    return reading.seniority !== seniority || reading.department !== department
  })

  it('has at least 300 titles in seven languages, each once', () => {
    expect(table.length).toBeGreaterThanOrEqual(300)
    expect([...new Set(table.map(({ language }) => language))]).toHaveLength(7)
    expect(new Set(table.map(({ language, title }) => `${language} ${title}`)).size).toBe(table.length)
    expect(table.filter(({ seniority }) => seniority !== null && !seniorities.includes(seniority))).toEqual(
      [],
    )
    expect(
      table.filter(({ department }) => department !== null && !departments.includes(department)),
    ).toEqual([])
  })

  it('is read right for at least 95 in 100 titles of each language', () => {
    for (const language of new Set(table.map((row) => row.language))) {
      const all = table.filter((row) => row.language === language).length
      const right = all - wrong.filter((row) => row.language === language).length
      expect(right / all, language).toBeGreaterThanOrEqual(0.95)
    }
  })

  // What is read differently from what a person would say. A shorter list is progress, a longer one a decision.
  it('is read wrong for these', () => {
    expect(wrong.map(({ title }) => title).sort()).toEqual([
      'AVP, Commercial Banking Compliance',
      'CEO e Fundador',
      'Non-Executive Director',
      'Présidente et fondatrice',
      'Senior Executive Assistant, Office of the President',
      'Technischer Geschäftsführer (COO)',
    ])
  })

  it('is read the same in capitals, in small letters, without diacritics and with spaces around', () => {
    const bare = (title: string): string => title.normalize('NFD').replace(/\p{M}/gu, '')
    for (const { title } of table) {
      const reading = readTitle(title)
      for (const other of [title.toUpperCase(), title.toLowerCase(), bare(title), `  ${title} `]) {
        expect(readTitle(other), other).toEqual(reading)
      }
    }
  })
})

describe('readTitle, whatever it is given', () => {
  const part = fc.constantFrom(
    'vice',
    'president',
    'leiter',
    'der',
    'to the',
    ',',
    '/',
    '&',
    '(',
    '.',
    '-',
    'ß',
    'İ',
    'É',
  )
  const anyTitle = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(part, { maxLength: 60 }).map((parts) => parts.join(' ')),
  )

  it('answers out of its vocabularies and never throws', () => {
    fc.assert(
      fc.property(anyTitle, (title) => {
        const { seniority, department } = readTitle(title)
        expect(seniority === null || seniorities.includes(seniority)).toBe(true)
        expect(department === null || departments.includes(department)).toBe(true)
      }),
    )
  })

  it('takes no longer than a title may for the worst texts of its length', () => {
    const worst = ['a', '.a', '(a', 'm/w/', 'vice ', 'vertriebsleiter', ' - ', 'ä'].map((unit) =>
      unit.repeat(300).slice(0, 300),
    )
    const startedAt = performance.now()
    for (let round = 0; round < 20; round += 1) for (const title of worst) readTitle(title)
    // 160 readings, each some tens of microseconds; a nested quantifier would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })
})
