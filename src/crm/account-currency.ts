import type { ObjectMapping } from '../domain/crm-mapping.ts'
import type { Lead } from '../domain/lead.ts'
import { moneyFields } from '../domain/lead-fields.ts'

/** An admin may change the currencies of an account; that is noticed after this long. */
const knownForMs = 60 * 60_000

/** The mapping with a currency for each amount of which it names none; `currencyOf` tells it by the amount's first source. */
export function withCurrencies(
  mapping: ObjectMapping,
  currencyOf: (source: string) => string | null,
): ObjectMapping {
  const read = { ...mapping.read }
  for (const field of moneyFields) {
    const entry = read[field]
    const [source] = entry?.from ?? []
    if (entry === undefined || entry.currency !== null || source === undefined) continue
    read[field] = { ...entry, currency: currencyOf(source) }
  }
  return { ...mapping, read }
}

/** Whether any of these leads holds an amount of which nobody has asked in which money it is. */
const holdsMoney = (leads: readonly Lead[]): boolean =>
  leads.some(({ values }) => moneyFields.some((field) => typeof values[field] === 'number'))

export interface AccountCurrency<Mapping> {
  /** The mapping as far as the account's currencies are known. */
  mapping(): Mapping
  /** Asks the account about them where these leads hold an amount and nobody has asked lately; true: read them anew. */
  isNews(leads: readonly Lead[], signal: AbortSignal): Promise<boolean>
}

/** Keeps what an account says of its currencies; who holds no amounts is never asked, and others once an hour. */
export function createAccountCurrency<Mapping>(
  given: Mapping,
  ask: (signal: AbortSignal) => Promise<Mapping>,
): AccountCurrency<Mapping> {
  let known: { readonly mapping: Mapping; readonly untilMs: number } | null = null
  return {
    mapping: () => known?.mapping ?? given,
    async isNews(leads, signal) {
      if ((known !== null && performance.now() < known.untilMs) || !holdsMoney(leads)) return false
      const before = JSON.stringify(known?.mapping ?? given)
      known = { mapping: await ask(signal), untilMs: performance.now() + knownForMs }
      return JSON.stringify(known.mapping) !== before
    },
  }
}
