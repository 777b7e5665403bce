import type { SandboxCompany } from '../person.ts'
import { canada, elsewhere, type SandboxCountry, unitedStates } from './countries.ts'
import { createDraw, type Draw } from './draw.ts'

const beginnings = [
  'Helix',
  'Nova',
  'Meridian',
  'Alder',
  'Quill',
  'Kestrel',
  'Umbra',
  'Boreal',
  'Cinder',
  'Halcyon',
  'Juniper',
  'Larch',
  'Marrow',
  'Nimbus',
  'Ochre',
  'Pelican',
  'Quartz',
  'Rowan',
  'Sable',
  'Tamarind',
  'Ursa',
  'Verdant',
  'Willow',
  'Xylo',
  'Yarrow',
  'Zephyr',
  'Amber',
  'Bramble',
  'Cobalt',
  'Dune',
  'Ember',
  'Fjord',
  'Garnet',
  'Heron',
  'Indigo',
  'Jasper',
  'Keystone',
  'Lumen',
  'Mistral',
  'Norden',
] as const

const middles = [
  'works',
  'field',
  'gate',
  'ridge',
  'mark',
  'stone',
  'wood',
  'point',
  'line',
  'bridge',
  'crest',
  'haven',
  'path',
  'spring',
  'forge',
  'well',
  'light',
  'brook',
  'vale',
  'harbor',
] as const

const lifeScience = ['BIOTECHNOLOGY', 'PHARMACEUTICALS', 'MEDICAL_DEVICES'] as const
const otherIndustries = [
  'COMPUTER_SOFTWARE',
  'INFORMATION_TECHNOLOGY_AND_SERVICES',
  'FINANCIAL_SERVICES',
  'MACHINERY',
  'AUTOMOTIVE',
  'FOOD_PRODUCTION',
  'RETAIL',
  'CONSTRUCTION',
  'HIGHER_EDUCATION',
  'LOGISTICS_AND_SUPPLY_CHAIN',
  'CHEMICALS',
  'ELECTRICAL_ELECTRONIC_MANUFACTURING',
  'MANAGEMENT_CONSULTING',
  'HOSPITALITY',
  'OIL_ENERGY',
  'INSURANCE',
] as const

/** The word in a company's name that goes with its industry. */
const trades: Readonly<Record<string, readonly [string, ...string[]]>> = {
  BIOTECHNOLOGY: ['Biotech', 'Genomics', 'Biologics', 'Therapeutics'],
  PHARMACEUTICALS: ['Pharma', 'Pharmaceuticals', 'Laboratories', 'Vaccines'],
  MEDICAL_DEVICES: ['Medical', 'Devices', 'Surgical', 'Diagnostics'],
}
const otherTrades = [
  'Group',
  'Systems',
  'Industries',
  'Partners',
  '& Sons',
  'Trading',
  'Services',
  'Holding',
] as const

/** The least revenue that the default definition asks for; some companies stand exactly there, some a dollar below. */
const revenueBoundary = 300_000_000

/** Of four kinds of company only `fit` has the firmographics that the default definition asks for. */
type CompanyKind = 'fit' | 'too small' | 'abroad' | 'other industry'

function kindOf(draw: Draw): CompanyKind {
  const share = draw.share()
  if (share < 0.14) return 'fit'
  if (share < 0.24) return 'too small'
  return share < 0.34 ? 'abroad' : 'other industry'
}

function revenueOf(kind: CompanyKind, draw: Draw): number {
  if (kind === 'fit') return draw.chance(0.04) ? revenueBoundary : draw.between(31, 4_000) * 10_000_000
  if (kind === 'too small') return draw.chance(0.1) ? revenueBoundary - 1 : draw.between(1, 290) * 1_000_000
  // From the corner shop to the world's largest, each order of magnitude as likely; few are below a million.
  const magnitude = draw.chance(0.02) ? 5 + draw.share() : 6 + draw.share() * 4
  return Math.round(10 ** magnitude / 100_000) * 100_000
}

function countryOf(kind: CompanyKind, draw: Draw): SandboxCountry {
  const home = draw.chance(0.78) ? unitedStates : canada
  if (kind === 'abroad') return draw.pick(elsewhere)
  return kind === 'other industry' && draw.chance(0.5) ? draw.pick(elsewhere) : home
}

/**
 * Different for each index: the mixed-radix digits of the index choose the words, and a number follows
 * when all combinations are used up.
 */
function wordsOf(seed: number, index: number): string {
  const combinations = beginnings.length * middles.length
  /** Has no factor in common with the number of combinations, so that it comes past each of them. */
  const stride = 331
  const turned = (index * stride + Math.abs(seed)) % combinations
  const beginning = beginnings[turned % beginnings.length]
  const middle = middles[Math.floor(turned / beginnings.length)]
  const round = Math.floor(index / combinations)
  return `${beginning}${middle}${round === 0 ? '' : ` ${round + 1}`}`
}

/** A company as it really is, and the country that its other facts (language, legal form, telephone) come from. */
export interface KnownCompany extends SandboxCompany {
  readonly home: SandboxCountry
  readonly isFit: boolean
}

/**
 * A company of the made-up world with every fact known, as a firmographic source would know it.
 * A pure function of seed and index. Revenue is a whole number of US dollars.
 */
export function knownCompanyAt(seed: number, index: number): KnownCompany {
  const draw = createDraw(seed, index, 'company')
  const kind = kindOf(draw)
  const home = countryOf(kind, draw)
  const industry = kind === 'other industry' ? draw.pick(otherIndustries) : draw.pick(lifeScience)
  const words = wordsOf(seed, index)
  const revenue = revenueOf(kind, draw)
  return {
    index,
    name: `${words} ${draw.pick(trades[industry] ?? otherTrades)} ${draw.pick(home.legalForms)}`,
    domain: `${words.toLowerCase().replace(' ', '-')}.example`,
    country: home.name,
    industry,
    employees: Math.max(1, Math.round(revenue / draw.between(150_000, 450_000))),
    revenue,
    home,
    isFit: kind === 'fit',
  }
}

/**
 * The same company as somebody typed it into a CRM: any spelling of its country, and holes.
 * A pure function of seed and index, so that everybody at one company shares one record.
 */
export function companyAt(seed: number, index: number): SandboxCompany {
  const { isFit, home, ...known } = knownCompanyAt(seed, index)
  const draw = createDraw(seed, index, 'company as typed')
  /** Sales has looked after companies that fit a little better. */
  const holes = isFit ? 0.3 : 1
  const kept = <Value>(value: Value, missing: number) => (draw.chance(missing * holes) ? null : value)
  return {
    ...known,
    name: draw.chance(0.06) ? known.name.toUpperCase() : known.name,
    domain: kept(known.domain, 0.12),
    country: kept(draw.chance(0.5) ? home.spellings[0] : draw.pick(home.spellings), 0.1),
    industry: kept(known.industry, 0.12),
    employees: kept(known.employees, 0.3),
    revenue: kept(known.revenue, 0.5),
  }
}

/** About this many people work at one company. */
export const peoplePerCompany = 3.5

/** Every company that `count` people of this seed can work at, as it really is; made one by one. */
export function* createKnownCompanies({
  seed,
  count,
}: {
  readonly seed: number
  readonly count: number
}): Iterable<KnownCompany> {
  const last = Math.ceil(count / peoplePerCompany) + searchLimit
  for (let index = 0; index < last; index += 1) yield knownCompanyAt(seed, index)
}

/** With one company in seven that fits, 200 in a row without one would be chance below 1 in 10^13. */
export const searchLimit = 200
