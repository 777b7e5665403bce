import { knownSpelling, longestPhrase, type TitlePhrase, titleLexicon } from './title-lexicon.ts'
import { isSeparator, type Separator, titleTokens } from './title-tokens.ts'

/** The phrases and separators of a title in order; words that no table knows are left out. */
export function titlePhrases(title: string): (TitlePhrase | Separator)[] {
  const words = titleTokens(title).map((word) => knownSpelling(titleLexicon.spellings, word))
  const found: (TitlePhrase | Separator)[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    const isAlone = isBoundary(words[at - 1]) && isBoundary(words[at + 1])
    const lone = isAlone ? titleLexicon.alone.get(word) : undefined
    const longest =
      lone === undefined
        ? longestPhrase(titleLexicon, words, at, words.length - at)
        : { phrase: lone, length: 1 }
    if (longest !== null) found.push(longest.phrase)
    else if (isSeparator(word)) found.push(word)
    at += longest?.length ?? 1
  }
  return found
}

const isBoundary = (word: string | undefined): boolean => word === undefined || isSeparator(word)
