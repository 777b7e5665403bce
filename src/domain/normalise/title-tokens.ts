import { foldText } from './fold.ts'

/** `Directeur(trice)`, `Leiter*in`, `Leiter/-in`, `Chargé·e`: the ending that names the other gender. */
const genderEnding = /(?<=\p{L}{3})(?:\(-?|[/*:·._]-?)(?:innen|in|e|a|o|ne|trice|rice|euse)\)?(?!\p{L})/gu
/** `(m/w/d)`, `f/m/x`, `h/f`. */
const genderMarker = /(?<!\p{L})\(?[mwfdhxv](?: ?[/|*] ?[mwfdhxv]){1,2}\)?(?!\p{L})/gu
/** The dots of `V.P.` and `C.E.O.` join letters; any other dot is the end of an abbreviation. */
const initialsDot = /(?<=(?<!\p{L})\p{L}|\.\p{L})\.(?=\p{L}(?!\p{L}))/gu
const token = /[\p{L}\p{N}]+|[&+,;|/\\()@•·–—]| - /gu

const ands: ReadonlySet<string> = new Set(['+', 'and', 'und', 'et', 'y', 'e', 'en', 'ed'])
const stops: ReadonlySet<string> = new Set([';', '|', '•', '·', '–', '—', ' - ', '\\'])

/** Between two parts of a title, from the loosest tie to none: `&`, `/`, `,`, `|`. */
export type Separator = '&' | '/' | ',' | '|'
export const isSeparator = (word: string): word is Separator =>
  word === '&' || word === '/' || word === ',' || word === '|'

/** The words of a title in order, folded, with its separators among them in four kinds. */
export function titleTokens(title: string): string[] {
  const plain = foldText(title)
    .replace(genderMarker, ' , ')
    .replace(genderEnding, '')
    .replace(initialsDot, '')
  return (plain.match(token) ?? []).map((word) => {
    if (ands.has(word)) return '&'
    if (stops.has(word)) return '|'
    return word === '(' || word === ')' ? ',' : word
  })
}
