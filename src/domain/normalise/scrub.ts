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

/** Typed instead of a name. Each is somebody's surname somewhere, so one alone proves nothing. */
const placeholders = set(
  'test, tester, testing, asdf, asd, qwer, qwerty, foo, bar, baz, abc, abcd, xyz, xxx, aaa, none, na, n a, null, nil, undefined, unknown, anonymous, anonym, noname, no name, nobody, niemand, first name, last name, firstname, lastname, vorname, nachname, name, nom, prenom, nombre, apellido, dummy, sample, example, fake, user, blah, bla, lorem, ipsum',
)
/** Names out of films and jokes; somebody real may bear them, so a person decides. */
const characters = set(
  'mickey mouse, minnie mouse, donald duck, daisy duck, bugs bunny, daffy duck, homer simpson, bart simpson, bruce wayne, clark kent, peter parker, harry potter, james bond, darth vader, luke skywalker, santa claus, john doe, jane doe, joe bloggs, max mustermann, erika mustermann, otto normalverbraucher, fulano de tal, jan modaal, elmer fudd, fred flintstone, charlie brown, sherlock holmes, bob the builder, sponge bob, spongebob squarepants, yogi bear, micky maus',
)
const keyboardRows = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1234567890',
]
const shortestRun = 4
/** The first two letters in one number. */
const pairOf = (word: string): number => word.charCodeAt(0) * 0x10000 + word.charCodeAt(1)

/** Every two keys beside each other, in both directions: what does not begin with two of them is no run. */
const neighbours = new Set(
  keyboardRows.flatMap((row) =>
    [...row].slice(1).flatMap((key, at) => [pairOf(`${row[at]}${key}`), pairOf(`${key}${row[at]}`)]),
  ),
)

/** At least four neighbouring keys in a row, forwards or backwards, and nothing else. */
function isKeyboardRun(word: string): boolean {
  if (word.length < shortestRun || !neighbours.has(pairOf(word))) return false
  const backwards = [...word].reverse().join('')
  return keyboardRows.some((row) => row.includes(word) || row.includes(backwards))
}
/** The same letter four times and more, and nothing else. */
const isOneLetter = (word: string): boolean =>
  // Whatever its letter takes, one or two code units, the third is the first again.
  word.charCodeAt(0) === word.charCodeAt(2) && /^(.)\1{3,}$/u.test(word)
const isMashed = (word: string): boolean => isKeyboardRun(word) || isOneLetter(word)

const because: Readonly<Record<SuspectRule, string>> = {
  disposableMail: 'The mail domain hands out throw-away addresses.',
  placeholderName: 'First and last name are both placeholders.',
  mashedName: 'The name is a run of neighbouring or repeated keys.',
  halfMashedName: 'One of the names is a run of neighbouring or repeated keys.',
  jokeName: 'The name is one that people use as a joke.',
  jokeNameAtCompany: 'The name is one that people use as a joke.',
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
  digitsInName: 'review',
  nameOfCompany: 'review',
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
function rulesAgainst({ firstName, lastName, company, mailDomainKind }: Registrant): SuspectRule[] {
  const rules: SuspectRule[] = mailDomainKind === 'disposable' ? ['disposableMail'] : []
  const first = wordKey(firstName ?? '')
  const last = wordKey(lastName ?? '')
  const whole = `${first} ${last}`.trim()
  if (whole === '') return rules
  if (isPlaceholderName(first, last)) rules.push('placeholderName')
  const words = whole.split(' ')
  if (words.some(isMashed)) {
    const isWhole = words.every((word) => isMashed(word) || placeholders.has(word))
    rules.push(isWhole ? 'mashedName' : 'halfMashedName')
  }
  if (characters.has(whole))
    rules.push(mailDomainKind === 'corporate' || company !== null ? 'jokeNameAtCompany' : 'jokeName')
  if (/\d/.test(whole)) rules.push('digitsInName')
  if (words.length > 1 && whole === wordKey(company ?? '')) rules.push('nameOfCompany')
  return rules
}

/** Both halves typed as placeholders, or one of them alone twice: `Test Test`, `foo bar`, `n/a n/a`. */
const isPlaceholderName = (first: string, last: string): boolean =>
  first !== '' && last !== '' && placeholders.has(first) && placeholders.has(last)
