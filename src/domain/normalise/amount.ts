import { readFigure, unitZeros } from './figure.ts'
import { foldText } from './fold.ts'

/** A band of amounts; null is an open end. Both ends are inclusive: `> 500` reads as 500 and more. */
export interface Range {
  readonly min: number | null
  readonly max: number | null
}

const currency =
  /us\$|[$€£¥₹]|(?<!\p{L})(?:a|c|r)(?=\$)|(?:de |d')?(?<!\p{L})(?:usd|eur|euros?|gbp|chf|cad|aud|brl|jpy|sek|nok|dkk|dollars?|dolares|reais|pounds?|francs?|franken)(?!\p{L})/gu
/** Words that say nothing about the number: what is counted, how exactly, how often. */
const filler =
  /(?<!\p{L})(?:approx(?:imately)?|aprox(?:imadamente)?|about|around|roughly|circa|ca|etwa|ungefahr|rund|environ|cerca de|alrededor de|ongeveer|employees?|people|persons?|staff|ftes?|mitarbeiter(?:innen|in)?|beschaftigte|personen|employes|salaries|personnes|empleados|trabajadores|personas|funcionarios|colaboradores|pessoas|dipendenti|addetti|persone|medewerkers|werknemers|in revenue|revenues?|annual|annually|arr|umsatz|turnover|sales|chiffre d'affaires|omzet|fatturato|per year|a year|pro jahr|par an|al ano|por ano|p\.a)(?!\p{L})\.?|\/ ?(?:yr|year|jahr|an|ano)\b|[~≈]/gu

const atLeast =
  /^(?:>=?|≥|over|more than|above|at least|min\.?|from|uber|mehr als|mindestens|ab|von|plus de|au moins|mas de|al menos|mais de|pelo menos|oltre|piu di|almeno|meer dan|minstens|vanaf) ?/u
const andMore =
  / ?(?:\+|or more|and more|and above|and over|plus|und mehr|oder mehr|et plus|ou plus|y mas|o mas|e mais|ou mais|e oltre|o piu|en meer|of meer)$/u
const atMost =
  /^(?:<=?|≤|under|below|less than|up to|at most|max\.?|unter|weniger als|bis zu|bis|hochstens|moins de|jusqu'a|menos de|hasta|ate|meno di|fino a|minder dan|tot) ?/u
const between = /^(?:between|zwischen|entre|tra|fra|tussen|from|von|de|da|van) /u
const separator = / ?(?:-|–|—|\.\.\.?|…) ?| (?:to|and|bis|und|a|et|y|e|ate|en|tot) /u

/** Folded, without currency and filler; `t€` is the German thousand euros. */
function clean(text: string): string {
  return foldText(text.replace(/’/g, "'"))
    .replace(/(?<!\p{L})t(?:€|eur(?!\p{L}))/gu, ' tsd ')
    .replace(currency, ' ')
    .replace(filler, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^tsd (.+)$/, '$1 tsd')
}

const longest = 80

/**
 * A band as people type it: `51-200`, `10,001+`, `$50M–$100M`, `5-10 million`, `zwischen 3 und 4 Tausend`, `< 50`.
 * The unit of the upper end counts for a lower end without one. A plain figure is a band of itself.
 * Null when it cannot be read, or when reading it would mean guessing (`500-1M`).
 */
export function readRange(text: string | null): Range | null {
  if (text === null || text.length > longest) return null
  const cleaned = clean(text)
  if (/^-/.test(cleaned)) return null
  const single = readFigure(cleaned, null)
  if (single !== null) return { min: single, max: single }
  return readBand(cleaned) ?? readOpenBand(cleaned)
}

function readOpenBand(cleaned: string): Range | null {
  for (const [pattern, end] of [
    [atLeast, 'min'],
    [andMore, 'min'],
    [atMost, 'max'],
  ] as const) {
    if (!pattern.test(cleaned)) continue
    const figure = readFigure(cleaned.replace(pattern, ''), null)
    if (figure !== null) return end === 'min' ? { min: figure, max: null } : { min: null, max: figure }
  }
  return null
}

function readBand(cleaned: string): Range | null {
  const ends = cleaned.replace(between, '').split(separator)
  const [low, high] = ends
  if (ends.length !== 2 || !low || !high) return null
  const max = readFigure(high, null)
  const min = readFigure(low, unitZeros(high))
  return min === null || max === null || min > max ? null : { min, max }
}

/**
 * Money or a head count as people type it, in whole units, exactly: `$300 million`, `300.000.000`, `0.3B`, `1,5 Mrd`.
 * Cents are dropped, never rounded up over a threshold. Of a band the lower end is taken, because that much is
 * certain; `< 50` has none and is null. Null too for negatives, percentages, and where separators or units allow
 * two readings (`1,234M`, `5 mil`), and for a small figure with a fraction and no unit (`0.3`, `1.5`).
 */
export function readAmount(value: string | number | null): number | null {
  if (typeof value !== 'number') return readRange(value)?.min ?? null
  return Number.isInteger(value) || value >= leastWithFraction ? wholeOf(value) : null
}

/** Years, pieces, miles: like `readAmount`, but `3.5` can only be three and a half, of which three are whole. */
export function readCount(value: string | number | null): number | null {
  if (typeof value === 'number') return wholeOf(value)
  return value !== null && smallDecimal.test(value.trim())
    ? wholeOf(Number(value.trim().replace(',', '.')))
    : readAmount(value)
}

const leastWithFraction = 100
const smallDecimal = /^\d{1,2}[.,]\d{1,2}$/

function wholeOf(value: number): number | null {
  const whole = Math.floor(value)
  return Number.isSafeInteger(whole) && (whole > 0 || value === 0) ? whole : null
}
