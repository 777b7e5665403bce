import { createFieldReaders } from '../../src/domain/criteria/field-readers.ts'
import type { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import type { Lead, LeadValue } from '../../src/domain/lead.ts'
import { readAmount } from '../../src/domain/normalise/amount.ts'
import { momentOf } from '../../src/domain/normalise/moment.ts'
import { type Seniority, seniorityRank } from '../../src/domain/normalise/seniority.ts'
import type { Vocabulary } from '../../src/domain/vocabulary.ts'
import type { Scores } from './scores.ts'

const text = (value: LeadValue): string | null => (typeof value === 'string' && value !== '' ? value : null)
/** A word of a picklist, as somebody may have typed it. */
const word = (value: LeadValue): string | null => text(value)?.trim().toLowerCase() ?? null
const number = (value: LeadValue): number | null => (typeof value === 'boolean' ? null : readAmount(value))
const within = (points: number, cap: number): number => Math.max(0, Math.min(cap, points))
const monthMs = 30 * 24 * 60 * 60 * 1000

/**
 * The thirty criteria as somebody would write them into a function: the two scores, and not a word about why. It reads
 * titles, countries, industries and mailboxes by the readers that the definition's conditions use, with their memory.
 */
export function createHandScoring(
  vocabulary: Vocabulary,
  groups: LeadDefinition['groups'],
  nowMs: number,
): (lead: Lead) => Scores {
  const readerOf = createFieldReaders(vocabulary)
  const readSeniority = readerOf('seniority').read
  const readDepartment = readerOf('department').read
  const readMailKind = readerOf('mailKind').read
  const readCountry = readerOf('countryCode').read
  const readIndustry = readerOf('industryKey').read

  return ({ values }) => {
    const title = text(values.title)
    const seniority = title === null ? null : (readSeniority(title) as Seniority | null)
    const department = title === null ? null : readDepartment(title)
    const email = text(values.email)
    const mail = email === null ? null : readMailKind(email)
    const countryText = text(values.country)
    const country = countryText === null ? null : readCountry(countryText)
    let demographic = 0
    if (seniority !== null && seniorityRank(seniority) >= seniorityRank('vp')) demographic += 12
    if (seniority === 'director') demographic += 8
    if (seniority === 'manager') demographic += 3
    if (
      department === 'quality' ||
      department === 'research' ||
      department === 'operations' ||
      department === 'engineering' ||
      department === 'facilities'
    )
      demographic += 7
    if (department !== null && department !== 'sales' && department !== 'marketing' && department !== 'hr')
      demographic += 2
    if (mail === 'corporate') demographic += 5
    if (mail === 'free') demographic -= 10
    if (country === 'US' || country === 'CA' || country === 'MX') demographic += 3

    const industryText = text(values['company.industry'])
    const industry = industryText === null ? null : readIndustry(industryText)
    const revenue = number(values['company.revenue'])
    const employees = number(values['company.employees'])
    const hqText = text(values['company.hqCountry'])
    const hq = hqText === null ? null : readCountry(hqText)
    const isNorthAmerican = hq === 'US' || hq === 'CA'
    let firmographic = 0
    if (industry === 'biotechnology' || industry === 'pharmaceuticals' || industry === 'medical devices')
      firmographic += 10
    if (
      industry === 'hospital & health care' ||
      industry === 'research' ||
      industry === 'chemicals' ||
      industry === 'food production'
    )
      firmographic += 4
    if (industry !== null && industry !== 'banking' && industry !== 'retail') firmographic += 1
    if (revenue !== null && revenue >= 300_000_000) firmographic += 8
    if (revenue !== null && revenue > 1_000_000_000) firmographic += 4
    if (revenue !== null && revenue < 5_000_000) firmographic -= 8
    if (employees !== null && employees >= 1_000) firmographic += 4
    if (employees !== null && employees >= 200 && employees <= 999) firmographic += 3
    if (isNorthAmerican) firmographic += 6
    if (hq === 'DE' || hq === 'FR' || hq === 'NL') firmographic += 2
    if (industry === 'biotechnology' && revenue !== null && revenue >= 300_000_000 && isNorthAmerican)
      firmographic += 5

    const format = word(values.format)
    const pages = number(values['engagement.productPagesInOneDay'])
    const assets = number(values['engagement.highValueAssets'])
    const views = number(values['engagement.pageViews'])
    const lastActivity = text(values['engagement.lastActivityAt'])
    const source = word(values.source)
    let engagement = 0
    if (format === 'price-request') engagement += 10
    if (format === 'webinar' || format === 'high-value-white-paper') engagement += 5
    if (pages !== null && pages >= 5) engagement += 8
    if (assets !== null && assets >= 2) engagement += 6
    if ((views !== null && views > 40) || (assets !== null && assets >= 3)) engagement += 2
    if (lastActivity !== null && nowMs - momentOf(lastActivity) <= monthMs) engagement += 6
    if (word(values.origin) === 'inbound' && source !== null && source !== 'phone book') engagement += 2

    let bantScore = 0
    if (word(values['bant.budget']) === 'yes') bantScore += 25
    if (word(values['bant.authority']) === 'yes' && word(values['bant.authoritySource']) !== 'inferred')
      bantScore += 25
    if (word(values['bant.need']) === 'yes') bantScore += 25
    if (word(values['bant.timeframe']) === 'yes') bantScore += 25
    return {
      score:
        within(demographic, groups.demographic.cap) +
        within(firmographic, groups.firmographic.cap) +
        within(engagement, groups.engagement.cap),
      bantScore,
    }
  }
}
