import { dashesOf } from './yaml-columns.ts'
import { createLineReader, type ReadLine, type Slip } from './yaml-lines.ts'

/** So many lines with something on them may lie between a slip and where a parser stumbles over it. */
const mostLinesBetween = 2

/** What a parser stumbled over first. */
interface Stumble {
  readonly offset: number
  readonly message: string
}

/**
 * The slip behind the first thing that a parser stumbled over, in words that tell the mend; null when none is known. A
 * parser names where it gave up, which is often the line after the slip, or the one before.
 */
export function findSlip(text: string, stumble: Stumble): Slip | null {
  const within = slipWithinBrackets(text, stumble)
  if (within !== null) return within
  const read = createLineReader()
  const lately: (Slip | null)[] = []
  let start = 0
  let behind = 0
  for (const written of text.split('\n')) {
    const line = read(written.replace(/\r$/, ''), start)
    start += written.length + 1
    if (line === null) continue
    lately.push(slipIn(line))
    if (lately.length > mostLinesBetween + 1) lately.shift()
    if (start <= stumble.offset) continue
    const slip = lately.find((each) => each !== null)
    if (slip !== undefined && slip !== null) return slip
    if (behind++ === mostLinesBetween) return null
  }
  return null
}

/** A colon in a text between brackets, or two entries without a comma: nobody can tell which was meant. */
function slipWithinBrackets(text: string, { offset, message }: Stumble): Slip | null {
  if (!message.startsWith('Block collections are not allowed within flow')) return null
  const written = /^[^,\]}\n]*/.exec(text.slice(offset))?.[0].trim() ?? ''
  const sentence = `here is a colon too many: put the text into quotes, ${inQuotes(written)}, or a comma between two entries`
  return { offset, sentence }
}

function slipIn(line: ReadLine): Slip | null {
  const { text, start, indent } = line
  if (/^(<{7}|={7}|>{7})/.test(text))
    return { offset: start, sentence: 'a merge was left unfinished here; keep one of the two sides' }
  const odd = text[indent] ?? ''
  if (odd === '\t') {
    const sentence = 'a tab stands before the text; indent with spaces, as many as the lines beside it have'
    return { offset: start + indent, sentence }
  }
  if (/\s/.test(odd))
    return {
      offset: start + indent,
      sentence: 'this is no ordinary space; type the spaces before the text anew',
    }
  return line.slip ?? (line.isWithin ? null : slipInEntry(line))
}

/** A key without its colon, or a text that has to stand in quotes. */
function slipInEntry({ start, indent, content }: ReadLine): Slip | null {
  const dashes = dashesOf(content)
  const entry = content.slice(dashes.length)
  const offset = start + indent + dashes.length
  if (/^-[A-Za-z]/.test(entry))
    return { offset, sentence: `a space is missing behind the dash: - ${shown(entry.slice(1))}` }
  const value = /^[\w.-]+ *:(?: +(.*))?$/.exec(entry)
  if (value === null) {
    const joined = dashes === '' ? /^([A-Za-z][\w.-]*)(?::| *=| ) *(.+)$/.exec(entry) : null
    if (joined === null) return null
    const mended = `${joined[1]}: ${shown(joined[2] ?? '')}`
    return { offset, sentence: `between a key and its value stand a colon and a space: ${mended}` }
  }
  const said = value[1] ?? ''
  const at = offset + entry.length - said.length
  if (/^[@`%]/.test(said) || /^[>|*!&?-] ?[^\s>|+-]/.test(said))
    return {
      offset: at,
      sentence: `a text that begins with ${said[0]} has to stand in quotes: ${inQuotes(said)}`,
    }
  if (/^[^"'[{]/.test(said) && /:(?: |$)/.test(said))
    return { offset: at, sentence: `a text with a colon has to stand in quotes: ${inQuotes(said)}` }
  return null
}

/** As much of a text as a sentence can show. */
const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)} …` : text)
const inQuotes = (text: string): string => shown(JSON.stringify(text))
