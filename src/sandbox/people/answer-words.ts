import type { SandboxPerson } from '../person.ts'
import { createDraw, type Draw } from './draw.ts'

type Answers = SandboxPerson['bant']
type Answered = Pick<SandboxPerson, 'bant' | 'request'>

interface AskedProduct {
  readonly words: string
  readonly price: number
}

/** What the default definition sells, by the words that people use. */
const products: readonly [AskedProduct, ...AskedProduct[]] = [
  { words: 'Validation suite', price: 240_000 },
  { words: 'Monitoring system', price: 48_000 },
  { words: 'loggers', price: 3_500 },
]

const dayMs = 86_400_000
const dayAfter = (now: Date, days: number): string =>
  new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10)

/**
 * Some people say more than yes or no: an amount, a role, a day. It comes to the same yes or no under the default
 * definition. And some who were never asked have a colleague to find: they matter, but cannot sign.
 */
export function answersInWords(
  seed: number,
  index: number,
  answers: Answers,
  isWorthAsking: boolean,
  now: Date,
): Answered {
  const draw = createDraw(seed, index, 'answers in words')
  const isSilent = Object.keys(answers).length === 0
  if (isSilent && !(isWorthAsking && draw.chance(0.2))) return { bant: answers, request: null }
  const at = new Date(now.getTime() - draw.between(1, 20) * dayMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const asked = { source: 'call', by: draw.pick(['sales development', 'inside sales']), at } as const
  if (isSilent) {
    const role = draw.pick(['influencer', 'gatekeeper'] as const)
    const bant = {
      authority: { ...asked, answer: 'no' as const, said: role },
      need: { ...asked, answer: 'yes' as const },
    }
    return { bant, request: null }
  }
  if (draw.chance(0.4)) return { bant: answers, request: null }
  const product = draw.pick(products)
  const bant: Answers = Object.fromEntries(
    Object.entries(answers).map(([criterion, answer]) => {
      const said = wordsFor(criterion, answer.answer === 'yes', product.price, now, draw)
      const taken = answer.source === 'call' || answer.source === 'rep' ? { by: asked.by, at } : { at }
      return [criterion, { ...answer, ...taken, ...(said === null ? {} : { said }) }]
    }),
  )
  return { bant, request: { product: product.words, quantity: 1, distanceMiles: draw.between(600, 2_400) } }
}

function wordsFor(criterion: string, isYes: boolean, price: number, now: Date, draw: Draw): string | null {
  switch (criterion) {
    case 'budget':
      return isYes ? enough(price, draw) : `$${Math.round(price / 1_000)}00`
    case 'authority':
      return isYes ? 'decision-maker' : null
    case 'need':
      return isYes ? 'explicit' : 'want-only'
    case 'timeframe':
      return dayAfter(now, isYes ? draw.between(90, 180) : 2)
    default:
      return null
  }
}

/** A range that covers the price, as people type it. */
function enough(price: number, draw: Draw): string {
  const low = Math.floor((price * 0.9) / 100) * 100
  const high = Math.ceil((price * 1.3) / 100) * 100
  const grouped = (amount: number) => String(amount).replace(/\B(?=(\d{3})+$)/g, ',')
  return draw.pick([
    `between $${grouped(low)} and $${grouped(high)}`,
    `$${grouped(low)}-${grouped(high)}`,
    `$${grouped(high)}`,
    `${high / 1_000}k`,
  ])
}
