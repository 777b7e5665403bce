import type { Money } from '../bant/product.ts'
import { boundedCache } from '../bounded-cache.ts'
import { type FieldValue, fieldValues } from '../field-values.ts'
import { lastAnswer } from '../last-answer.ts'
import type { LeadValue } from '../lead.ts'
import { type FieldKind, type FieldName, leadFields } from '../lead-fields.ts'
import { createMoneyReader } from '../money.ts'
import { readCount } from '../normalise/amount.ts'
import { readFlag } from '../normalise/flag.ts'
import { readIndustry } from '../normalise/industry.ts'
import { readList } from '../normalise/list.ts'
import { createMailKindReader } from '../normalise/mailbox.ts'
import { isMoment } from '../normalise/moment.ts'
import { readTitle } from '../normalise/title.ts'
import type { Vocabulary } from '../vocabulary.ts'
import type { ConditionField } from './condition-fields.ts'

/** Reads a raw value, not empty, as what a field means; null when it cannot be read. */
export type ReadValue = (raw: string | number | boolean) => LeadValue

/** Which raw field a field is read out of, and how. */
export interface FieldReader {
  readonly raw: FieldName
  /** Takes the raw value out of a lead's values. */
  readonly of: FieldValue
  readonly read: ReadValue
}

/** How many titles are remembered: they repeat a lot within a CRM, and reading one takes longer than all the rest. */
const rememberedTitles = 20_000
const rememberedIndustries = 5_000

const dollarsAlone: Money = { currency: 'USD', rates: {} }

/** The readers of all fields. Derived fields are read out of the raw ones here and nowhere else. */
export function createFieldReaders(
  vocabulary: Vocabulary,
  money: Money = dollarsAlone,
): (field: ConditionField) => FieldReader {
  const titleOf = lastAnswer(boundedCache(readTitle, rememberedTitles))
  const industryOf = boundedCache(readIndustry, rememberedIndustries)
  const mailKindOf = createMailKindReader(vocabulary)
  const moneyOf = createMoneyReader(money)
  const readCountry: ReadValue = (raw) => vocabulary.countryCode(asText(raw))
  const readerOf = (raw: FieldName, read: ReadValue): FieldReader => ({ raw, of: fieldValues[raw], read })
  return (field) => {
    switch (field) {
      case 'seniority':
        return readerOf('title', (raw) => titleOf(asText(raw)).seniority)
      case 'department':
        return readerOf('title', (raw) => titleOf(asText(raw)).department)
      case 'countryCode':
        return readerOf('country', readCountry)
      case 'hqCountryCode':
        return readerOf('company.hqCountry', readCountry)
      case 'industryKey':
        return readerOf('company.industry', (raw) => industryOf(asText(raw)))
      case 'mailKind':
        return readerOf('email', (raw) => (typeof raw === 'string' ? mailKindOf(raw) : null))
      case 'company.revenue':
      case 'income':
        return readerOf(field, (raw) => (typeof raw === 'boolean' ? null : moneyOf(raw)))
      default: {
        const kind = leadFields[field]
        return readerOf(field, rawReaders[kind])
      }
    }
  }
}

const rawReaders: Readonly<Record<FieldKind, ReadValue>> = {
  text: (raw) => trimmed(readText(raw)) || null,
  number: (raw) => (typeof raw === 'boolean' ? null : readCount(raw)),
  flag: readFlag,
  date: (raw) => (typeof raw === 'string' && isMoment(raw) ? raw : null),
  list(raw) {
    const entries = readList(readText(raw))
    return entries.length === 0 ? null : entries.join('; ')
  },
}

const blank = 0x20

/** Hardly any text has blanks at its ends, and to look there takes less than to trim. */
function trimmed(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  // Beyond ASCII there are other blanks.
  const isBare = text.charCodeAt(0) > blank && last > blank && last < 0x80 && text.charCodeAt(0) < 0x80
  return isBare ? text : text.trim()
}

/** A checkbox that answers a question says yes or no like everybody else. */
function readText(raw: string | number | boolean): string {
  return typeof raw === 'boolean' ? (raw ? 'yes' : 'no') : asText(raw)
}

/** Nearly every value is a text, for which `String` would be a call in vain. */
const asText = (raw: string | number | boolean): string => (typeof raw === 'string' ? raw : String(raw))
