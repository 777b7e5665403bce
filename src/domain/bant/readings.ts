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

/** Reads a lead's answers, and passes over those whose source does not count. */
export function readAnswers(lead: Lead, bant: Bant, money: Money): Readings {
  return {
    budget: read('budget', lead, bant, (said) => readBudget(said, money)),
    authority: readAuthority(lead, bant),
    need: read('need', lead, bant, readNeed),
    timeframe: read('timeframe', lead, bant, readDeadline),
  }
}

/** What a lead said about who signs, where it counts: `yes` is a decision maker. */
export function readAuthority(lead: Lead, bant: Bant): Reading<BuyingRole> | null {
  const reading = read('authority', lead, bant, readBuyingRole)
  return reading?.listed === 'met' ? { ...reading, said: 'decision-maker' } : reading
}

function read<Said>(
  name: BantCriterionName,
  lead: Lead,
  bant: Bant,
  readSaid: (said: string) => Said | null,
): Reading<Said> | null {
  const answer = readAnswer(name, lead)
  const { met, notMet, sources } = bant[name]
  if (answer === null || !(sources as readonly string[]).includes(answer.source)) return null
  const listed = isAmong(met, answer) ? 'met' : isAmong(notMet, answer) ? 'not-met' : 'unknown'
  const said = listed === 'unknown' ? readSaid(answer.said) : null
  if (listed === 'unknown' && said === null) return null
  return { listed, said, answer, isByPerson: bant.personSources.includes(answer.source) }
}

const isAmong = (answers: readonly string[], { said }: Answer): boolean =>
  answers.some((answer) => answer.toLowerCase() === said.toLowerCase())
