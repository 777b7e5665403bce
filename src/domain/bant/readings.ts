import type { Verdict } from '../decision.ts'
import type { Lead } from '../lead.ts'
import type { Range } from '../normalise/amount.ts'
import { type Answer, readAnswer } from './answer.ts'
import { type BuyingRole, readBuyingRole } from './authority.ts'
import type { Bant, BantCriterionName } from './bant.ts'
import { readBudget } from './budget.ts'
import { type Deadline, readDeadline } from './deadline.ts'
import { type NeedKind, readNeed } from './need.ts'
import type { Money } from './product.ts'

/** One answer as far as it could be read. */
export interface Reading<Said> {
  /** What the definition's lists say about the word. */
  readonly listed: Verdict
  /** What the criterion itself reads in it; null when the lists said it all, or nothing can be read. */
  readonly said: Said | null
  readonly answer: Answer
  readonly isByPerson: boolean
}

/** The four answers of a lead; null where nobody answered in a way that counts or can be read. */
export interface Readings {
  readonly budget: Reading<Range> | null
  readonly authority: Reading<BuyingRole> | null
  readonly need: Reading<NeedKind> | null
  readonly timeframe: Reading<Deadline> | null
}

type ReadOne<Said> = (lead: Lead) => Reading<Said> | null

/** Prepares the reading of a lead's answers; those whose source does not count are passed over. */
export function compileReadings(bant: Bant, money: Money): (lead: Lead) => Readings {
  const budget = compileReading('budget', bant, (said) => readBudget(said, money))
  const authority = compileAuthority(bant)
  const need = compileReading('need', bant, readNeed)
  const timeframe = compileReading('timeframe', bant, readDeadline)
  return (lead) => ({
    budget: budget(lead),
    authority: authority(lead),
    need: need(lead),
    timeframe: timeframe(lead),
  })
}

/** Prepares what a lead said about who signs, where it counts: `yes` is a decision maker. */
export function compileAuthority(bant: Bant): ReadOne<BuyingRole> {
  const read = compileReading('authority', bant, readBuyingRole)
  return (lead) => {
    const reading = read(lead)
    return reading?.listed === 'met' ? { ...reading, said: 'decision-maker' } : reading
  }
}

function compileReading<Said>(
  name: BantCriterionName,
  bant: Bant,
  readSaid: (said: string) => Said | null,
): ReadOne<Said> {
  const met = inSmallLetters(bant[name].met)
  const notMet = inSmallLetters(bant[name].notMet)
  const counting: ReadonlySet<string> = new Set(bant[name].sources)
  const persons: ReadonlySet<string> = new Set(bant.personSources)
  return (lead) => {
    const answer = readAnswer(name, lead)
    if (answer === null || !counting.has(answer.source)) return null
    const word = answer.said.toLowerCase()
    const listed = met.has(word) ? 'met' : notMet.has(word) ? 'not-met' : 'unknown'
    const said = listed === 'unknown' ? readSaid(answer.said) : null
    if (listed === 'unknown' && said === null) return null
    return { listed, said, answer, isByPerson: persons.has(answer.source) }
  }
}

const inSmallLetters = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.map((word) => word.toLowerCase()))
