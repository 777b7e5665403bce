import type { Language } from './titles.ts'

/** A part of a name, with its Latin letters where the name itself has none. */
export interface NamePart {
  readonly text: string
  readonly latin: string
}

type NameParts = readonly [NamePart, ...NamePart[]]
type Words = readonly [string, ...string[]]

const special: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L' }
const marks = /\p{Mark}/gu

const latin = (text: string): string =>
  text
    .replace(/[ßøØłŁ]/g, (letter) => special[letter] ?? letter)
    .normalize('NFD')
    .replace(marks, '')

const part = (text: string): NamePart => ({ text, latin: latin(text) })
const parts = ([first, ...others]: Words): NameParts => [part(first), ...others.map(part)]

export const givenNames: Readonly<Record<Language, NameParts>> = {
  en: parts([
    'Olivia',
    'James',
    'Priya',
    'Marcus',
    'Shanice',
    'Ethan',
    'Grace',
    'Darnell',
    'Ruth',
    'Kwame',
    'Leah',
    'Owen',
    'Aisha',
    'Tom',
    'J.',
    'Mary-Ann',
  ]),
  de: parts(['Jürgen', 'Anke', 'Björn', 'Ilse', 'Matthias', 'Käthe', 'Dr. Uwe', 'Sabine', 'Emre', 'Lena']),
  fr: parts([
    'Élodie',
    'Benoît',
    'Jean-Luc',
    'Chloé',
    'François',
    'Amélie',
    'Thierry',
    'Maëlle',
    'Ousmane',
    'Zoé',
  ]),
  es: parts(['José María', 'Lucía', 'Íñigo', 'Begoña', 'Ramón', 'Inés', 'Joaquín', 'Ximena']),
  pt: parts(['João', 'Conceição', 'Tiago', 'Letícia', 'Antônio', 'Beatriz', 'Luís', 'Thaís']),
  it: parts(['Niccolò', 'Giulia', 'Piergiorgio', 'Chiara', 'Matteo', 'Ornella', 'Dario']),
  nl: parts(['Sjoerd', 'Anouk', 'Maarten', 'Femke', 'Joost', 'Lotte', 'Youssef']),
}

/** Real surnames that scrubbing must not take for a joke (Null, Mouse, Test) stand among the others. */
export const familyNames: Readonly<Record<Language, NameParts>> = {
  en: parts([
    'O’Brien',
    "O'Brien",
    'Null',
    'Mouse',
    'Fairweather',
    'Okafor',
    'Nguyen',
    'Patel',
    'McAllister',
    'Smythe-Jones',
    'Duck',
    'Whitlock',
    'Void',
    'St. John',
    'Abernathy',
    'Oyelaran',
    'Castellane',
    'Thorne',
  ]),
  de: parts([
    'Großmann',
    'Müller-Lüdenscheidt',
    'von der Aue',
    'Weiß',
    'Yıldız',
    'Kästner',
    'Test',
    'Hölderlin',
  ]),
  fr: parts(['Lefèvre', 'de La Rivière', "D'Anjou", 'Nguema', 'Beaupré', 'Côté', 'Tremblay', 'Noël']),
  es: parts(['Núñez Ortega', 'de la Peña', 'Ibáñez', 'Güell', 'Peñarroya', 'Echeverría']),
  pt: parts(['Gonçalves', 'dos Anjos', 'Araújo', 'Magalhães', 'Conceição']),
  it: parts(["D'Amico", 'De Benedictis', 'Fò', 'Quaranta', 'Lo Presti']),
  nl: parts(["van 't Hof", 'de Vries-Bakker', 'van den Broek', 'IJsbrand', 'ten Have']),
}

/** Given and family names in Chinese, Japanese and Korean characters, paired so that they belong together. */
export const eastAsianNames: readonly [
  { readonly given: NamePart; readonly family: NamePart },
  ...{ readonly given: NamePart; readonly family: NamePart }[],
] = [
  { given: { text: '伟', latin: 'wei' }, family: { text: '王', latin: 'wang' } },
  { given: { text: '秀英', latin: 'xiuying' }, family: { text: '欧阳', latin: 'ouyang' } },
  { given: { text: '太郎', latin: 'taro' }, family: { text: '田中', latin: 'tanaka' } },
  { given: { text: 'さくら', latin: 'sakura' }, family: { text: '渡辺', latin: 'watanabe' } },
  { given: { text: '민준', latin: 'minjun' }, family: { text: '김', latin: 'kim' } },
  { given: { text: '서연', latin: 'seoyeon' }, family: { text: '박', latin: 'park' } },
]

/** What people type who want the paper and not the call; null is a field left empty. */
export const fakeNames: readonly [
  readonly [string | null, string | null],
  ...(readonly [string | null, string | null])[],
] = [
  ['Mickey', 'Mouse'],
  ['test', 'test'],
  ['asdf', 'qwer'],
  ['Donald', 'Duck'],
  ['Test', 'User'],
  ['xxx', 'xxx'],
  ['qwerty', 'asdfgh'],
  ['aaaa', 'bbbb'],
  ['MICKEY', 'MOUSE'],
  ['Bugs', 'Bunny'],
]
