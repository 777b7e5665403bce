import type { LeadValues } from './lead.ts'
import type { Vocabulary } from './vocabulary.ts'

/** ISO code of the country that routing goes by: the headquarters', else the person's; null when neither can be read. */
export function countryOf(values: LeadValues, vocabulary: Vocabulary): string | null {
  for (const text of [values['company.hqCountry'], values.country]) {
    const code = typeof text === 'string' ? vocabulary.countryCode(text) : null
    if (code !== null) return code
  }
  return null
}
