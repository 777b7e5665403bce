import { createColumns, entryColumn } from './yaml-columns.ts'

/** Where somebody slipped in writing YAML, and what to write instead. */
export interface Slip {
  /** Of the character in the text. */
  readonly offset: number
  readonly sentence: string
}

/** A line with something on it, as far as its form goes. */
export interface ReadLine {
  readonly text: string
  /** Offset of the line in the whole text. */
  readonly start: number
  /** Spaces before it. */
  readonly indent: number
  /** Without indentation and comment. */
  readonly content: string
  /** It goes on with brackets or quotes that an earlier line opened. */
  readonly isWithin: boolean
  /** Brackets or quotes that do not go together, else a column in which no block begins. */
  readonly slip: Slip | null
}

/** An opening bracket or quote. */
interface Opener {
  readonly char: string
  readonly offset: number
  /** Of the line that it stands in. */
  readonly indent: number
}

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}', '"': '"', "'": "'" }
const isClosing = (char: string): boolean => char === ']' || char === '}'

/**
 * Reads YAML line by line, knowing no more than its form: columns, brackets, quotes. Answers null for lines that say
 * nothing: blank ones, comments, and those of a text in many lines.
 */
export function createLineReader(): (text: string, start: number) => ReadLine | null {
  const columnProblem = createColumns()
  const openers: Opener[] = []
  /** The column of the entry that a text in many lines belongs to. */
  let textOf: number | null = null

  /** What an earlier line opened and cannot be closed any more, because its block is over. */
  function leftOpen(indent: number, first: string): Slip | null {
    const opener = openers.at(-1)
    if (opener === undefined || indent > opener.indent || isClosing(first)) return null
    openers.length = 0
    const sentence = `this ${opener.char} is never closed; put ${closers[opener.char]} where it ends`
    return { offset: opener.offset, sentence }
  }

  return (text, start) => {
    const indent = /^ */.exec(text)?.[0].length ?? 0
    const rest = text.slice(indent)
    if (rest.trim() === '' || (textOf !== null && indent > textOf)) return null
    textOf = null
    if (rest.startsWith('#')) return null
    const left = leftOpen(indent, rest[0] ?? '')
    const isWithin = openers.length > 0
    const { end, slip } = followMarks(text, start, openers)
    const content = text.slice(indent, end).trim()
    const misplaced = isWithin ? null : columnProblem(indent, content)
    if (!isWithin && /(?:^|[:-] +)[>|][+-]?\d*$/.test(content)) textOf = entryColumn(indent, content)
    const column = misplaced === null ? null : { offset: start + indent, sentence: misplaced }
    return { text, start, indent, content, isWithin, slip: left ?? slip ?? column }
  }
}

/** Follows brackets and quotes through a line; answers where its comment begins, or it ends, and the first slip. */
function followMarks(text: string, start: number, openers: Opener[]): { end: number; slip: Slip | null } {
  const indent = /^ */.exec(text)?.[0].length ?? 0
  let slip: Slip | null = null
  /** The last character that is no space; the one that just closed something. */
  let before = ''
  let closed: string | null = null
  const slipAt = (offset: number, sentence: string) => {
    slip ??= { offset, sentence }
  }
  for (let at = indent; at < text.length; at++) {
    const char = text[at] ?? ''
    const top = openers.at(-1)
    if (top !== undefined && (top.char === '"' || top.char === "'")) {
      const isEscaped = top.char === '"' ? char === '\\' : char === "'" && text[at + 1] === "'"
      if (isEscaped) at++
      else if (char === top.char) {
        openers.pop()
        closed = before = char
      }
      continue
    }
    if (/\s/.test(char)) continue
    const isApart = at === indent || /\s/.test(text[at - 1] ?? '')
    if (char === '#' && isApart) return { end: at, slip }
    if (closed !== null && !(top === undefined ? ':' : ',]}:').includes(char)) {
      const behind = isClosing(closed) ? `the closing ${closed}` : 'the closing quote'
      slipAt(
        start + at,
        isClosing(char)
          ? `this ${char} closes nothing; take it away`
          : `text goes on behind ${behind}; put quotes around all of it`,
      )
    }
    closed = null
    const isFirst = before === '' || '[{,'.includes(before)
    const followsMark = isApart && (before === ':' || /^[\s-]*$/.test(text.slice(0, at)))
    if (char in closers && !isClosing(char) && (isFirst || followsMark))
      openers.push({ char, offset: start + at, indent })
    else if (isClosing(char) && top !== undefined) {
      openers.pop()
      if (closers[top.char] !== char)
        slipAt(top.offset, `this ${top.char} needs a ${closers[top.char]}, not a ${char}`)
      closed = char
    }
    before = char
  }
  return { end: text.length, slip }
}
