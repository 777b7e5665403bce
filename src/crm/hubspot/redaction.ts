const longest = 400
const mail = /[^\s@"'<>()[\]]+@[^\s@"'<>()[\]]+/g
/** Stands where something was taken out. */
const mark = '…'
const special = /[.*+?^${}()|[\]\\]/g

/** Takes values and e-mail addresses out of a foreign sentence, and its tail when it is very long. */
export function withoutValues(sentence: string, values: readonly string[]): string {
  let redacted = sentence
  for (const value of values.filter((text) => text.trim() !== '').toSorted((a, b) => b.length - a.length)) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(special, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu')
    redacted = redacted.replace(pattern, mark)
  }
  redacted = redacted.replace(mail, mark)
  return redacted.length > longest ? `${redacted.slice(0, longest)}${mark}` : redacted
}

/** Whether nothing was taken out of a redacted sentence. */
export const namesNoValue = (sentence: string): boolean => !sentence.includes(mark)
