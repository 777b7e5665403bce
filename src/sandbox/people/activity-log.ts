import type { SandboxPerson } from '../person.ts'
import { createDraw, type Draw } from './draw.ts'

/** Assets that the default definition counts as high-value, and some that it does not. */
const highValueAssets = [
  'white-paper-annex-11',
  'climate-mapping-guide',
  'gxp-validation-kit',
  'cold-chain-handbook',
  'roi-calculator',
] as const
const otherAssets = ['price-list', 'company-brochure', 'data-sheet-t100'] as const

const secondMs = 1000
const minuteMs = 60 * secondMs
const dayMs = 86_400_000

type Deeds = Pick<SandboxPerson, 'productPagesInOneDay' | 'highValueAssets' | 'lastActivityAt'>

/** A line as marketing automation writes it: when, kind, what, and sometimes the event's id. */
const line = (ms: number, kind: string, what: string, id: string | null): string =>
  `${new Date(ms).toISOString().replace('.000Z', 'Z')} ${kind} ${what}${id === null ? '' : ` ${id}`}`

/**
 * What somebody did, one line each, for some of the people whose counts are known; it comes to the same counts.
 * Messy as such logs are: in no order, some events delivered twice, here and there a link scanner. Null: no log.
 */
export function activityLogAt(seed: number, index: number, deeds: Deeds): string | null {
  const { productPagesInOneDay: pages, highValueAssets: assets, lastActivityAt } = deeds
  const draw = createDraw(seed, index, 'activity log')
  if (pages === null || assets === null || pages + assets === 0 || lastActivityAt === null) return null
  if (draw.chance(0.5)) return null
  const lastMs = Math.floor(Date.parse(lastActivityAt) / secondMs) * secondMs
  // Noon in UTC is the same day from the Pacific to the Gulf, and so is the afternoon behind it.
  const noonOf = (daysBefore: number) => (Math.floor(lastMs / dayMs) - daysBefore) * dayMs + dayMs / 2
  const events = [
    ...bestDay(pages, noonOf(draw.between(1, 4)), draw),
    ...downloads(assets, noonOf(draw.between(5, 9)), draw),
    ...(draw.chance(0.05) ? scanned(noonOf(10)) : []),
    line(lastMs, 'page', '/', null),
  ]
  const repeated = draw.chance(0.2) ? events.slice(0, 1) : []
  return [...(draw.chance(0.5) ? events.toReversed() : events), ...repeated].join('\n')
}

/** So many different product pages in an afternoon, and now and then one of them again. */
function bestDay(pages: number, noonMs: number, draw: Draw): string[] {
  const visits = Array.from({ length: pages }, (_, at) => `/products/t${100 + 10 * at}`)
  const [first] = visits
  const again = first !== undefined && draw.chance(0.4) ? [`${first}?utm_source=newsletter`] : []
  return [...visits, ...again].map((page, at) =>
    line(
      noonMs + at * 2 * minuteMs,
      'product-page',
      page,
      draw.chance(0.7) ? `v${noonMs / minuteMs + at}` : null,
    ),
  )
}

function downloads(assets: number, noonMs: number, draw: Draw): string[] {
  const first = draw.between(0, highValueAssets.length - 1)
  const worthy = Array.from(
    { length: assets },
    (_, at) => highValueAssets[(first + at) % highValueAssets.length] ?? highValueAssets[0],
  )
  const more = draw.chance(0.3) ? [draw.pick(otherAssets)] : []
  return [...worthy, ...more].map((asset, at) => line(noonMs + at * 5 * minuteMs, 'asset', asset, null))
}

/** A mail gateway that opens every link of a mail within seconds. */
const scanned = (noonMs: number): string[] =>
  Array.from({ length: 30 }, (_, at) =>
    line(noonMs + Math.floor(at / 3) * secondMs, 'product-page', `/products/t${500 + at}`, null),
  )
