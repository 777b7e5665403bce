import { wordKey } from './fold.ts'
import type { MailDomainKind } from './mailbox.ts'

/** What of a registrant is looked at; null is empty. */
export interface Registrant {
  readonly firstName: string | null
  readonly lastName: string | null
  readonly email: string | null
  readonly company: string | null
  /** Of the mailbox; null when there is no readable address. */
  readonly mailDomainKind: MailDomainKind | null
}

/** What about a record looks made up. */
export type SuspectRule =
  | 'disposableMail'
  | 'placeholderName'
  | 'mashedName'
  | 'halfMashedName'
  | 'jokeName'
  | 'jokeNameAtCompany'
  | 'borrowedName'
  | 'digitsInName'
  | 'nameOfCompany'

/** What becomes of a record by what about it looks made up; `keep` says nothing about it. */
export type Treatments = Readonly<Record<SuspectRule, 'bin' | 'review' | 'keep'>>

/** Clean, for a person to look at, or made up. `because` is a sentence for the rep without the person's own words. */
export interface Suspicion {
  readonly verdict: 'clean' | 'review' | 'fake'
  readonly because: string | null
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(', '))

/** Typed instead of a name. Each is somebody's surname somewhere, so it takes one for each half. */
const placeholders = set(
  'test, tester, testing, foo, bar, baz, abc, abcd, xyz, xxx, aaa, bbb, none, n a, null, nil, undefined, unknown, anonymous, anonym, noname, no name, nobody, niemand, first name, last name, firstname, lastname, fname, lname, vorname, nachname, name, nom, prenom, nombre, apellido, nome, cognome, voornaam, achternaam, dummy, sample, example, fake, user, blah, bla, lorem, ipsum, prueba, teste, essai, prova, proef',
)
/** Who is called that at a company's address may have parents with humour; elsewhere it is the oldest joke. */
const jokes = set(
  'mickey mouse, micky mouse, micky maus, minnie mouse, donald duck, daisy duck, bugs bunny, daffy duck, homer simpson, bart simpson, darth vader, luke skywalker, santa claus, elmer fudd, fred flintstone, sponge bob, spongebob squarepants, yogi bear, max mustermann, erika mustermann, otto normalverbraucher, fulano de tal, joe bloggs, batman batman, super man, spider man',
)
/** Names of films and forms that real people bear as well. */
const namesakes = set(
  'john doe, jane doe, bruce wayne, clark kent, peter parker, harry potter, james bond, charlie brown, sherlock holmes, jan modaal, mario rossi, jean dupont',
)
/** Four neighbouring keys that are nobody's name, unlike Reza (azer backwards) and Wert. */
const fourKeys = set(
  'qwer, rewq, uiop, asdf, fdsa, sdfg, dfgh, fghj, ghjk, hjkl, lkjh, jklo, zxcv, vcxz, xcvb, cvbn, vbnm, yxcv, qsdf, wxcv, 1234, 4321',
)
const keyboardRows = [
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
  '1234567890',
]
const allRows = keyboardRows.flatMap((row) => [row, [...row].reverse().join('')])
const shortestRun = 5
const repeatedLetter = /^(.)\1{3,}$/u
const ordinal = /^\d(?:st|nd|rd|th)$/

/** The first two letters in one number. */
const pairOf = (word: string): number => word.charCodeAt(0) * 0x10000 + word.charCodeAt(1)

/** Every two keys beside each other: most words do not begin with two of them, and so are no run. */
const neighbours = new Set(
  allRows.flatMap((row) => [...row].slice(1).map((_, at) => pairOf(row.slice(at, at + 2)))),
)

/** A run along the keyboard, or one letter over and over. */
const isMashed = (word: string): boolean =>
  fourKeys.has(word) ||
  repeatedLetter.test(word) ||
  (word.length >= shortestRun && neighbours.has(pairOf(word)) && allRows.some((row) => row.includes(word)))

const because: Readonly<Record<SuspectRule, string>> = {
  disposableMail: 'The mail domain hands out throw-away addresses.',
  placeholderName: 'First and last name are both placeholders.',
  mashedName: 'The name is keys hit at random.',
  halfMashedName: 'A part of the name looks like keys hit at random.',
  jokeName: 'The name is one that people give as a joke.',
  jokeNameAtCompany: 'The name is one that people give as a joke.',
  borrowedName: 'The name is one that people give when they do not want to give theirs.',
  digitsInName: 'The name has digits in it.',
  nameOfCompany: 'The name is the name of the company.',
}

/** What might be a real person (`Mickey Mouse` at a company) goes to review, never to the bin. */
export const usualTreatments: Treatments = {
  disposableMail: 'bin',
  placeholderName: 'bin',
  mashedName: 'bin',
  halfMashedName: 'review',
  jokeName: 'bin',
  jokeNameAtCompany: 'review',
  borrowedName: 'review',
  digitsInName: 'review',
  // Many who work for themselves are called what their company is called.
  nameOfCompany: 'keep',
}

const clean: Suspicion = { verdict: 'clean', because: null }

/**
 * Whether a registrant is made up. Judged by what nobody is called, never by what sounds foreign: one-letter names,
 * scripts of any kind, emoji, apostrophes and the surnames Null, Test and Mouse are clean. Of several reasons the
 * gravest that is not kept counts.
 */
export function suspectFake(registrant: Registrant, treatments: Treatments = usualTreatments): Suspicion {
  const found = rulesAgainst(registrant)
  if (found.length === 0) return clean
  const bin = found.find((rule) => treatments[rule] === 'bin')
  if (bin !== undefined) return { verdict: 'fake', because: because[bin] }
  const review = found.find((rule) => treatments[rule] === 'review')
  return review === undefined ? clean : { verdict: 'review', because: because[review] }
}

/** Everything about a registrant that looks made up, the surest first. */
function rulesAgainst({ firstName, lastName, email, company, mailDomainKind }: Registrant): SuspectRule[] {
  const rules: SuspectRule[] = mailDomainKind === 'disposable' ? ['disposableMail'] : []
  const first = wordKey(firstName ?? '')
  const last = wordKey(lastName ?? '')
  const whole = `${first} ${last}`.trim()
  const companyName = wordKey(company ?? '')
  if ((placeholders.has(first) && placeholders.has(last)) || isAllPlaceholders(whole))
    rules.push('placeholderName')
  if (jokes.has(whole))
    rules.push(mailDomainKind === 'corporate' || companyName !== '' ? 'jokeNameAtCompany' : 'jokeName')
  if (namesakes.has(whole)) rules.push('borrowedName')
  rules.push(...rulesAgainstKeys(whole === '' ? localPart(email) : whole))
  if (whole.includes(' ') && whole === companyName) rules.push('nameOfCompany')
  return rules
}

/** Salesforce asks for a last name alone, so both halves may stand in it; one placeholder alone may be a name. */
function isAllPlaceholders(whole: string): boolean {
  const words = whole.split(' ')
  return words.length > 1 && words.every((word) => placeholders.has(word))
}

/** Without a name the mailbox stands for it, but for less: an address is delivered to somebody. */
const localPart = (email: string | null): string => wordKey(email?.split('@')[0] ?? '').replaceAll(' ', '')

function rulesAgainstKeys(whole: string): SuspectRule[] {
  const words = whole.split(' ')
  if (words.some(isMashed)) {
    const isAll = words.length > 1 && words.every((word) => isMashed(word) || placeholders.has(word))
    return [isAll ? 'mashedName' : 'halfMashedName']
  }
  return words.length > 1 && words.some((word) => /\d/.test(word) && !ordinal.test(word))
    ? ['digitsInName']
    : []
}
