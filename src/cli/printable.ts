import { stripVTControlCharacters } from 'node:util'

/**
 * Control characters but line breaks and tabs, and those that turn the order of letters around: a terminal obeys the
 * first (U+009B alone begins an escape sequence), and a reader is misled by the second.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A text as a terminal may show it, whoever wrote what is in it. */
export const printable = (text: string): string => stripVTControlCharacters(text).replace(controls, '')

/** Lines as the text that shows them. What a CRM's value holds stays in its line, and cannot pass for one of ours. */
export const linesText = (lines: readonly string[]): string =>
  lines.map((line) => `${printable(line.replace(/[\r\n]+/g, ' '))}\n`).join('')

/** A value as indented JSON; what a terminal would obey is escaped, so that programs read it unchanged. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(controls, escaped)}\n`

const escaped = (control: string): string => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
