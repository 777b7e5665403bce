import { redactionMark, withoutValues as withoutForeignValues } from '../../ports/redaction.ts'

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

/** Its ids have letters; many digits alone are a telephone. */
const manyDigits = /(?<![A-Za-z0-9])\d{8,}(?![A-Za-z0-9])/g

/** Salesforce's own words without what could be personal in them. */
export function withoutValues(sentence: string): string {
  let words = sentence
  for (const pattern of beforeValue) words = words.replace(pattern, `$1${redactionMark}`)
  return withoutForeignValues(words.replace(manyDigits, redactionMark))
}
