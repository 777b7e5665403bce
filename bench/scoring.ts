import { readFileSync } from 'node:fs'
import { aloneInBuying } from '../src/domain/bant/buying-group.ts'
import { createFieldReaders } from '../src/domain/criteria/field-readers.ts'
import { compileDefinition } from '../src/domain/definition/compile-definition.ts'
import { LeadDefinition } from '../src/domain/definition/lead-definition.ts'
import { compileLeadScore } from '../src/domain/definition/lead-score.ts'
import type { Lead } from '../src/domain/lead.ts'
import { readYaml } from '../src/mappings/read-yaml.ts'
import { createVocabulary } from '../src/vocabulary/vocabulary.ts'
import { scoreByHand } from './scoring/by-hand.ts'
import { definitionOf30 } from './scoring/definition-30.ts'
import { createRulesEngine, factsFor, loadRulesEngine } from './scoring/rules-engine.ts'
import type { Scores } from './scoring/scores.ts'
import { benchNow, syntheticLeads } from './scoring/synthetic-leads.ts'

/**
 * How long it takes to score a lead under thirty criteria, beside json-rules-engine and beside a function written by
 * hand. Run `npm run bench:scoring [leads]`; without a number 100,000 leads, which takes a minute or two.
 *
 * All see the same leads and must come to the same scores. json-rules-engine is handed what was read (titles, countries,
 * industries in any spelling), and so are we beside it; the function by hand begins with the raw record, and so do we
 * beside that. It does not remember titles as we do, which costs it most of its time. Ours comes with the whole explanation of every criterion, the others without a word. Time is that of the
 * processor, in slices that take turns, so that a busy machine is busy for everybody.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const count = Number(process.argv[2] ?? 100_000)
const slices = 200
const seed = 20_261_102
const nowMs = benchNow.getTime()

const text = readFileSync(new URL('../mappings/definition.yaml', import.meta.url), 'utf8')
const { value: shipped, problems } = readYaml('definition.yaml', text, LeadDefinition)
if (shipped === null) throw new Error(`the shipped definition has ${problems.length} problems`)
const definition = definitionOf30(shipped)
const vocabulary = createVocabulary({ allowDomains: [] })
const scoring = compileLeadScore(definition, vocabulary)
const compiled = compileDefinition({ definition, id: 'bench@1#0', vocabulary })
const readerOf = createFieldReaders(vocabulary)
const rulesEngine = await loadRulesEngine()
const run = rulesEngine === null ? null : createRulesEngine(rulesEngine, definition, nowMs)

const known = { enrichments: [], buyingGroup: aloneInBuying, now: benchNow }
function scoreOurs(lead: Lead): Scores {
  const { demographic, firmographic, engagement, bant } = scoring.score({ lead, ...known })
  const score = [demographic, firmographic, engagement].reduce(
    (sum, group) => sum + (group.score.score ?? 0),
    0,
  )
  return { score, bantScore: bant.score.score ?? 0 }
}
const decide = (lead: Lead) =>
  compiled.decide({ lead, ...known, crmStage: null, assignment: null, previous: null })
const byHand = (lead: Lead) => scoreByHand(lead, vocabulary, definition.groups, nowMs)

interface Contender {
  readonly name: string
  /** Scores a slice of the leads and answers the processor's time in microseconds. */
  measure(leads: readonly Lead[]): Promise<number>
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

const timed = (name: string, work: (lead: Lead) => unknown): Contender => ({
  name,
  async measure(leads) {
    const start = processorTime()
    for (const lead of leads) work(lead)
    return processorTime() - start
  },
})

const ours = timed('Plumbline, thirty criteria with their whole explanation', scoreOurs)
const whole = timed('Plumbline, the whole decision (gates, stage, what would qualify it …)', decide)
const hand = timed('by hand, scores alone', byHand)
const rules: Contender = {
  name: 'json-rules-engine, events alone',
  async measure(leads) {
    if (run === null) return Number.NaN
    const facts = leads.map((lead) => factsFor(lead, definition, readerOf))
    const start = processorTime()
    for (const each of facts) await run(each)
    return processorTime() - start
  },
}
/** The same half of the work as json-rules-engine's: from what was read to the scores, with their explanation. */
const judged: Contender = {
  name: 'Plumbline, thirty criteria with their whole explanation, from what was read',
  async measure(leads) {
    const read = leads.map((lead) => scoring.read({ lead, ...known }))
    const start = processorTime()
    for (const each of read) scoring.judge(each)
    return processorTime() - start
  },
}
const contenders = [ours, judged, whole, hand, rules]

const leads = syntheticLeads(seed, count)
const differing = await differences(leads.slice(0, 2_000))
if (differing > 0) throw new Error(`${differing} of 2,000 leads score differently; no time is worth anything`)

async function differences(some: readonly Lead[]): Promise<number> {
  let differ = 0
  for (const lead of some) {
    const { score, bantScore } = scoreOurs(lead)
    const decision = decide(lead)
    const others = [
      byHand(lead),
      { score: decision.score, bantScore: decision.bantScore ?? 0 },
      run === null ? byHand(lead) : await run(factsFor(lead, definition, readerOf)),
    ]
    if (others.some((other) => other.score !== score || other.bantScore !== bantScore)) differ += 1
  }
  return differ
}

/** Some of the work first, untimed: what is measured is the compiled code of each. */
for (const contender of contenders)
  await contender.measure(leads.slice(0, contender === rules ? 500 : 20_000))

const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]))
const sliceSize = Math.ceil(leads.length / slices)
for (let from = 0; from < leads.length; from += sliceSize) {
  const slice = leads.slice(from, from + sliceSize)
  // As out of the ledger: nobody profits from what another has touched before.
  const snapshot = JSON.stringify(slice)
  for (const [contender, measured] of times) {
    const fresh = JSON.parse(snapshot) as Lead[]
    measured.push((await contender.measure(fresh)) / fresh.length)
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const timesOf = (contender: Contender): readonly number[] => times.get(contender) ?? []
/** How many times as fast `one` is as `other`: the median over the slices, each against its neighbour in time. */
const ratio = (one: Contender, other: Contender): number =>
  median(timesOf(other).map((time, at) => time / (timesOf(one)[at] ?? Number.NaN)))

say(`${count} leads in ${slices} slices, µs of the processor per lead (median):`)
for (const contender of contenders)
  say(`${median(timesOf(contender)).toFixed(2).padStart(9)}  ${contender.name}`)
say('')
if (run === null)
  say('json-rules-engine is not installed: npm install --save-dev --save-exact json-rules-engine@7.3.1')
else
  say(
    `${ratio(judged, rules).toFixed(0)} × json-rules-engine from the same facts (wanted: at least 100); reading included, which it is spared, ${ratio(ours, rules).toFixed(0)} ×; the whole decision ${ratio(whole, rules).toFixed(0)} ×`,
  )
say(
  `${ratio(ours, hand).toFixed(2)} × the function by hand (wanted: at least 0.5); the whole decision ${ratio(whole, hand).toFixed(2)} ×`,
)
