/** How a unit is written tells which separator its language uses: `1.234 billion` is not `1.234 Mio`. */
export interface UnitKind {
  /** Power of ten. */
  readonly zeros: number
  readonly decimal: '.' | ',' | 'either'
}

const unitWords: readonly (readonly [zeros: number, decimal: UnitKind['decimal'], words: string])[] = [
  [3, 'either', 'k kusd keur'],
  [3, '.', 'thousand'],
  [3, ',', 'tsd tausend teur mille mila duizend'],
  [5, '.', 'lakh lakhs'],
  [6, 'either', 'm mm mn musd meur'],
  [6, '.', 'million millions mill'],
  [6, ',', 'mio mln millionen millones milhao milhoes milione milioni miljoen'],
  [7, '.', 'crore crores cr'],
  [9, 'either', 'b bn'],
  [9, '.', 'billion billions'],
  [
    9,
    ',',
    'mrd mld md mds milliarde milliarden milliard milliards miliardo miliardi miljard bilhao bilhoes bi',
  ],
  [12, '.', 'trillion trillions tn'],
  [12, ',', 'billionen billones biljoen'],
]
const units: ReadonlyMap<string, UnitKind> = new Map(
  unitWords.flatMap(([zeros, decimal, words]) =>
    words.split(' ').map((word) => [word, { zeros, decimal }] as const),
  ),
)

const figure = /^(\d[\d.,' ]*?) ?(\p{L}+)?\.?$/u

/** The unit that a folded text ends with; null when it has none. */
export function unitKind(text: string): UnitKind | null {
  const word = figure.exec(text)?.[2]
  return word === undefined ? null : (units.get(word) ?? null)
}

/** One number with its unit, or with `inherited` when it has none; in whole units, exactly. Null when unreadable. */
export function readFigure(text: string, inherited: UnitKind | null): number | null {
  const match = figure.exec(text)
  const digits = match?.[1]
  if (digits === undefined) return null
  const word = match?.[2]
  const unit = word === undefined ? inherited : units.get(word)
  if (unit === undefined) return null
  const decimal = splitDecimal(digits, unit)
  return decimal === null ? null : shift(decimal, unit?.zeros ?? 0)
}

const grouped = {
  '.': /^\d{1,3}(?:\.\d{3})+$/,
  ',': /^\d{1,3}(?:,\d{3})+$/,
  "'": /^\d{1,3}(?:'\d{3})+$/,
  ' ': /^\d{1,3}(?: \d{3})+$/,
} as const
const indianGroups = /^\d{1,2}(?:,\d{2})+,\d{3}$/
const plain = /^\d+$/

interface Decimal {
  readonly whole: string
  readonly fraction: string
}

const bare = (digits: string): string => digits.replace(/\D/g, '')
const isGrouped = (digits: string): boolean =>
  Object.values(grouped).some((pattern) => pattern.test(digits)) || indianGroups.test(digits)

/** Tells thousands separators from the decimal one; null where neither reading, or both, would do. */
function splitDecimal(digits: string, unit: UnitKind | null): Decimal | null {
  const at = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const whole = digits.slice(0, Math.max(at, 0))
  const fraction = digits.slice(at + 1)
  const canBeDecimal =
    plain.test(fraction) && at > 0 && (plain.test(whole) || groupsUnlike(whole, digits[at]))
  const canBeGrouped = plain.test(digits) || (isGrouped(digits) && !digits.startsWith('0'))
  if (canBeGrouped && canBeDecimal && unit !== null) {
    if (unit.decimal === 'either') return null
    return digits[at] === unit.decimal
      ? { whole: bare(whole), fraction }
      : { whole: bare(digits), fraction: '' }
  }
  if (canBeGrouped) return { whole: bare(digits), fraction: '' }
  return canBeDecimal ? { whole: bare(whole), fraction } : null
}

/** Thousands are grouped by another sign than the decimal one. */
const groupsUnlike = (whole: string, decimal: string | undefined): boolean =>
  isGrouped(whole) && !whole.includes(decimal ?? '')

/** Moves the point by string, since 0.1 + 0.2 is not 0.3; null beyond what a number holds exactly. */
function shift({ whole, fraction }: Decimal, zeros: number): number | null {
  const amount = Number(whole + fraction.slice(0, zeros).padEnd(zeros, '0'))
  return Number.isSafeInteger(amount) ? amount : null
}
