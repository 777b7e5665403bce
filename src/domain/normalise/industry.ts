import { wordKey } from './fold.ts'
import { type Industry, industries } from './industries.ts'
import { industrySynonyms } from './industry-synonyms.ts'

/** `&`, `and` and HubSpot's underscore are one: HOSPITAL_HEALTH_CARE is "hospital & health care". */
const joiner = / (?:and|und|et|y|e|en)(?= )/g
const industryKey = (text: string): string => wordKey(text).replace(joiner, '')

const byKey: ReadonlyMap<string, Industry> = new Map([
  ...Object.entries(industrySynonyms).flatMap(([industry, names]) =>
    names.split(',').map((name) => [industryKey(name), industry as Industry] as const),
  ),
  ...industries.map((industry) => [industryKey(industry), industry] as const),
])

/**
 * The canonical industry of a CRM's or provider's word for it: LinkedIn's names, HubSpot's options, Salesforce's
 * picklist, and common free text in seven languages. Salesforce's Other, and whatever is not in the tables, is null.
 * Coarser words go to the nearest name of the list: Life Sciences to biotechnology, Manufacturing to
 * mechanical or industrial engineering, Technology to information technology and services.
 */
export function readIndustry(text: string | null): Industry | null {
  return text === null ? null : (byKey.get(industryKey(text)) ?? null)
}
