import type { Department } from './department.ts'
import { type Seniority, seniorityRank } from './seniority.ts'
import { isSeparator, type Separator, titleTokens } from './title-tokens.ts'
import { dutch } from './title-words/dutch.ts'
import { english } from './title-words/english.ts'
import { french } from './title-words/french.ts'
import { german } from './title-words/german.ts'
import { italian } from './title-words/italian.ts'
import { portuguese } from './title-words/portuguese.ts'
import { spanish } from './title-words/spanish.ts'
import type { TitleWords } from './title-words/title-words.ts'

/** What words beside level and department do to the reading of a title. */
export type TitleRole = 'aide' | 'deputy' | 'junior' | 'former' | 'link' | 'employer'

/** What one phrase of a title says. A phrase without any of it is known and means nothing. */
export interface TitlePhrase {
  readonly level: Seniority | null
  readonly department: Department | null
  /** Counts only where no phrase of the title says its department outright. */
  readonly hint: Department | null
  readonly roles: ReadonlySet<TitleRole>
}
interface Draft {
  level: Seniority | null
  department: Department | null
  hint: Department | null
  readonly roles: Set<TitleRole>
}

const phrases = new Map<string, Draft>()
const closings = new Map<string, Draft>()
const openings = new Map<string, Draft>()
const alone = new Map<string, Draft>()
/** How many tokens the longest phrase has that begins with a token. */
const longestFrom = new Map<string, number>()
/** Every word of the tables by each of its spellings. */
const spellings = new Map<string, string>()

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' }
const spellOut = (text: string): string =>
  text.toLowerCase().replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter)

function learn(list: string | undefined, enter: (draft: Draft) => void): void {
  for (const raw of list?.split(',') ?? []) {
    const phrase = raw.trim()
    if (phrase !== '') enter(draftOf(phrase))
  }
}

/** The place where a phrase's meaning is kept, made on first sight. */
function draftOf(phrase: string): Draft {
  const words = titleTokens(phrase)
  const otherWords = titleTokens(spellOut(phrase))
  words.forEach((word, index) => {
    spellings.set(word, word)
    spellings.set(otherWords[index] ?? word, word)
  })
  const key = words.join(' ')
  if (phrase.startsWith('=')) return keep(alone, key)
  if (phrase.startsWith('-')) return keep(closings, key)
  if (phrase.endsWith('-')) {
    const draft = keep(openings, key)
    openings.set(otherWords.join(' '), draft)
    return draft
  }
  const first = words[0] ?? ''
  longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, words.length))
  return keep(phrases, key)
}

function keep(map: Map<string, Draft>, key: string): Draft {
  const known = map.get(key)
  if (known !== undefined) return known
  const draft: Draft = { level: null, department: null, hint: null, roles: new Set() }
  map.set(key, draft)
  return draft
}

/** Where two languages share a word, the earlier language and the higher level win. */
function learnLanguage(words: TitleWords): void {
  for (const [level, list] of Object.entries(words.levels) as [Seniority, string][]) {
    learn(list, (draft) => {
      if (draft.level === null || seniorityRank(level) > seniorityRank(draft.level)) draft.level = level
    })
  }
  for (const [department, list] of Object.entries(words.departments) as [Department, string][]) {
    learn(list, (draft) => {
      draft.department ??= department
    })
  }
  for (const [department, list] of Object.entries(words.hints) as [Department, string][]) {
    learn(list, (draft) => {
      draft.hint ??= department
    })
  }
  const roles = {
    aide: words.aides,
    deputy: words.deputies,
    junior: words.juniors,
    former: words.formers,
    link: words.links,
    employer: words.employers,
  } as const
  for (const [role, list] of Object.entries(roles) as [TitleRole, string][]) {
    learn(list, (draft) => draft.roles.add(role))
  }
  learn(words.mute, () => undefined)
}

for (const language of [english, german, french, spanish, portuguese, italian, dutch]) learnLanguage(language)

/** German and Dutch write compounds as one word; shorter words than this are no compounds. */
const shortestCompound = 7

const isBoundary = (word: string | undefined): boolean => word === undefined || isSeparator(word)

/** The title's phrases and separators in order; words that no table knows are left out. */
export function titlePhrases(title: string): (TitlePhrase | Separator)[] {
  const words = titleTokens(title).map(knownSpelling)
  const found: (TitlePhrase | Separator)[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    const { phrase, length } = phraseAt(words, at)
    if (phrase !== null) found.push(phrase)
    else if (isSeparator(word)) found.push(word)
    at += length
  }
  return found
}

/** `Leiterin` is found as `Leiter`, `Geschaeftsfuehrer` as `Geschäftsführer`. */
function knownSpelling(word: string): string {
  const known = spellings.get(word)
  if (known !== undefined || !word.endsWith('in')) return known ?? word
  return spellings.get(word.slice(0, -2)) ?? word
}

function phraseAt(words: readonly string[], at: number): { phrase: TitlePhrase | null; length: number } {
  const word = words[at] ?? ''
  for (let length = longestFrom.get(word) ?? 0; length > 1; length -= 1) {
    const phrase = phrases.get(words.slice(at, at + length).join(' '))
    if (phrase !== undefined && at + length <= words.length) return { phrase, length }
  }
  const standsAlone = isBoundary(words[at - 1]) && isBoundary(words[at + 1])
  const phrase = (standsAlone ? alone.get(word) : undefined) ?? phrases.get(word) ?? compound(word)
  return { phrase: phrase ?? null, length: 1 }
}

/** Reads a compound by its end (`-leiter`) and its beginning (`vertriebs-`), the longest of each. */
function compound(word: string): TitlePhrase | null {
  const whole = closings.get(word) ?? openings.get(word)
  if (whole !== undefined) return whole
  if (word.length < shortestCompound) return null
  const closing = longestEnd(word) ?? (word.endsWith('in') ? longestEnd(word.slice(0, -2)) : null)
  const opening = longestStart(word)
  if (closing === null) return opening
  if (opening === null) return closing
  return {
    ...closing,
    department: opening.department ?? closing.department,
    hint: opening.hint ?? closing.hint,
  }
}

function longestEnd(word: string): Draft | null {
  for (let start = 1; start <= word.length - 3; start += 1) {
    const draft = closings.get(word.slice(start))
    if (draft !== undefined) return draft
  }
  return closings.get(word) ?? null
}

function longestStart(word: string): Draft | null {
  for (let end = word.length - 1; end >= 2; end -= 1) {
    const draft = openings.get(word.slice(0, end))
    if (draft !== undefined) return draft
  }
  return null
}
