import { boundedCache } from '../bounded-cache.ts'
import { foldText } from './fold.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** What checkboxes, imports and people write for yes, folded. */
const yes = set(
  'true t yes y yep yeah 1 on x checked enabled ja j jawohl wahr oui vrai si s verdadero cierto sim verdadeiro vero waar ✓ ✔ ✅ ☑',
)
const no = set(
  'false f no n nope 0 off unchecked disabled nein falsch non faux nee niet onwaar falso nao ✗ ✘ ❌ ☐',
)

/** How many words are remembered: a picklist has a few. */
const rememberedWords = 1_000

/**
 * Reads a yes or a no in the languages that we read; null for any other word, which is not the same as no. The one
 * reader of flags for every CRM.
 */
export function readFlag(raw: string | number | boolean): boolean | null {
  return typeof raw === 'boolean' ? raw : readWord(String(raw))
}

const readWord = boundedCache((text: string): boolean | null => {
  const word = foldText(text).trim()
  if (yes.has(word)) return true
  return no.has(word) ? false : null
}, rememberedWords)
