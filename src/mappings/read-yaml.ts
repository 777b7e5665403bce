import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { issueSentence } from './issue-sentence.ts'
import { type Problem, pathInWords, placeOf } from './problem.ts'

/** What a file holds once it is sound, or all that is wrong with it. */
export type ReadYaml<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly Problem[] }

/**
 * Reads YAML text against a schema. Every problem comes with its line and column: syntax first, because what a broken
 * file means cannot be told; then all that the schema says. Anchors may be used; blown-up ones are refused.
 */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T, unknown>): ReadYaml<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
  })
  const complaints = [...document.errors, ...document.warnings]
  const problems: Problem[] = complaints.map(({ code, message, pos }) => ({
    file,
    ...placeOf(pos[0], lines),
    path: '',
    sentence: code === 'DUPLICATE_KEY' ? 'the same key is there twice' : firstLine(message),
  }))
  if (complaints.some(({ code }) => code !== 'DUPLICATE_KEY')) return { value: null, problems }
  const whole = { file, line: 1, column: 1, path: '' }
  if (document.contents === null)
    return { value: null, problems: [{ ...whole, sentence: 'the file is empty' }] }

  let written: unknown
  try {
    written = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return {
      value: null,
      problems: [...problems, { ...whole, sentence: firstLine((error as Error).message) }],
    }
  }
  const parsed = schema.safeParse(written, { error: issueSentence })
  if (parsed.success && problems.length === 0) return { value: parsed.data, problems: [] }
  const issues = parsed.error?.issues.flatMap((issue) => flat(issue, [])) ?? []
  const found = issues.map(({ path, isKey, sentence }) => ({
    file,
    ...placeOf(offsetOf(document, path, isKey), lines),
    path: pathInWords(path),
    sentence,
  }))
  return { value: null, problems: [...problems, ...found].toSorted(inReadingOrder) }
}

const firstLine = (message: string): string => message.split('\n', 1)[0]?.replace(/:$/, '') ?? message

const inReadingOrder = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column

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
      return issue.keys.map((key, index) => ({
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
      const sentences = issue.errors.flatMap((branch) => branch.map(({ message }) => message))
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
