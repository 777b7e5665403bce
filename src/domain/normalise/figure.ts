/** Units by their power of ten. `mil` is a thousand in Spanish and a million in slang, so it is none. */
const unitWords: Readonly<Record<number, string>> = {
  3: 'k kusd keur thousand tsd tausend mille mila duizend',
  5: 'lakh lakhs',
  6: 'm mm mn musd meur million millions mill mio mln millionen millones milhao milhoes milione milioni miljoen',
  7: 'crore crores cr',
  9: 'b bn billion billions mrd mld md mds milliarde milliarden milliard milliards miliardo miliardi miljard bilhao bilhoes bi',
  12: 'trillion trillions tn billionen billones biljoen',
}
/** Zeros of each unit word. */
const units: ReadonlyMap<string, number> = new Map(
  Object.entries(unitWords).flatMap(([zeros, words]) =>
    words.split(' ').map((word) => [word, Number(zeros)] as const),
  ),
)

const figure = /^(\d[\d.,' ]*?) ?(\p{L}+)?\.?$/u

/** The zeros of the unit that a folded text ends with; null when it has none. */
export function unitZeros(text: string): number | null {
  const word = figure.exec(text)?.[2]
  return word === undefined ? null : (units.get(word) ?? null)
}

/** One number with its unit, or with the zeros inherited when it has none; in whole units, exactly. Null when unreadable. */
export function readFigure(text: string, inheritedZeros: number | null): number | null {
  const match = figure.exec(text)
  const digits = match?.[1]
  const word = match?.[2]
  const zeros = word === undefined ? inheritedZeros : units.get(word)
  if (digits === undefined || zeros === undefined) return null
  const decimal = splitDecimal(digits, zeros !== null)
  return decimal === null || (zeros === null && isSmallDecimal(decimal)) ? null : shift(decimal, zeros ?? 0)
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

/**
 * Tells thousands separators from the decimal one; null where neither reading would do. `1.234` is 1234, for nobody
 * writes mills; before a unit it may be either (`1.234 Mio`, `1,234M`), and is null.
 */
function splitDecimal(digits: string, hasUnit: boolean): Decimal | null {
  const at = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const whole = digits.slice(0, Math.max(at, 0))
  const fraction = digits.slice(at + 1)
  const canBeDecimal =
    at > 0 && plain.test(fraction) && (plain.test(whole) || groupsUnlike(whole, digits[at]))
  const canBeGrouped = plain.test(digits) || (isGrouped(digits) && !digits.startsWith('0'))
  if (canBeGrouped) return canBeDecimal && hasUnit ? null : { whole: bare(digits), fraction: '' }
  return canBeDecimal ? { whole: bare(whole), fraction } : null
}

/** Thousands are grouped by another sign than the decimal one. */
const groupsUnlike = (whole: string, decimal: string | undefined): boolean =>
  isGrouped(whole) && !whole.includes(decimal ?? '')

/** `1.5` without a unit stands for millions or billions like `0.3`, and nobody says which; `350.50` has cents. */
const isSmallDecimal = ({ whole, fraction }: Decimal): boolean => whole.length <= 2 && Number(fraction) !== 0

/**
 * Moves the point by string, since 0.1 + 0.2 is not 0.3. Null beyond what a number holds exactly, and below one:
 * `0.3` stands for billions or millions, and nobody says which.
 */
function shift({ whole, fraction }: Decimal, zeros: number): number | null {
  const amount = Number(whole + fraction.slice(0, zeros).padEnd(zeros, '0'))
  const isLost = amount === 0 && Number(fraction) !== 0
  return Number.isSafeInteger(amount) && !isLost ? amount : null
}
