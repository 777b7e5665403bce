/** Letters that Unicode does not take apart into a base letter and a mark. */
const undecomposed: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
}
const undecomposedLetter = /[ßæœøłđðþħı]/g
/** Accents only: the marks of kana and of Indic scripts tell letters apart. */
const accent = /[\u0300-\u036f]+/g
const beyondAscii = /[^\0-\x7f]/

/** The text in lower case without diacritics: `Président` and `PRESIDENT` are the same word. */
export function foldText(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(accent, '')
    .toLowerCase()
    .replace(accent, '')
    .normalize('NFC')
    .replace(undecomposedLetter, (letter) => undecomposed[letter] ?? letter)
}

const plainWord = /^[a-z0-9]*$/
const between = /[^\p{L}\p{N}]+/gu
/** The same among ASCII characters, several times faster. */
const betweenAscii = /[^a-z0-9]+/g

/** The folded words of a text, one space between them: the key under which spellings meet. */
export function wordKey(text: string): string {
  const folded = foldText(text)
  if (plainWord.test(folded)) return folded
  return folded.replace(beyondAscii.test(folded) ? between : betweenAscii, ' ').trim()
}
