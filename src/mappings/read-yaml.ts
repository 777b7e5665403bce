import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml'
import type { z } from 'zod'
import { quoted } from '../domain/criteria/quoted.ts'
import { issueSentence, mostProblems } from './issue-sentence.ts'
import { type Problem, pathInWords, placeOf } from './problem.ts'
import { splitNumbers } from './split-number.ts'
import { findSlip } from './yaml-slip.ts'

/** Answers where in its file a path stands; for something that is missing, what it is missing from. */
export type PlaceOf = (path: readonly PropertyKey[]) => Pick<Problem, 'line' | 'column'>

/** What a file holds once it is sound, or all that is wrong with it. */
export type ReadYaml<T> =
  | { readonly value: T; readonly problems: readonly []; readonly placeOf: PlaceOf }
  | { readonly value: null; readonly problems: readonly Problem[] }

/**
 * Reads YAML text against a schema. Every problem comes with its line and column: a slip in its form alone, because what
 * a broken file means cannot be told; else all that the schema says, up to a hundred. Anchors may be used; blown-up ones are refused.
 */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T, unknown>): ReadYaml<T> {
  const lines = new LineCounter()
  const refuse = (problems: readonly Omit<Problem, 'file'>[]): ReadYaml<T> => ({
    value: null,
    problems: shortened(problems.map((problem) => ({ ...problem, file, sentence: cut(problem.sentence) }))),
  })
  const top = { line: 1, column: 1, path: '' }
  const control = firstControlCharacter(text)
  if (control !== null)
    return refuse([{ ...control, path: '', sentence: 'there is a control character here that no text has' }])
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    logLevel: 'error',
    // The library compares each key with all before it, which takes long in a long file.
    uniqueKeys: false,
  })
  const [stumble] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])
  if (stumble !== undefined) return refuse([syntaxProblem(text, stumble.message, stumble.pos[0], lines)])
  if (document.contents === null) return refuse([{ ...top, sentence: 'the file is empty' }])

  let written: unknown
  try {
    written = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return refuse([unresolved(text, (error as Error).message, lines)])
  }
  const repeated = repeatedKeys(document).map(({ key, first, again }) => ({
    ...placeOf(again, lines),
    path: '',
    sentence: `${quoted(key)} is there already, in line ${placeOf(first, lines).line}`,
  }))
  const parsed = schema.safeParse(written, { error: issueSentence })
  if (parsed.success && repeated.length === 0)
    return {
      value: parsed.data,
      problems: [],
      placeOf: (path) => placeOf(offsetOf(document, path, false), lines),
    }
  const issues = parsed.error?.issues.slice(0, mostProblems).flatMap((issue) => flat(issue, [])) ?? []
  const found = issues.slice(0, mostProblems).map(({ path, isKey, sentence }) => {
    const offset = offsetOf(document, path, isKey)
    return { ...placeOf(offset, lines), path: pathInWords(path), sentence: withHint(sentence, text, offset) }
  })
  const split = splitNumbers(document)
  const numbers = split.map(({ offset, sentence }) => ({ ...placeOf(offset, lines), path: '', sentence }))
  // What such a number does to its neighbours is mended with it.
  const spoilt = split.map(({ within }) => within.map((offset) => placeOf(offset, lines)))
  const isSpoilt = (place: Placed) => spoilt.some(([from, to]) => from && to && isBetween(from, place, to))
  const others = eachOnce([...repeated, ...found]).filter((problem) => !isSpoilt(problem))
  return refuse([...numbers, ...others].toSorted(inReadingOrder))
}

/** What is wrong with the form of a file: the first only, since what follows it hangs on it. */
function syntaxProblem(text: string, message: string, offset: number, lines: LineCounter) {
  const slip = findSlip(text, { offset, message }) ?? { offset, sentence: syntaxSentence(message) }
  return { ...placeOf(slip.offset, lines), path: '', sentence: slip.sentence }
}

/** An anchor that nobody set, or one that was blown up. */
function unresolved(text: string, message: string, lines: LineCounter) {
  const name = /^Unresolved alias .*: (\S+)$/.exec(message)?.[1]
  const offset = name === undefined ? -1 : text.indexOf(`*${name}`)
  if (offset < 0) return { line: 1, column: 1, path: '', sentence: syntaxSentence(message) }
  const sentence = `*${name} repeats an anchor, &${name}, that no line above sets; a text that begins with * has to stand in quotes`
  return { ...placeOf(offset, lines), path: '', sentence }
}

/** A sentence may show what the file holds, which may be anything. */
const longestSentence = 500
const cut = (sentence: string): string =>
  sentence.length > longestSentence ? `${sentence.slice(0, longestSentence)} …` : sentence

/** The first of many problems, with a word about the rest. */
function shortened(problems: readonly Problem[]): readonly Problem[] {
  const last = problems[mostProblems - 1]
  if (problems.length <= mostProblems || last === undefined) return problems
  return [
    ...problems.slice(0, mostProblems - 1),
    { ...last, path: '', sentence: 'there is more; mend these first and check again' },
  ]
}

/** Offsets of a key that its block has already. */
interface RepeatedKey {
  readonly key: string
  readonly first: number
  readonly again: number
}

/** Not by the library's `visit`, which copies the path to each node and so takes long in a file that is nested deep. */
function repeatedKeys(document: Document): RepeatedKey[] {
  const repeated: RepeatedKey[] = []
  const toLookAt: unknown[] = [document.contents]
  while (toLookAt.length > 0) {
    const node = toLookAt.pop()
    if (isSeq(node)) for (const item of node.items) toLookAt.push(item)
    // A list may hold `key: value` pairs alone.
    if (isPair(node)) toLookAt.push(node.key, node.value)
    if (!isMap(node)) continue
    const seen = new Map<string, number>()
    for (const { key, value } of node.items) {
      toLookAt.push(key, value)
      if (!isScalar(key)) continue
      const name = String(key.value)
      const again = key.range?.[0] ?? 0
      const first = seen.get(name)
      if (first === undefined) seen.set(name, again)
      else repeated.push({ key: name, first, again })
    }
  }
  return repeated
}

function syntaxSentence(message: string): string {
  if (message.includes('multiple documents')) return 'a second document begins here; a file holds one'
  if (message.startsWith('Maximum call stack')) return 'lists and blocks are nested too deep here'
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message
}

/** Where the first character stands that is neither text nor a tab or the end of a line; null when there is none. */
function firstControlCharacter(text: string): Pick<Problem, 'line' | 'column'> | null {
  let line = 1
  let lineStart = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === lineFeed) {
      line++
      lineStart = index + 1
    } else if ((code < firstPrintable && code !== tab && code !== carriageReturn) || code === deleted) {
      return { line, column: index - lineStart + 1 }
    }
  }
  return null
}

/** An empty value behind which something stands that YAML takes for a comment or an anchor. */
function withHint(sentence: string, text: string, offset: number): string {
  if (!sentence.endsWith('not empty')) return sentence
  const end = text.indexOf('\n', offset)
  const mark = /: +([#&])\S/.exec(text.slice(offset, end < 0 ? undefined : end))?.[1]
  if (mark === undefined) return sentence
  const taken = mark === '#' ? 'a comment' : 'the name of an anchor'
  return `${sentence}: what begins with ${mark} is ${taken}; put the text into quotes`
}

const [tab, lineFeed, carriageReturn, firstPrintable, deleted] = [0x09, 0x0a, 0x0d, 0x20, 0x7f]

type Placed = Pick<Problem, 'line' | 'column'>
const inReadingOrder = (a: Placed, b: Placed): number => a.line - b.line || a.column - b.column

const isBetween = (from: Placed, place: Placed, to: Placed): boolean =>
  inReadingOrder(from, place) <= 0 && inReadingOrder(place, to) <= 0

/** What stands behind an anchor is checked wherever it is used, and wrong in one place. */
function eachOnce<Found extends Placed & Pick<Problem, 'sentence'>>(found: readonly Found[]): Found[] {
  const keyOf = ({ line, column, sentence }: Found) => `${line}:${column} ${sentence}`
  return [...new Map(found.toReversed().map((one) => [keyOf(one), one])).values()]
}

interface FlatIssue {
  readonly path: readonly PropertyKey[]
  /** The key itself is wrong, not what stands behind it. */
  readonly isKey: boolean
  readonly sentence: string
}

/** One issue as one or more places: unknown keys one by one, a union as the branch that was most likely meant. */
function flat(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): FlatIssue[] {
  const path = [...above, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys': {
      const sentences = issue.message.split('\n')
      return issue.keys.slice(0, mostProblems).map((key, index) => ({
        path: [...path, key],
        isKey: true,
        sentence: sentences[index] ?? issue.message,
      }))
    }
    case 'invalid_key':
      return [{ path, isKey: true, sentence: issue.issues[0]?.message ?? issue.message }]
    case 'invalid_union': {
      // A branch that expects another kind of value was not meant.
      const meant = issue.errors.find((branch) =>
        branch.every((each) => each.code !== 'invalid_type' || each.path.length > 0),
      )
      if (meant !== undefined) return meant.flatMap((each) => flat(each, path))
      // What to write instead holds for one branch only.
      const sentences = issue.errors.flatMap((branch) => branch.map(({ message }) => message.split('; ')[0]))
      return [{ path, isKey: false, sentence: [...new Set(sentences)].join(', or ') }]
    }
    default:
      return [{ path, isKey: false, sentence: issue.message }]
  }
}

/** Where a path stands in the text; for something that is missing, the key or the entry that it is missing from. */
function offsetOf(document: Document, path: readonly PropertyKey[], isKey: boolean): number {
  let node = document.contents as Node | null
  let owner = 0
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      const key = pair?.key as Node | undefined
      if (key === undefined) return owner
      owner = key.range?.[0] ?? owner
      if (isKey && depth === path.length - 1) return owner
      node = (pair?.value ?? null) as Node | null
    } else {
      node = isSeq(node) ? ((node.items[Number(step)] ?? null) as Node | null) : null
      owner = node?.range?.[0] ?? owner
    }
  }
  // An empty value begins somewhere behind its key; the key is what people look for.
  const isEmpty = node === null || (isScalar(node) && node.value === null)
  return isEmpty ? owner : (node?.range?.[0] ?? owner)
}
