import { Bant } from '../../../src/domain/bant/bant.ts'
import { aloneInBuying } from '../../../src/domain/bant/buying-group.ts'
import { compileBant } from '../../../src/domain/bant/compile-bant.ts'
import { Money, Product } from '../../../src/domain/bant/product.ts'
import { createFactPlaces } from '../../../src/domain/criteria/fact-places.ts'
import { seenBy } from '../../../src/domain/decision.ts'
import type { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import {
  decideWith,
  fewWords,
  leadWith,
  shippedDefinition,
  workedExample,
} from '../definition/sample-lead.ts'

type Given = Parameters<typeof Product.parse>[0] & object

/** The shipped definition selling something else. */
export function selling(products: readonly object[], changes: Partial<LeadDefinition['bant']> = {}) {
  const shipped = shippedDefinition()
  return {
    ...shipped,
    products: products.map((product) => Product.parse({ leadTimeDays: 0, ...(product as Given) })),
    bant: { ...shipped.bant, ...changes },
  }
}

type Said = Partial<Record<'budget' | 'authority' | 'need' | 'timeframe', string>>

/** Answers in people's words, all from one source. */
export function said(words: Said, source = 'call'): Partial<LeadValues> {
  const entries = Object.entries(words).flatMap(([name, word]) => [
    [`bant.${name}`, word],
    [`bant.${name}Source`, source],
  ])
  return Object.fromEntries(entries) as Partial<LeadValues>
}

/** The worked example's lead with these answers, under a definition. */
export const ask = (
  definition: LeadDefinition,
  words: Said,
  more: Partial<LeadValues> = {},
  rest: Parameters<typeof decideWith>[2] = {},
) => decideWith(definition, { ...workedExample, ...said(words), ...more }, rest)

/** The BANT criterion of a decision by its id. */
export function criterionOf(decision: ReturnType<typeof decideWith>, id: string) {
  const found = decision.explanation.groups
    .find(({ group }) => group === 'bant')
    ?.criteria.find((criterion) => criterion.id === id)
  if (found === undefined) throw new Error(`no BANT criterion ${id}`)
  return found
}

/** What a BANT criterion of a decision looked at. */
export function sawBy(decision: ReturnType<typeof decideWith>, id: string) {
  const bant = decision.explanation.groups.find(({ group }) => group === 'bant')
  return bant === undefined ? [] : seenBy(bant, criterionOf(decision, id))
}

const plain = { question: 'x?', because: 'x', met: ['yes'], notMet: ['no'] }
const bant = (points: readonly number[], partial: object, latentPoints: number) =>
  Bant.parse({
    threshold: 75,
    personSources: ['call', 'rep'],
    budget: { ...plain, points: points[0] },
    authority: { ...plain, points: points[1], partial },
    need: { ...plain, points: points[2], latentPoints },
    timeframe: { ...plain, points: points[3] },
  })

/** Gate 2 alone, compiled for any weights and products, without the rest of a definition. */
export function gateTwo(options: {
  readonly points: readonly [number, number, number, number]
  readonly partial: { readonly influencer: number; readonly gatekeeper: number }
  readonly latentPoints: number
  readonly products: readonly object[]
}) {
  const places = createFactPlaces(fewWords, 'UTC', { currency: 'USD', rates: {} })
  const definition = {
    bant: bant(options.points, options.partial, options.latentPoints),
    products: options.products.map((product) => Product.parse(product)),
    money: Money.parse({ rates: { EUR: 1.08 } }),
  }
  const score = compileBant(definition, places.placeOf, (moment) => moment.toISOString().slice(0, 10))
  return (values: Partial<LeadValues>, buyingGroup = aloneInBuying) => {
    const lead = leadWith(values)
    const facts = places.read({ lead, enrichments: [], actions: null })
    return score({ lead, facts, nowMs: 0, today: '2026-03-02', buyingGroup }).bant
  }
}
