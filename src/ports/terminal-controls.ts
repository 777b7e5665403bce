/**
 * Control characters but line breaks and tabs, and those that turn the order of letters around: a terminal obeys the
 * first (U+009B alone begins an escape sequence), and a reader is misled by the second.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
export const terminalControls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** JSON that a terminal may show and programs read unchanged: what it would obey is escaped. */
export const escapeControls = (json: string): string =>
  json.replace(terminalControls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
