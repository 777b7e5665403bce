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

/** Clean, for a person to look at, or made up. `because` is a sentence for the rep without the person's own words. */
export interface Suspicion {
  readonly verdict: 'clean' | 'review' | 'fake'
  readonly because: string | null
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(', '))

/** Typed instead of a name. Each is somebody's surname somewhere, so it takes one for each half. */
const placeholders = set(
  'test, tester, testing, foo, bar, baz, abc, abcd, xyz, xxx, aaa, bbb, none, n a, null, nil, undefined, unknown, anonymous, anonym, noname, no name, nobody, niemand, first name, last name, firstname, lastname, fname, lname, vorname, nachname, name, nom, prenom, nombre, apellido, nome, cognome, voornaam, achternaam, dummy, sample, example, fake, user, blah, bla, lorem, ipsum',
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

/** A run along the keyboard, or one letter over and over. */
const isMashed = (word: string): boolean =>
  fourKeys.has(word) ||
  repeatedLetter.test(word) ||
  (word.length >= shortestRun && allRows.some((row) => row.includes(word)))

const clean: Suspicion = { verdict: 'clean', because: null }

/**
 * Whether a registrant is made up. Judged by what nobody is called, never by what sounds foreign: one-letter names,
 * scripts of any kind, emoji, apostrophes and the surnames Null, Test and Mouse are clean. What might be a real
 * person (`Mickey Mouse` at a company) goes to review, never to the bin.
 */
export function suspectFake({ firstName, lastName, email, company, mailDomainKind }: Registrant): Suspicion {
  if (mailDomainKind === 'disposable') {
    return { verdict: 'fake', because: 'The mail domain hands out throw-away addresses.' }
  }
  const first = wordKey(firstName ?? '')
  const last = wordKey(lastName ?? '')
  const whole = `${first} ${last}`.trim()
  if (placeholders.has(first) && placeholders.has(last)) {
    return { verdict: 'fake', because: 'First and last name are both placeholders.' }
  }
  if (jokes.has(whole)) {
    const isAtCompany = mailDomainKind === 'corporate' || wordKey(company ?? '') !== ''
    return {
      verdict: isAtCompany ? 'review' : 'fake',
      because: 'The name is one that people give as a joke.',
    }
  }
  if (namesakes.has(whole)) {
    return {
      verdict: 'review',
      because: 'The name is one that people give when they do not want to give theirs.',
    }
  }
  return suspectKeys(whole === '' ? localPart(email) : whole)
}

/** Without a name the mailbox stands for it, but for less: an address is delivered to somebody. */
const localPart = (email: string | null): string => wordKey(email?.split('@')[0] ?? '').replaceAll(' ', '')

function suspectKeys(whole: string): Suspicion {
  const words = whole.split(' ')
  const mashed = words.filter(isMashed)
  if (mashed.length > 0) {
    const isAll = words.length > 1 && words.every((word) => isMashed(word) || placeholders.has(word))
    return isAll
      ? { verdict: 'fake', because: 'The name is keys hit at random.' }
      : { verdict: 'review', because: 'A part of the name looks like keys hit at random.' }
  }
  if (words.length > 1 && words.some((word) => /\d/.test(word) && !ordinal.test(word))) {
    return { verdict: 'review', because: 'The name has digits in it.' }
  }
  return clean
}
