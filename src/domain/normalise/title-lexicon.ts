import type { Department } from './department.ts'
import { type Seniority, seniorityRank } from './seniority.ts'
import { titleTokens } from './title-tokens.ts'
import { dutch } from './title-words/dutch.ts'
import { english } from './title-words/english.ts'
import { french } from './title-words/french.ts'
import { german } from './title-words/german.ts'
import { italian } from './title-words/italian.ts'
import { portuguese } from './title-words/portuguese.ts'
import { spanish } from './title-words/spanish.ts'
import type { TitleRole, TitleWords } from './title-words/title-words.ts'

/** What one phrase of a title says. */
export interface TitlePhrase {
  readonly level: Seniority | null
  readonly department: Department | null
  /** Counts only where no phrase of the title says its department outright. */
  readonly hint: Department | null
  readonly roles: ReadonlySet<TitleRole>
}
/** A phrase while the tables are being read. */
interface Draft {
  level: Seniority | null
  department: Department | null
  hint: Department | null
  readonly roles: Set<TitleRole>
}

/** The tables of all languages in one, under the tokens of their phrases. */
export interface TitleLexicon {
  readonly phrases: ReadonlyMap<string, TitlePhrase>
  /** Phrases of one word that count only between separators. */
  readonly alone: ReadonlyMap<string, TitlePhrase>
  /** Ends and beginnings of compounds. */
  readonly closings: ReadonlyMap<string, TitlePhrase>
  readonly openings: ReadonlyMap<string, TitlePhrase>
  /** How many tokens the longest phrase has that begins with a token. */
  readonly longestFrom: ReadonlyMap<string, number>
  /** Every word of the tables by each of its spellings. */
  readonly spellings: ReadonlyMap<string, string>
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' }
const spellOut = (text: string): string =>
  text.toLowerCase().replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter)

const listed = (words: string): string[] => words.split(',').map((phrase) => phrase.trim())

/** Leiterin is found as Leiter, Geschaeftsfuehrer as Geschäftsführer. */
export function knownSpelling(spellings: TitleLexicon['spellings'], word: string): string {
  const masculine = word.endsWith('in') ? spellings.get(word.slice(0, -2)) : undefined
  return masculine ?? spellings.get(word) ?? word
}

function readSpellings(languages: readonly TitleWords[]): Map<string, string> {
  const spellings = new Map<string, string>()
  const lists = languages.flatMap((words) =>
    [words.levels, words.departments, words.hints, words.roles].flatMap((table) => Object.values(table)),
  )
  for (const phrase of lists.flatMap(listed)) {
    const words = titleTokens(phrase)
    const spelledOut = titleTokens(spellOut(phrase))
    words.forEach((word, index) => {
      spellings.set(word, word)
      spellings.set(spelledOut[index] ?? word, word)
    })
  }
  return spellings
}

function createTitleLexicon(languages: readonly TitleWords[]): TitleLexicon {
  const spellings = readSpellings(languages)
  const phrases = new Map<string, Draft>()
  const alone = new Map<string, Draft>()
  const closings = new Map<string, Draft>()
  const openings = new Map<string, Draft>()
  const longestFrom = new Map<string, number>()

  /** The place where a phrase's meaning is kept, made on first sight. */
  const draftOf = (phrase: string): Draft => {
    const words = titleTokens(phrase).map((word) => knownSpelling(spellings, word))
    const key = words.join(' ')
    if (phrase.startsWith('=')) return keep(alone, key)
    if (phrase.startsWith('-')) return keep(closings, key)
    if (phrase.endsWith('-')) {
      const draft = keep(openings, key)
      openings.set(titleTokens(spellOut(phrase)).join(' '), draft)
      return draft
    }
    const first = words[0] ?? ''
    longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, words.length))
    return keep(phrases, key)
  }
  for (const words of languages) {
    for (const [level, list] of Object.entries(words.levels) as [Seniority, string][]) {
      for (const phrase of listed(list)) raise(draftOf(phrase), level)
    }
    for (const [department, list] of Object.entries(words.departments) as [Department, string][]) {
      for (const phrase of listed(list)) draftOf(phrase).department ??= department
    }
    for (const [hint, list] of Object.entries(words.hints) as [Department, string][]) {
      for (const phrase of listed(list)) draftOf(phrase).hint ??= hint
    }
    for (const [role, list] of Object.entries(words.roles) as [TitleRole, string][]) {
      for (const phrase of listed(list)) draftOf(phrase).roles.add(role)
    }
  }
  const lexicon = { phrases, alone, closings, openings, longestFrom, spellings }
  inheritFromParts(lexicon)
  return lexicon
}

function keep(map: Map<string, Draft>, key: string): Draft {
  const known = map.get(key)
  if (known !== undefined) return known
  const draft: Draft = { level: null, department: null, hint: null, roles: new Set() }
  map.set(key, draft)
  return draft
}

/** Where two languages share a word, the higher level wins. */
function raise(draft: Draft, level: Seniority | null): void {
  if (level !== null && (draft.level === null || seniorityRank(level) > seniorityRank(draft.level))) {
    draft.level = level
  }
}

/**
 * A phrase says what its parts say, as far as its own tables do not: a product manager is a manager.
 * A level of its own is not the parts' level, so the part that runs the house is not in it: Vice President.
 */
function inheritFromParts(lexicon: TitleLexicon & { readonly phrases: ReadonlyMap<string, Draft> }): void {
  const byLength = [...lexicon.phrases]
    .map(([key, draft]) => ({ words: key.split(' '), draft }))
    .sort((one, other) => one.words.length - other.words.length)
  for (const { words, draft } of byLength) {
    if (draft.roles.size > 0) continue
    const parts = words.length === 1 ? compoundParts(lexicon, words[0] ?? '') : innerParts(lexicon, words)
    const hasLevel = draft.level !== null
    for (const part of parts) {
      if (!hasLevel) raise(draft, part.level)
      if (draft.hint === null) draft.department ??= part.department
      if (!hasLevel || part.hint !== 'general-management') draft.hint ??= part.hint
    }
  }
}

function innerParts(lexicon: TitleLexicon, words: readonly string[]): TitlePhrase[] {
  const parts: TitlePhrase[] = []
  let at = 0
  while (at < words.length) {
    const longest = at === 0 ? words.length - 1 : words.length - at
    const found = longestPhrase(lexicon, words, at, longest)
    if (found !== null) parts.push(found.phrase)
    at += found?.length ?? 1
  }
  return parts
}

/** The longest phrase of at most `longest` words that stands at a place; null when there is none. */
export function longestPhrase(
  lexicon: TitleLexicon,
  words: readonly string[],
  at: number,
  longest: number,
): { readonly phrase: TitlePhrase; readonly length: number } | null {
  const first = words[at] ?? ''
  for (let length = Math.min(lexicon.longestFrom.get(first) ?? 0, longest); length > 0; length -= 1) {
    const phrase = lexicon.phrases.get(length === 1 ? first : words.slice(at, at + length).join(' '))
    if (phrase !== undefined) return { phrase, length }
  }
  const compound = mergeCompound(compoundParts(lexicon, first))
  return compound === null ? null : { phrase: compound, length: 1 }
}

/** German and Dutch write compounds as one word; shorter words than this are none. */
const shortestCompound = 7
const shortestPart = 3
/** Of the other gender, and of the genitive in `Assistent des Werkleiters`. */
const endings = /(?:in|s)$/

/** What a word's beginning (`vertriebs-`) and end (`-leiter`) say, the longest of each; beginning first. */
function compoundParts({ openings, closings }: TitleLexicon, word: string): TitlePhrase[] {
  const whole = openings.get(word)
  if (whole !== undefined) return [whole]
  if (word.length < shortestCompound) return [closings.get(word)].filter((part) => part !== undefined)
  const parts: TitlePhrase[] = []
  for (let end = word.length - 1; end >= shortestPart; end -= 1) {
    const opening = openings.get(word.slice(0, end))
    if (opening === undefined) continue
    parts.push(opening)
    break
  }
  const stem = word.replace(endings, '')
  for (let start = 0; start <= word.length - shortestPart; start += 1) {
    const closing = closings.get(word.slice(start)) ?? closings.get(stem.slice(start))
    if (closing === undefined) continue
    parts.push(closing)
    break
  }
  return parts
}

/** The end of a compound says who, the beginning of what. */
function mergeCompound(parts: readonly TitlePhrase[]): TitlePhrase | null {
  const [opening, closing = opening] = parts
  if (opening === undefined || closing === undefined) return null
  return {
    level: closing.level ?? opening.level,
    department: opening.department ?? closing.department,
    hint: opening.hint ?? closing.hint,
    roles: closing.roles,
  }
}

export const titleLexicon = createTitleLexicon([english, german, french, spanish, portuguese, italian, dutch])
