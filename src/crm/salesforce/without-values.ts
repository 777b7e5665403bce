/**
 * Salesforce quotes the refused value in many of its sentences ("Email: invalid email address: …").
 * What follows these words is a person's and not ours to repeat.
 */
const beforeValue = [
  /(data value too large: ).*?(?= \(max length)/s,
  /(invalid email address: ).*/s,
  /(bad value for restricted picklist field: ).*/s,
  /(duplicate value found: ).*?(?= duplicates value)/s,
  /(value not of required type: ).*/s,
  /(invalid date: ).*/s,
  /(Cannot deserialize .*? value ).*?(?= or request may|$)/s,
]

/** Salesforce's own words without what could be personal in them: quoted values, addresses, long numbers. */
export function withoutValues(sentence: string): string {
  let words = sentence
  for (const pattern of beforeValue) words = words.replace(pattern, '$1(value)')
  return words
    .replace(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, '(address)')
    .replace(/(?<![A-Za-z0-9])\+?\d[\d\s().-]{6,}\d(?![A-Za-z0-9])/g, '(number)')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
}
