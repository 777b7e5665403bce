import { stripVTControlCharacters } from 'node:util'
import { escapeControls, terminalControls } from '../ports/terminal-controls.ts'

/** A text as a terminal may show it, whoever wrote what is in it. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text).replace(terminalControls, '')

/** What bars of progress need: to hide the cursor, not to break lines, to move, and to erase what they drew. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about escape sequences.
const drawing = /(\x1b\[(?:\?(?:25|7)[hl]|\d*[ABCDG]|[0-2]?K|0?J))/

/** Progress as a terminal may draw it; it may come from another process. */
export const drawable = (text: string): string =>
  text
    .split(drawing)
    .map((part) => (drawing.test(part) ? part : printable(part)))
    .join('')

/** Lines as the text that shows them. What a CRM's value holds stays in its line, and cannot pass for one of ours. */
export const linesText = (lines: readonly string[]): string =>
  lines.map((line) => `${printable(line.replace(/[\r\n]+/g, ' '))}\n`).join('')

/** A value as indented JSON; what a terminal would obey is escaped, so that programs read it unchanged. */
export const jsonText = (value: unknown): string => `${escapeControls(JSON.stringify(value, null, 2))}\n`
