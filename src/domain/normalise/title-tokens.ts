import { foldText } from './fold.ts'

/** `Directeur(trice)`, `Leiter*in`, `Leiter/-in`, `Chargé·e`: the ending that names the other gender. */
const genderEnding = /(?<=\p{L}{3})(?:\(-?|[/*:·._]-?)(?:innen|in|e|a|o|ne|trice|rice|euse)\)?(?!\p{L})/gu
/** `(m/w/d)`, `f/m/x`, `h/f`. */
const genderMarker = /(?<!\p{L})\(?[mwfdhxv](?: ?[/|*] ?[mwfdhxv]){1,2}\)?(?!\p{L})/gu
/** The dots of `V.P.` and `C.E.O.` join letters; any other dot is the end of an abbreviation. */
const initialsDot = /(?<=(?<!\p{L})\p{L}|\.\p{L})\.(?=\p{L}(?!\p{L}))/gu
/** Most titles have none of the signs that the three above need, and are read twice as fast without trying. */
const sign = /[(/*:·._|]/
const token = /[\p{L}\p{N}]+|[&+,;|/\\()@•·–—]| - /gu

/** Between two parts of a title, from the loosest tie to none: `&`, `/`, `,`, `|`. */
export type Separator = '&' | '/' | ',' | '|'
export const isSeparator = (word: string): word is Separator =>
  word === '&' || word === '/' || word === ',' || word === '|'

const meanings: ReadonlyMap<string, Separator> = new Map([
  ...['+', 'and', 'und', 'et', 'y', 'e', 'en', 'ed'].map((word) => [word, '&'] as const),
  ...[';', '•', '·', '–', '—', ' - ', '\\'].map((word) => [word, '|'] as const),
  ...['(', ')'].map((word) => [word, ','] as const),
])

/** The words of a title in order, folded, with its separators among them in four kinds. */
export function titleTokens(title: string): string[] {
  const folded = foldText(title)
  const plain = sign.test(folded)
    ? folded.replace(genderMarker, ' , ').replace(genderEnding, '').replace(initialsDot, '')
    : folded
  return (plain.match(token) ?? []).map((word) => meanings.get(word) ?? word)
}
