/**
 * Takes a person's values out of texts that somebody else wrote: a CRM's refusal, a library's error. Refusals go into
 * the ledger, the log and the queue, and nobody should be found there.
 */

/** Stands where something was taken out. */
export const redactionMark = '[removed]'
/** Stands where the rest of a text was cut off. */
const cutMark = '…'

/** Longer sentences of others are cut: they hold a page of somebody's HTML. */
const longestSentence = 500
/** Looked through of a longer text: what is cut off after that cannot be half a value at the end of what is shown. */
const longestRead = 8 * longestSentence

const beforeWord = '(?<![\\p{L}\\p{N}\\p{M}])'
const afterWord = '(?![\\p{L}\\p{N}\\p{M}])'

/** `@` as it is written in addresses of pages, in HTML and in JSON. */
const at = '(?:@|\uff20|%40|&#64;|&#x40;|&commat;|\\\\u0040)'
const inAddress = '[^\\s@\uff20<>"\'(),:;[\\]{}=&?/|\\\\`]'
const apostrophe = "(?<=\\p{L})['\u2019](?=\\p{L})"
const addresses = new RegExp(
  `(?<!${inAddress})(?:${inAddress}|${apostrophe})+${at}(?:(?!${at})${inAddress})*`,
  'giu',
)

/** Replaces all that looks like an e-mail address. For texts of any kind, our own included. */
export const withoutAddresses = (text: string): string => text.replace(addresses, redactionMark)

/**
 * A foreign sentence without what could be a person's: `values` that are known, and unknown addresses, telephone
 * numbers, streets and quoted values. Names of fields and ids stay. The text comes back on one line, its end cut off
 * when it is very long.
 */
export function withoutValues(sentence: string, values: readonly string[] = []): string {
  const read = decoded(sentence.slice(0, longestRead))
  const words = [withoutAddresses, withoutQuotes, withoutStreets, withoutTelephones].reduce(
    (text, without) => without(text),
    withoutKnownValues(read, values),
  )
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestSentence ? `${line.slice(0, longestSentence)}${cutMark}` : line
}

/** Whether nothing was taken out of a redacted sentence. */
export const namesNoValue = (sentence: string): boolean =>
  !sentence.includes(redactionMark) && !sentence.endsWith(cutMark)

/**
 * The text without these values, in capitals, with or without accents, composed or not, broken over lines, or escaped
 * as in the address of a page. A single word that is written small stays where the value is written otherwise: User
 * and Field are names, user and field are words of every refusal.
 */
export function withoutKnownValues(text: string, values: readonly string[]): string {
  const wanted = [...new Set(values.flatMap(piecesOf))]
    // Of an address and a name in it, the address goes first.
    .toSorted((a, b) => b.length - a.length)
  if (wanted.length === 0) return text
  const small = new Set(wanted.filter((value) => value === value.toLowerCase()).map(plain))
  const pattern = new RegExp(`${beforeWord}(?:${wanted.map(patternOf).join('|')})${afterWord}`, 'giu')
  const isOrdinary = (match: string) =>
    /^[\p{L}\p{M}]+$/u.test(match) && match === match.toLowerCase() && !small.has(plain(match))
  const source = decoded(text).normalize('NFD')
  const redacted = source.replace(pattern, (match) => (isOrdinary(match) ? match : redactionMark))
  return redacted === source ? text : redacted.normalize('NFC')
}

/** Shorter pieces of a text are words of anybody. */
const shortestPiece = 12

/** A value, and each sentence of a longer text, for a CRM may quote one alone. */
function piecesOf(value: string): string[] {
  const whole = value.normalize('NFD').trim()
  const sentences = whole.split(/[\r\n]+|(?<=[.!?;])\s+/).map((sentence) => sentence.trim())
  return [whole, ...sentences.filter((sentence) => sentence.length >= shortestPiece)].filter(isWord)
}

/** One Latin letter alone is an article or an initial; in other scripts it may be a family's name. */
const isWord = (value: string): boolean => value.length > 1 || /[^a-z\P{L}]/iu.test(value)

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const betweenDigits = '[\\s()./-]*'

function patternOf(value: string): string {
  const digits = value.replace(/\D/g, '')
  // The last eight are the same with and without the code of the country.
  if (digits.length >= 7 && /^[\d\s()./+-]+$/.test(value))
    return `[+(]*(?:\\d${betweenDigits})*${[...digits.slice(-8)].join(betweenDigits)}`
  return value
    .split(/\s+/)
    .map((word) => word.replace(/\p{M}/gu, '').replaceAll(/ss|ß|[^ß]/giu, letterPattern))
    .join('[\\s+]+')
}

function letterPattern(letter: string): string {
  if (/^(?:ss|ß)$/i.test(letter)) return '(?:ss|ß)'
  const pattern = letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return /\p{L}/u.test(letter) ? `${pattern}\\p{M}*` : pattern
}

const escapes = /(?:%[0-9a-f]{2})+|&#x?[0-9a-f]{1,6};|&(?:quot|amp|apos|commat);|\\u[0-9a-f]{4}/gi
const namedEscapes: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&apos;': "'",
  '&commat;': '@',
}

/** With what was escaped for the address of a page, for HTML or for JSON as it reads; what cannot be read stays. */
const decoded = (text: string): string =>
  text.replace(escapes, (escaped) => {
    const letters = lettersOf(escaped.toLowerCase())
    return letters === null || /\p{C}/u.test(letters) ? escaped : letters
  })

function lettersOf(escaped: string): string | null {
  const named = namedEscapes[escaped]
  if (named !== undefined) return named
  try {
    if (escaped.startsWith('%')) return decodeURIComponent(escaped)
    const hex = /^(?:&#x|\\u)([0-9a-f]+);?$/.exec(escaped)?.[1]
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    const decimal = /^&#(\d+);$/.exec(escaped)?.[1]
    return decimal === undefined ? null : String.fromCodePoint(Number(decimal))
  } catch {
    return null
  }
}

const quotes = new RegExp(
  [
    '"([^"\\n]{1,1000})"',
    '[“„]([^“”"\\n]{1,1000})[“”]',
    '[«»]([^«»\\n]{1,1000})[«»]',
    `${beforeWord}['‘‚]((?:[^'‘’\\n]|${apostrophe}){1,1000})['‘’]${afterWord}`,
  ].join('|'),
  'gu',
)

/** Words of CRMs that stand in quotes without an underline or a hump: standard objects and fields. */
const crmWords =
  /^(?:Lead|Contact|Account|Task|User|Group|Owner|Company|Email|Phone|Title|Status|Name|Id|Rating|Industry|Country)$/

/** Such as `Plumbline_Score__c`, `contact.email`, `LeadSource`, `jobtitle` and `INVALID_FIELD`: a field, an object or a code. */
const isIdentifier = (text: string): boolean =>
  crmWords.test(text) ||
  (/^[a-z][\w.-]*$/i.test(text) && (/_|\w\.\w|[a-z][A-Z]/.test(text) || text === text.toLowerCase()))

const withoutQuotes = (text: string): string =>
  text.replace(quotes, (quote, ...groups: unknown[]) => {
    const inner = groups.slice(0, 4).find((group) => typeof group === 'string') as string
    return isIdentifier(inner.trim()) || inner.includes(redactionMark)
      ? quote
      : quote.replace(inner, redactionMark)
  })

/** A word as it is written small, with a capital, and in capitals. */
const cased = (words: string): string =>
  words
    .split(' ')
    .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])
    .join('|')

const name = "\\p{Lu}[\\p{L}\\p{M}'’-]*"
const house = `\\d{1,5}\\s?[a-zA-Z]?${afterWord}`
const english = cased('street st road rd avenue ave boulevard blvd lane ln drive court square')
const german = cased('straße strasse str. gasse weg platz allee laan straat gatan gade vej')
const romance = cased('rue avenue boulevard via calle rua piazza plaza avenida')
const particle = `(?:${cased('de du des la le del della da do dos')})\\s+|[lL]['’]`
const romanceStreet = `(?:${romance})\\s+(?:${particle}){0,2}${name}(?:\\s+${name}){0,3}`

/** With a number: a street alone is hardly anybody's, and its words are words of other sentences too. */
const streets = new RegExp(
  [
    `${house},?\\s+(?:${name}\\.?\\s+){1,4}(?:${english})${afterWord}\\.?`,
    `(?:${name}[\\s-]+){0,3}[\\p{L}\\p{M}-]*(?:${german.replaceAll('.', '\\.')})\\s+${house}`,
    `${house},?\\s+${romanceStreet}`,
    `${romanceStreet},?\\s+${house}`,
  ]
    .map((street) => beforeWord + street)
    .join('|'),
  'gu',
)

const withoutStreets = (text: string): string => text.normalize('NFC').replace(streets, redactionMark)

const telephones = new RegExp(`${beforeWord}[+(]*\\d[\\d\\s()./-]{5,}\\d${afterWord}`, 'gu')

/** Digits alone may be the id of a record; a day and the address of a machine are no telephone. */
const isTelephone = (text: string): boolean =>
  text.replace(/\D/g, '').length >= 7 &&
  !/^\d+$/.test(text) &&
  !/^\d{4}-\d\d-\d\d/.test(text) &&
  !/^\d+(?:\.\d+)+$/.test(text)

const withoutTelephones = (text: string): string =>
  text.replace(telephones, (number) => (isTelephone(number) ? redactionMark : number))
