import { foldText, wordKey } from '../normalise/fold.ts'

/** By when somebody needs it: a day, or so many days from when they said it. */
export type Deadline =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'span'; readonly days: number }

const isoDay = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/
/** `31.12.2026`: the only order in which dots are used. With slashes two orders are, so those are not read. */
const dottedDay = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/
const quarter = /^(?:q ?([1-4])[ /-]*(\d{4})|(\d{4})[ /-]*q ?([1-4]))$/

const unitWords: readonly (readonly [days: number, words: string])[] = [
  [1, 'day days d tag tage tagen jour jours dia dias giorno giorni dag dagen'],
  [7, 'week weeks w woche wochen semaine semaines semana semanas settimana settimane weken'],
  [30, 'month months monat monate monaten mois mes meses mese mesi maand maanden'],
  [91, 'quarter quarters quartal quartale'],
  [365, 'year years jahr jahre jahren an ans ano anos anno anni jaar'],
]
const daysPerUnit: ReadonlyMap<string, number> = new Map(
  unitWords.flatMap(([days, words]) => words.split(' ').map((word) => [word, days] as const)),
)
const numberWords: readonly (readonly string[])[] = [
  ['a', 'an', 'one', 'ein', 'eine', 'einem', 'einer', 'un', 'une', 'uno', 'una', 'um', 'uma', 'een'],
  ['two', 'zwei', 'deux', 'dos', 'dois', 'duas', 'due', 'twee'],
  ['three', 'drei', 'trois', 'tres', 'tre', 'drie'],
  ['four', 'vier', 'quatre', 'cuatro', 'quatro', 'quattro'],
  ['five', 'funf', 'cinq', 'cinco', 'cinque', 'vijf'],
  ['six', 'sechs', 'seis', 'sei', 'zes'],
  ['seven', 'sieben', 'sept', 'siete', 'sete', 'sette', 'zeven'],
  ['eight', 'acht', 'huit', 'ocho', 'oito', 'otto'],
  ['nine', 'neun', 'neuf', 'nueve', 'nove', 'negen'],
  ['ten', 'zehn', 'dix', 'diez', 'dez', 'dieci', 'tien'],
  ['eleven', 'elf', 'onze', 'once', 'undici'],
  ['twelve', 'zwolf', 'douze', 'doce', 'doze', 'dodici', 'twaalf'],
]
const numberOf: ReadonlyMap<string, number> = new Map(
  numberWords.flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
)

/** What may stand before a span without changing it; anything else, such as "not before", makes it unreadable. */
const lead =
  /^(?:in|within|in the next|next|less than|under|up to|weniger als|bis zu|moins de|menos de|meno di|minder dan|innerhalb von|binnen|in den nachsten|dans|d ici|en|dentro de|em|entro|tra|over|about|around|ca|etwa|max) /
const span = /^(?:(\d{1,4}|\p{L}+) (?:to|bis|a|bis zu|or|oder|ou|o|of) )?(\d{1,4}|\p{L}+) ?(\p{L}+)$/u

const longest = 40

/**
 * `2026-12-01`, `31.12.2026`, `Q1 2027` (its last day), `in three days`, `2-4 weeks`, `3 Monate`. Of a range of spans
 * the longer one counts: by then it has to be there. Null when it cannot be read; "soon" is no date.
 */
export function readDeadline(text: string): Deadline | null {
  const trimmed = text.trim()
  if (trimmed.length > longest) return null
  const iso = isoDay.exec(trimmed)
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = dottedDay.exec(trimmed)
  if (dotted !== null) return dayOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]))
  const named = quarter.exec(foldText(trimmed))
  if (named !== null) {
    const month = 3 * Number(named[1] ?? named[4])
    return dayOf(Number(named[2] ?? named[3]), month, month === 3 || month === 12 ? 31 : 30)
  }
  return readSpan(wordKey(trimmed.replace(/[-–—]/g, ' to ')))
}

function dayOf(year: number, month: number, day: number): Deadline | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? { kind: 'day', day: date.toISOString().slice(0, 10) } : null
}

function readSpan(words: string): Deadline | null {
  const match = span.exec(words.replace(lead, ''))
  const perUnit = daysPerUnit.get(match?.[3] ?? '')
  const [shorter, count] = [match?.[1], match?.[2]].map((word) => (word === undefined ? null : countOf(word)))
  if (perUnit === undefined || count === null || count === undefined) return null
  if (match?.[1] !== undefined && (shorter === null || shorter === undefined || shorter > count)) return null
  return { kind: 'span', days: count * perUnit }
}

const countOf = (word: string): number | null =>
  /^\d+$/.test(word) ? Number(word) : (numberOf.get(word) ?? null)
