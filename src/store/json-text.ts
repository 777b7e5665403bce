/** The escapes that PostgreSQL refuses inside jsonb: NUL, and half a surrogate pair. JSON.stringify writes both so. */
const refusedEscapes = /\\u(0000|d[89a-f])/i

/** JSON that PostgreSQL accepts: NUL characters are dropped, halves of surrogate pairs become U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  if (!refusedEscapes.test(text)) return text
  return JSON.stringify(value, (_key, part) => (typeof part === 'string' ? plainText(part) : part))
}

/** Text that a text column accepts. */
export const plainText = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()
