import { countryToAlpha2 } from 'country-to-iso'
import { foldText } from '../domain/normalise/fold.ts'
import { colloquialCountries } from './colloquial-countries.ts'

/** Languages whose country names are read, by their CLDR tags. */
const languages = 'en de fr es es-MX pt pt-PT it nl da sv nb fi pl cs tr ja zh ko'.split(' ')

/** Short names that the lists give to one of several countries. */
const severalCountries: ReadonlySet<string> = new Set([
  'congo',
  'korea',
  'virginislands',
  'saintmartin',
  'stmartin',
])

const countryKey = (text: string): string => foldText(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')

/** Names of all countries in `languages`, out of the CLDR data in Node; a name that two countries share is left out. */
function namesByLanguage(): Map<string, string> {
  const names = new Map<string, string>()
  const shared = new Set<string>()
  const codes = regionCodes()
  for (const language of languages) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const key = countryKey(display.of(code) ?? '')
      const other = names.get(key)
      if (other !== undefined && other !== code) shared.add(key)
      if (key !== '') names.set(key, code)
    }
  }
  for (const key of shared) names.delete(key)
  return names
}

const firstLetter = 'A'.charCodeAt(0)
const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(firstLetter + index))
/** The codes that are countries; CLDR alone would name groupings such as EU and UN as well. */
const regionCodes = (): string[] =>
  letters.flatMap((one) => letters.map((two) => one + two)).filter((code) => countryToAlpha2(code) === code)

/**
 * Reads a country in any common spelling of many languages, or its code, as ISO 3166-1 alpha-2.
 * Null for anything that is not certainly one country: `Korea`, `EMEA`, `n/a`.
 */
export function createCountryReader(): (text: string) => string | null {
  const names = namesByLanguage()
  for (const [code, spellings] of Object.entries(colloquialCountries)) {
    for (const spelling of spellings.split(',')) names.set(countryKey(spelling), code)
  }
  return (text) => {
    const key = countryKey(text)
    return severalCountries.has(key) ? null : (names.get(key) ?? countryToAlpha2(text))
  }
}
