import { boundedCache } from '../bounded-cache.ts'
import { lastAnswer } from '../last-answer.ts'
import type { LeadValue } from '../lead.ts'
import { type FieldKind, type FieldName, leadFields } from '../lead-fields.ts'
import { readAmount, readCount } from '../normalise/amount.ts'
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
  readonly read: ReadValue
}

/** How many titles are remembered: they repeat a lot within a CRM, and reading one takes longer than all the rest. */
const rememberedTitles = 20_000
const rememberedIndustries = 5_000
/** Formats, origins, sources: the choices of picklists. */
const rememberedWords = 1_000

/** The readers of all fields. Derived fields are read out of the raw ones here and nowhere else. */
export function createFieldReaders(vocabulary: Vocabulary): (field: ConditionField) => FieldReader {
  const titleOf = lastAnswer(boundedCache(readTitle, rememberedTitles))
  const industryOf = boundedCache(readIndustry, rememberedIndustries)
  const mailKindOf = createMailKindReader(vocabulary)
  // The same string each time, which conditions then compare at a glance.
  const wordOf = boundedCache((text) => text.trim() || null, rememberedWords)
  const readWord: ReadValue = (raw) => wordOf(readText(raw))
  const readCountry: ReadValue = (raw) => vocabulary.countryCode(asText(raw))
  return (field) => {
    switch (field) {
      case 'seniority':
        return { raw: 'title', read: (raw) => titleOf(asText(raw)).seniority }
      case 'department':
        return { raw: 'title', read: (raw) => titleOf(asText(raw)).department }
      case 'countryCode':
        return { raw: 'country', read: readCountry }
      case 'hqCountryCode':
        return { raw: 'company.hqCountry', read: readCountry }
      case 'industryKey':
        return { raw: 'company.industry', read: (raw) => industryOf(asText(raw)) }
      case 'mailKind':
        return {
          raw: 'email',
          read: (raw) => (typeof raw === 'string' ? mailKindOf(raw) : null),
        }
      case 'company.revenue':
      case 'income':
        return { raw: field, read: (raw) => (typeof raw === 'boolean' ? null : readAmount(raw)) }
      default: {
        const kind = leadFields[field]
        return { raw: field, read: kind === 'text' ? readWord : rawReaders[kind] }
      }
    }
  }
}

const rawReaders: Readonly<Record<Exclude<FieldKind, 'text'>, ReadValue>> = {
  number: (raw) => (typeof raw === 'boolean' ? null : readCount(raw)),
  flag: readFlag,
  date: (raw) => (typeof raw === 'string' && isMoment(raw) ? raw : null),
  list(raw) {
    const entries = readList(readText(raw))
    return entries.length === 0 ? null : entries.join('; ')
  },
}

function readFlag(raw: string | number | boolean): boolean | null {
  if (typeof raw === 'boolean') return raw
  const text = String(raw).trim().toLowerCase()
  if (text === 'true' || text === 'yes' || text === '1') return true
  return text === 'false' || text === 'no' || text === '0' ? false : null
}

/** A checkbox that answers a question says yes or no like everybody else. */
function readText(raw: string | number | boolean): string {
  return typeof raw === 'boolean' ? (raw ? 'yes' : 'no') : asText(raw)
}

/** Nearly every value is a text, for which `String` would be a call in vain. */
const asText = (raw: string | number | boolean): string => (typeof raw === 'string' ? raw : String(raw))
