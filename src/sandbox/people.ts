import { activityLogAt } from './people/activity-log.ts'
import { answersInWords } from './people/answer-words.ts'
import {
  companyAt,
  type KnownCompany,
  knownCompanyAt,
  peoplePerCompany,
  searchLimit,
} from './people/company.ts'
import { canada, elsewhere, type SandboxCountry } from './people/countries.ts'
import { createDraw, type Draw } from './people/draw.ts'
import { eastAsianNames, fakeNames, familyNames, givenNames } from './people/names.ts'
import { deedsAt, needsFit, type Profile, profileAt } from './people/profile.ts'
import { type Language, otherTitles, seniorTitles } from './people/titles.ts'
import type { SandboxPerson } from './person.ts'

/** The moment that the made-up world stands still at when nobody says when it is. */
export const sandboxNow = new Date('2026-11-02T09:00:00.000Z')

type Identity = Pick<
  SandboxPerson,
  'firstName' | 'lastName' | 'email' | 'phone' | 'title' | 'country' | 'company'
>

/** The company a person works at, as it really is; the next one that fits for somebody who needs such a company. */
function employerAt(seed: number, index: number, profile: Profile): KnownCompany {
  const nearest = Math.floor(index / peoplePerCompany)
  if (!needsFit(profile)) return knownCompanyAt(seed, nearest)
  for (let ahead = 0; ahead < searchLimit; ahead += 1) {
    const company = knownCompanyAt(seed, nearest + ahead)
    if (company.isFit) return company
  }
  throw new RangeError(`no company that fits within ${searchLimit} of ${nearest} for seed ${seed}`)
}

/** Canada writes in two languages; elsewhere one in five writes in English. */
function languageOf(home: SandboxCountry, draw: Draw): Language {
  if (home === canada && draw.chance(0.35)) return 'fr'
  return draw.chance(0.2) ? 'en' : home.language
}

interface TypedName {
  readonly first: string | null
  readonly last: string | null
  /** For an address, in lower-case ASCII letters. */
  readonly local: string
}

function nameOf(profile: Profile, home: SandboxCountry, language: Language, draw: Draw): TypedName {
  if (profile === 'fake') {
    const [first, last] = draw.pick(fakeNames)
    return { first, last, local: `${first}.${last}`.toLowerCase() }
  }
  const isEastAsian = home.code === 'JP' || home.code === 'CN' || draw.chance(0.02)
  const { given, family } = isEastAsian
    ? draw.pick(eastAsianNames)
    : { given: draw.pick(givenNames[language]), family: draw.pick(familyNames[language]) }
  const local = `${given.latin}.${family.latin}`.toLowerCase().replace(/[^a-z.]+/g, '')
  const typed = draw.share()
  if (typed < 0.03) return { first: given.text.toUpperCase(), last: family.text.toUpperCase(), local }
  if (typed < 0.06) return { first: given.text.toLowerCase(), last: family.text.toLowerCase(), local }
  if (typed < 0.08) return { first: ` ${given.text}`, last: `${family.text} `, local }
  return { first: draw.chance(0.08) ? null : given.text, last: draw.chance(0.03) ? null : family.text, local }
}

/** Private and throw-away addresses are at real providers, so their names are ones that nobody would take. */
function emailOf(
  profile: Profile,
  local: string,
  index: number,
  domain: string | null,
  draw: Draw,
): string | null {
  const fictional = `plumbline-sandbox.${local.replaceAll('..', '.')}.${index}`
  if (profile === 'fake') {
    return `${fictional}@${draw.pick(['mailinator.com', 'guerrillamail.com', 'yopmail.com', 'gmail.com'])}`
  }
  const share = draw.share()
  if (profile === 'curious' && share < 0.02) return null
  if (!needsFit(profile) && (domain === null || share < 0.17)) {
    return `${fictional}@${draw.pick(['gmail.com', 'hotmail.com', 'yahoo.com', 'web.de', 'outlook.com', 'orange.fr'])}`
  }
  return `${local.replaceAll('..', '.')}${index}@${domain}`
}

function titleOf(profile: Profile, language: Language, draw: Draw): string | null {
  if (needsFit(profile)) return draw.pick(seniorTitles[language])
  if (draw.chance(0.15)) return null
  return draw.pick(draw.chance(0.12) ? seniorTitles[language] : otherTitles[language])
}

function phoneOf(home: SandboxCountry, draw: Draw): string | null {
  if (home.phone === null || draw.chance(0.35)) return null
  const phone = home.phone.replaceAll('#', () => String(draw.between(0, 9)))
  return draw.chance(0.2) ? phone.replaceAll(/[ -]/g, '') : phone
}

function identityAt(seed: number, index: number): Identity {
  const profile = profileAt(seed, index)
  const employer = employerAt(seed, index, profile)
  const draw = createDraw(seed, index, 'identity')
  const isAway = draw.chance(0.08)
  const home = isAway ? draw.pick(elsewhere) : employer.home
  const language = languageOf(home, draw)
  const name = nameOf(profile, home, language, draw)
  const hasCompany = needsFit(profile) || draw.chance(profile === 'fake' ? 0.4 : 0.95)
  return {
    firstName: name.first,
    lastName: name.last,
    email: emailOf(profile, name.local, index, hasCompany ? employer.domain : null, draw),
    phone: phoneOf(home, draw),
    title: titleOf(profile, language, draw),
    country: draw.chance(0.2) ? null : draw.pick(home.spellings),
    company: hasCompany ? companyAt(seed, employer.index) : null,
  }
}

/** Some people came in twice: the copy has the same person with the address in other letters, and other deeds. */
function twinOf(seed: number, index: number): number | null {
  const draw = createDraw(seed, index, 'twin')
  const isTwin = index > 0 && profileAt(seed, index) === 'curious' && draw.chance(0.025)
  return isTwin ? Math.max(0, index - draw.between(1, 50)) : null
}

/**
 * The person at `index` (from 0) of the made-up world `seed`; a pure function of its arguments.
 * Messy on purpose: empty fields, throw-away addresses, made-up names, titles in seven languages, countries in any
 * spelling, duplicates. Nobody in it exists.
 */
export function personAt(seed: number, index: number, now: Date = sandboxNow): SandboxPerson {
  const profile = profileAt(seed, index)
  const original = twinOf(seed, index)
  const identity = identityAt(seed, original ?? index)
  const did = deedsAt(seed, index, profile, now)
  const answers = answersInWords(seed, index, did.bant, profile === 'worth asking', now)
  const deeds = { ...did, ...answers, activityLog: activityLogAt(seed, index, did) }
  if (original === null) return { index, ...identity, ...deeds }
  return { index, ...identity, email: identity.email?.toUpperCase() ?? null, phone: null, ...deeds }
}

/** The first `count` people of the world `seed` at the moment `now`, made one by one as they are asked for. */
export function* createPeople({
  seed,
  count,
  now,
}: {
  readonly seed: number
  readonly count: number
  readonly now: Date
}): Iterable<SandboxPerson> {
  for (let index = 0; index < count; index += 1) yield personAt(seed, index, now)
}
