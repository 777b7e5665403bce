import type { SandboxPerson } from '../person.ts'
import { createDraw, type Draw } from './draw.ts'

/** What a person has come to; it decides what they did, what they answered, and what kind of company they need. */
export type Profile =
  /** On a bought list, did nothing. */
  | 'listed'
  /** Did something, is not what the default definition asks for. */
  | 'curious'
  /** Meets the entry definition; nobody asked enough yet. */
  | 'worth asking'
  /** Meets the entry definition and BANT, answered to a person. */
  | 'qualified'
  /** Meets the entry definition; was asked everything and BANT came out below 75. */
  | 'not yet'
  /** A made-up name or a throw-away address. */
  | 'fake'
  /** Sales works on it already. */
  | 'worked'
  | 'customer'

const shares: readonly (readonly [Profile, number])[] = [
  ['listed', 0.12],
  ['fake', 0.04],
  ['customer', 0.025],
  ['worked', 0.025],
  ['not yet', 0.05],
  ['worth asking', 0.07],
  ['qualified', 0.045],
]

/** A pure function of seed and index; whoever is none of the above is curious. */
export function profileAt(seed: number, index: number): Profile {
  let share = createDraw(seed, index, 'profile').share()
  for (const [profile, width] of shares) {
    if (share < width) return profile
    share -= width
  }
  return 'curious'
}

/** True for a person who needs a company with the firmographics, and a title with the rank, of the default definition. */
export const needsFit = (profile: Profile): boolean =>
  profile === 'worth asking' ||
  profile === 'qualified' ||
  profile === 'not yet' ||
  profile === 'worked' ||
  profile === 'customer'

type Deeds = Pick<
  SandboxPerson,
  | 'format'
  | 'origin'
  | 'source'
  | 'optedOut'
  | 'productPagesInOneDay'
  | 'highValueAssets'
  | 'pageViews'
  | 'lastActivityAt'
  | 'bant'
  | 'progress'
  | 'isConverted'
  | 'isOwned'
>

const buyersFormats = ['price-request', 'webinar', 'high-value-white-paper', 'trusted-referral'] as const
const otherFormats = ['web-form', 'business-card'] as const
const dayMs = 86_400_000

const listed = (draw: Draw): Deeds => ({
  format: null,
  origin: draw.chance(0.8) ? 'outbound' : null,
  source: draw.pick(['Bought list 2026', 'Phone book', 'Trade fair badge list', 'list-import-3']),
  optedOut: draw.chance(0.01),
  productPagesInOneDay: null,
  highValueAssets: null,
  pageViews: null,
  lastActivityAt: null,
  bant: {},
  progress: 'untouched',
  isConverted: false,
  isOwned: false,
})

/** Half looked at enough product pages in one day, half downloaded enough; a few did both. */
function enoughActions(draw: Draw): Pick<Deeds, 'productPagesInOneDay' | 'highValueAssets'> {
  const share = draw.share()
  return {
    productPagesInOneDay: share < 0.6 ? draw.between(5, 14) : draw.between(0, 4),
    highValueAssets: share > 0.5 ? draw.between(2, 5) : draw.between(0, 1),
  }
}

const fewActions = (draw: Draw): Pick<Deeds, 'productPagesInOneDay' | 'highValueAssets'> => ({
  productPagesInOneDay: draw.chance(0.3) ? null : draw.between(0, draw.chance(0.15) ? 8 : 4),
  highValueAssets: draw.chance(0.3) ? null : draw.between(0, draw.chance(0.08) ? 3 : 1),
})

const criteria = ['budget', 'authority', 'need', 'timeframe'] as const

/** Three or four yeses, always with a person behind authority and need. */
function qualifyingAnswers(draw: Draw): Deeds['bant'] {
  const missing = draw.chance(0.5) ? null : draw.pick(['budget', 'timeframe'])
  const human = draw.chance(0.7) ? 'call' : 'rep'
  const answers = criteria.map((criterion) => {
    const isHuman = criterion === 'authority' || criterion === 'need'
    const answer = criterion === missing ? ('no' as const) : ('yes' as const)
    return [criterion, { answer, source: isHuman ? human : draw.pick(['form', 'call', 'inferred'] as const) }]
  })
  return Object.fromEntries(answers)
}

/** All four asked by a person, one or two of them a yes. */
function disappointingAnswers(draw: Draw): Deeds['bant'] {
  const first = draw.between(0, 3)
  const second = draw.chance(0.6) ? (first + 1) % 4 : first
  return Object.fromEntries(
    criteria.map((criterion, at) => [
      criterion,
      { answer: at === first || at === second ? 'yes' : 'no', source: 'call' },
    ]),
  )
}

/** Mostly nothing; some said one thing on a form, a few filled in all of it without anybody having asked. */
function answersWithoutCall(draw: Draw): Deeds['bant'] {
  const share = draw.share()
  if (share < 0.6) return {}
  if (share < 0.9) return { [draw.pick(criteria)]: { answer: 'yes', source: 'form' } }
  return Object.fromEntries(
    criteria.map((criterion) => [criterion, { answer: 'yes', source: draw.pick(['form', 'inferred']) }]),
  )
}

function answersOf(profile: Profile, draw: Draw): Deeds['bant'] {
  switch (profile) {
    case 'qualified':
    case 'worked':
    case 'customer':
      return qualifyingAnswers(draw)
    case 'not yet':
      return disappointingAnswers(draw)
    case 'worth asking':
      return answersWithoutCall(draw)
    case 'curious':
      return draw.chance(0.04) ? { need: { answer: 'yes', source: 'form' } } : {}
    case 'listed':
    case 'fake':
      return {}
  }
}

/** What a person of this profile did and answered, and where the CRM's people left them. Pure; `now` bounds the activity. */
export function deedsAt(seed: number, index: number, profile: Profile, now: Date): Deeds {
  const draw = createDraw(seed, index, 'deeds')
  if (profile === 'listed') return listed(draw)
  const actions = needsFit(profile) ? enoughActions(draw) : fewActions(draw)
  const format = !needsFit(profile) && draw.chance(0.25) ? draw.pick(otherFormats) : draw.pick(buyersFormats)
  const origin = format === 'trusted-referral' ? 'sales-generated' : 'inbound'
  return {
    format,
    origin: draw.chance(0.1) ? null : origin,
    source: draw.chance(0.1)
      ? null
      : draw.pick(['Website', 'website', 'Newsletter', 'Partner', 'Search ads', 'Webinar 04/2026']),
    optedOut: profile === 'curious' && draw.chance(0.02),
    ...actions,
    pageViews: draw.chance(0.2) ? null : (actions.productPagesInOneDay ?? 0) + draw.between(0, 40),
    lastActivityAt: draw.chance(0.05)
      ? null
      : new Date(now.getTime() - Math.floor(draw.share() * 120 * dayMs)).toISOString(),
    bant: answersOf(profile, draw),
    progress: profile === 'customer' ? 'customer' : profile === 'worked' ? 'worked' : 'untouched',
    isConverted: draw.chance(
      profile === 'customer' ? 0.6 : profile === 'worked' ? 0.25 : profile === 'curious' ? 0.01 : 0,
    ),
    isOwned:
      profile === 'customer' || profile === 'worked' || draw.chance(profile === 'qualified' ? 0.1 : 0.02),
  }
}
