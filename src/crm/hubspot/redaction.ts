const longest = 400
const mail = /[^\s@"'<>()[\]]+@[^\s@"'<>()[\]]+/g
const special = /[.*+?^${}()|[\]\\]/g

/** Takes values and e-mail addresses out of a foreign sentence, and its tail when it is very long. */
export function withoutValues(sentence: string, values: readonly string[]): string {
  let redacted = sentence
  for (const value of values.filter((text) => text.trim() !== '').toSorted((a, b) => b.length - a.length)) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(special, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu')
    redacted = redacted.replace(pattern, '…')
  }
  redacted = redacted.replace(mail, '…')
  return redacted.length > longest ? `${redacted.slice(0, longest)}…` : redacted
}
