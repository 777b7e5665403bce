/** Longer values help nobody in a sentence. */
const longest = 60

/** A value as a sentence about it shows it: in quotes when it is a text, cut when it is long. */
export function quoted(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  return value.length > longest
    ? `${JSON.stringify(value.slice(0, longest))} and so on`
    : JSON.stringify(value)
}
