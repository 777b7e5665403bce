import { describe, expect, it } from 'vitest'
import { companyAt, createKnownCompanies, knownCompanyAt } from '../../src/sandbox/people/company.ts'
import { fakeNames } from '../../src/sandbox/people/names.ts'
import { seniorTitles } from '../../src/sandbox/people/titles.ts'
import { createPeople, personAt } from '../../src/sandbox/people.ts'
import type { SandboxPerson } from '../../src/sandbox/person.ts'

const now = new Date('2026-11-02T09:00:00.000Z')
const seeds = [1, 7, 20_261_102]
const people = (seed: number, count = 2_000) => [...createPeople({ seed, count, now })]

const vicePresidentsAndUp = new Set(Object.values(seniorTitles).flat())
const lifeScience = new Set(['BIOTECHNOLOGY', 'PHARMACEUTICALS', 'MEDICAL_DEVICES'])
const inventedNames = new Set(fakeNames.map((name) => name.join(' ')))
const throwAway = /@(mailinator|guerrillamail|yopmail)\.com$/i

const isFake = (person: SandboxPerson) =>
  inventedNames.has(`${person.firstName} ${person.lastName}`) || throwAway.test(person.email ?? '')

const buyersFormats = ['price-request', 'webinar', 'high-value-white-paper', 'trusted-referral']

/** The default definition, read off a person and what is really true about their company. */
function meetsEntryDefinition(seed: number, person: SandboxPerson): boolean {
  if (person.company === null || person.title === null || !buyersFormats.includes(person.format ?? ''))
    return false
  const company = knownCompanyAt(seed, person.company.index)
  return (
    lifeScience.has(company.industry ?? '') &&
    (company.revenue ?? 0) >= 300_000_000 &&
    ['US', 'CA'].includes(company.home.code) &&
    vicePresidentsAndUp.has(person.title) &&
    ((person.productPagesInOneDay ?? 0) >= 5 || (person.highValueAssets ?? 0) >= 2)
  )
}

function bantOf(person: SandboxPerson): {
  readonly score: number
  readonly asked: number
  readonly isByPerson: boolean
} {
  const answers = Object.values(person.bant)
  const isByPerson = [person.bant.authority, person.bant.need].some(
    (one) => one?.source === 'call' || one?.source === 'rep',
  )
  return {
    score: answers.filter(({ answer }) => answer === 'yes').length * 25,
    asked: answers.length,
    isByPerson,
  }
}

/** Where each person of a world stands, in the words of the waterfall. */
function stageOf(seed: number, person: SandboxPerson): string {
  if (isFake(person)) return 'disqualified'
  if (person.progress !== 'untouched') return person.progress
  if (person.format === null) return 'suspect'
  if (!meetsEntryDefinition(seed, person)) return 'inquiry'
  const bant = bantOf(person)
  if (bant.score >= 75 && bant.isByPerson) return 'sal'
  return bant.asked === 4 && bant.score < 75 ? 'nurture' : 'aql'
}

function sharesOf(seed: number): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const person of people(seed)) {
    const stage = stageOf(seed, person)
    counts[stage] = (counts[stage] ?? 0) + 1 / 20
  }
  return counts
}

describe.each(seeds)('2,000 people of world %i', (seed) => {
  const shares = sharesOf(seed)
  const within = [
    ['suspect', 10, 14],
    ['inquiry', 55, 65],
    ['nurture', 3, 7],
    ['sal', 3, 5.5],
    ['disqualified', 3, 5],
    ['customer', 1.5, 4],
    ['worked', 1.5, 4],
  ] as const

  it.each(within)('holds its share of %s, between %i and %i percent', (stage, least, most) => {
    expect(shares[stage]).toBeGreaterThanOrEqual(least)
    expect(shares[stage]).toBeLessThanOrEqual(most)
  })

  it('brings 8 to 12 percent to AQL or beyond, before sales has touched them', () => {
    const share = (shares.aql ?? 0) + (shares.sal ?? 0)
    expect(share).toBeGreaterThanOrEqual(8)
    expect(share).toBeLessThanOrEqual(13)
  })

  it('has a few converted and a few owned people', () => {
    const all = people(seed)
    const converted = all.filter((person) => person.isConverted).length
    const owned = all.filter((person) => person.isOwned).length
    expect(converted / all.length).toBeGreaterThan(0.01)
    expect(converted / all.length).toBeLessThan(0.06)
    expect(owned / all.length).toBeGreaterThan(0.04)
    expect(owned / all.length).toBeLessThan(0.12)
  })

  it('is messy: holes, private mailboxes, duplicates, countries in many spellings', () => {
    const all = people(seed)
    const addresses = all.map((person) => person.email).filter((email) => email !== null)
    expect(all.some((person) => person.lastName === null)).toBe(true)
    expect(all.some((person) => person.email === null)).toBe(true)
    expect(all.filter((person) => person.company?.revenue === null).length).toBeGreaterThan(200)
    expect(addresses.filter((email) => /@gmail\.com$/i.test(email)).length).toBeGreaterThan(20)
    expect(new Set(addresses.map((email) => email.toLowerCase())).size).toBeLessThan(addresses.length)
    const unitedStates = ['USA', 'U.S.A.', 'United States', 'Vereinigte Staaten', 'États-Unis']
    expect(unitedStates.every((spelling) => all.some((person) => person.country === spelling))).toBe(true)
    expect(all.some((person) => /\p{Script=Han}/u.test(person.lastName ?? ''))).toBe(true)
    expect(all.some((person) => person.lastName === 'Null' && !isFake(person))).toBe(true)
  })
})

describe('a world', () => {
  it('is the same each time for the same seed, and another for another', () => {
    expect(people(3, 200)).toEqual(people(3, 200))
    expect(people(3, 200)).not.toEqual(people(4, 200))
  })

  it('makes any person alone, without those before', () => {
    expect(personAt(3, 199, now)).toEqual(people(3, 200)[199])
    expect(personAt(3, 99_999, now).index).toBe(99_999)
  })

  it('makes people only when they are asked for', () => {
    const [first] = createPeople({ seed: 1, count: Number.MAX_SAFE_INTEGER, now })
    expect(first?.index).toBe(0)
  })

  it('shares companies between people, about three and a half to one', () => {
    const employers = new Set(people(1).map((person) => person.company?.index))
    expect(employers.size).toBeGreaterThan(2_000 / 5)
    expect(employers.size).toBeLessThan(2_000 / 3)
  })

  it('gives one company one record, whoever works there, and its own domain', () => {
    const known = [...createKnownCompanies({ seed: 5, count: 100_000 })]
    expect(new Set(known.map((company) => company.domain)).size).toBe(known.length)
    for (const { company } of people(5)) expect(company).toEqual(company && companyAt(5, company.index))
  })

  it('lists every company that anybody works at', () => {
    const known = new Set(
      [...createKnownCompanies({ seed: 5, count: 2_000 })].map((company) => company.index),
    )
    expect(people(5).every((person) => person.company === null || known.has(person.company.index))).toBe(true)
  })

  it('keeps activity before now, and addresses where nobody real can live', () => {
    for (const person of people(2)) {
      if (person.lastActivityAt !== null)
        expect(Date.parse(person.lastActivityAt)).toBeLessThanOrEqual(now.getTime())
      if (person.email !== null) expect(person.email).toMatch(/\.example$|^plumbline-sandbox\./i)
    }
  })
})
