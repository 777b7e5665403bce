import { aloneInBuying } from '../../src/domain/bant/buying-group.ts'
import { createFieldReaders } from '../../src/domain/criteria/field-readers.ts'
import { compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import type { DecisionInput } from '../../src/domain/definition/decision-input.ts'
import type { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { compileLeadScore, type LeadScore } from '../../src/domain/definition/lead-score.ts'
import type { Lead } from '../../src/domain/lead.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'
import { createHandScoring } from './by-hand.ts'
import { createRulesEngine, factsFor } from './rules-engine.ts'
import type { Scores } from './scores.ts'
import { benchNow } from './synthetic-leads.ts'

/** One way to come from a lead to its scores, in two steps of which the second is timed. */
export interface Contender {
  readonly name: string
  /** What it is handed for a lead, untimed: the raw record itself, or what was read out of it. */
  prepare(lead: Lead): unknown
  /** Its work. What it comes to is kept out of the time: see `scoresOf`. */
  work(prepared: never): unknown
  /** The scores in what `work` came to. */
  scoresOf(result: never): Scores
}

const declare = <Prepared, Result>(contender: {
  readonly name: string
  prepare(lead: Lead): Prepared
  work(prepared: Prepared): Result
  scoresOf(result: Awaited<Result>): Scores
}): Contender => contender

const raw = (lead: Lead): Lead => lead
/** A lead of whom nothing else is known and about whom nothing was decided yet. */
const asInput = (lead: Lead): DecisionInput => ({
  lead,
  enrichments: [],
  buyingGroup: aloneInBuying,
  now: benchNow,
  crmStage: null,
  assignment: null,
  previous: null,
})
const unwritten = (scores: Scores): Scores => scores

function scoresIn({ demographic, firmographic, engagement, bant }: LeadScore): Scores {
  const groups = [demographic, firmographic, engagement]
  const score = groups.reduce((sum, group) => sum + (group.score.score ?? 0), 0)
  return { score, bantScore: bant.score.score ?? 0 }
}

/** Every contender by its name in the benchmark, made when it is its turn: each has a process to itself. */
export const contenders = {
  ours(definition: LeadDefinition): Contender {
    const { score } = compileLeadScore(definition, createVocabulary({ allowDomains: [] }))
    return declare({
      name: 'Plumbline: reads the raw record, judges the thirty criteria, explains each of them',
      prepare: raw,
      work: (lead) => score(asInput(lead)),
      scoresOf: scoresIn,
    })
  },
  judged(definition: LeadDefinition): Contender {
    const { read, judge } = compileLeadScore(definition, createVocabulary({ allowDomains: [] }))
    return declare({
      name: 'Plumbline: handed what was read, judges the thirty criteria, explains each of them',
      prepare: (lead) => read(asInput(lead)),
      work: judge,
      scoresOf: scoresIn,
    })
  },
  whole(definition: LeadDefinition): Contender {
    const vocabulary = createVocabulary({ allowDomains: [] })
    const { decide } = compileDefinition({ definition, id: 'bench@1#0', vocabulary })
    return declare({
      name: 'Plumbline: the whole decision out of the raw record (gates, stage, what would qualify it …)',
      prepare: raw,
      work: (lead) => decide(asInput(lead)),
      scoresOf: ({ score, bantScore }) => ({ score, bantScore: bantScore ?? 0 }),
    })
  },
  hand({ groups }: LeadDefinition): Contender {
    return declare({
      name: 'a function by hand: reads the raw record with the same readers, two sums, no explanation',
      prepare: raw,
      work: createHandScoring(createVocabulary({ allowDomains: [] }), groups, benchNow.getTime()),
      scoresOf: unwritten,
    })
  },
  rules(definition: LeadDefinition): Contender {
    const readerOf = createFieldReaders(createVocabulary({ allowDomains: [] }))
    return declare({
      name: 'json-rules-engine: handed what was read, thirty rules, the events of those that hold',
      prepare: (lead) => factsFor(lead, definition, readerOf),
      work: createRulesEngine(definition, benchNow.getTime()),
      scoresOf: unwritten,
    })
  },
} as const

export type ContenderName = keyof typeof contenders
export const contenderNames = Object.keys(contenders) as ContenderName[]
