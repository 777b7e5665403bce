import { readAmount } from './amount.ts'

/**
 * The whole number that somebody meant who wrote it with separators or a unit where a plain one has to stand:
 * `300,000,000`, `300 000 000`, `$300M`. Null when it cannot be read, or is written plainly.
 */
export function writtenNumber(text: string): number | null {
  const meant = readAmount(text.replaceAll('_', '').replace(/^\+/, ''))
  return meant !== null && Number.isSafeInteger(meant) ? meant : null
}
