import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Outcome, Turn } from './scoring/contender-process.ts'
import { type ContenderName, contenderNames } from './scoring/contenders.ts'

/**
 * How long it takes to score a lead under thirty criteria, beside json-rules-engine and beside a function written by
 * hand, and whether that is what was promised: at least 100 times as fast as the one and half as fast as the other.
 * Run `npm run bench:scoring [leads]`; without a number 100,000 leads, which takes two minutes or so. Ends with exit
 * code 1 when a promise is missed, or when two contenders come to different scores for any of another 20,000 leads.
 *
 * Plumbline explains every criterion: verdict, points, reason, the value it saw, where that came from and when. The
 * others come to two sums and say nothing. json-rules-engine cannot read titles, countries and industries in any
 * spelling, so it is handed what was read, and beside it Plumbline is measured both ways: handed the same, and with the
 * reading, which the other is spared. The function by hand begins with the raw record, as Plumbline does beside it, and
 * uses the same readers with the same memory of what was read before.
 *
 * Each has a process to itself, so that none profits or suffers from what another did. Time is that of the processor,
 * garbage collection included, in slices that take turns, so that a busy machine is busy for everybody. A ratio is the
 * median over the slices.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const count = Number(process.argv[2] ?? 100_000)
const sliceSize = 500
/** Leads by which the contenders are compared, and warmed up, before they are timed. */
const comparedCount = 20_000

const processes = new Map<ContenderName, ChildProcess>(
  contenderNames.map((name) => [
    name,
    fork(new URL('./scoring/contender-process.ts', import.meta.url), [name]),
  ]),
)

async function outcomeOf(name: ContenderName, turn: Turn): Promise<Outcome> {
  const contender = processes.get(name)
  if (contender === undefined) throw new Error(`${name} has no process`)
  const answer = once(contender, 'message', { signal: gone.signal })
  contender.send(turn)
  return (await answer)[0] as Outcome
}
/** Nobody waits for a process that ended. */
const gone = new AbortController()
for (const [name, contender] of processes)
  contender.once('exit', () => gone.abort(new Error(`the process of ${name} ended`)))

const outcomes = new Map<ContenderName, Outcome[]>(contenderNames.map((name) => [name, []]))
let differing = 0
/** Everybody's turn at the same leads; answers how it went, in the order of the names. */
async function everybodys(turn: Turn): Promise<Outcome[]> {
  const went: Outcome[] = []
  for (const name of contenderNames) went.push(await outcomeOf(name, turn))
  return went
}
// Untimed turns come first, other leads than the timed ones: what is measured is compiled code.
for (let from = count; from < count + comparedCount; from += sliceSize) {
  const went = await everybodys({ from, to: from + sliceSize, isTimed: false })
  if (new Set(went.map(({ scores }) => scores)).size > 1) differing += 1
}
for (let from = 0; from < count; from += sliceSize) {
  const went = await everybodys({ from, to: Math.min(from + sliceSize, count), isTimed: true })
  for (const [at, name] of contenderNames.entries()) outcomes.get(name)?.push(went[at] as Outcome)
}
for (const contender of processes.values()) {
  contender.removeAllListeners('exit')
  contender.disconnect()
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const timesOf = (name: ContenderName): readonly number[] =>
  (outcomes.get(name) ?? []).map(({ timeUs }) => timeUs)
/** How many times as fast `one` is as `other`: the median over the slices, each against its neighbour in time. */
const ratioOf = (one: ContenderName, other: ContenderName): number =>
  median(timesOf(other).map((time, at) => time / (timesOf(one)[at] ?? Number.NaN)))

say(`${count} leads in slices of ${sliceSize}; microseconds of the processor per lead (median)`)
for (const name of contenderNames)
  say(`${median(timesOf(name)).toFixed(2).padStart(9)}  ${outcomes.get(name)?.[0]?.name}`)
say('')
say(
  differing === 0
    ? `All came to the same scores for ${comparedCount} other leads: PASS`
    : `${differing} slices of ${sliceSize} leads were scored differently: FAIL`,
)
say('')
say('How many times as fast Plumbline is, with every criterion explained:')
const promises = [
  { than: 'json-rules-engine, both handed what was read', ratio: ratioOf('judged', 'rules'), least: 100 },
  { than: 'the function by hand, both reading the raw record', ratio: ratioOf('ours', 'hand'), least: 0.5 },
]
const inFigures = (ratio: number): string => ratio.toFixed(ratio < 10 ? 2 : 0).padStart(9)
for (const { than, ratio, least } of promises)
  say(`${inFigures(ratio)} × ${than}: ${ratio >= least ? 'PASS' : 'FAIL'}, promised is at least ${least}`)
say(`${inFigures(ratioOf('ours', 'rules'))} × json-rules-engine, which alone is spared the reading`)
say(`${inFigures(ratioOf('whole', 'rules'))} × json-rules-engine, when Plumbline makes the whole decision`)
say(`${inFigures(ratioOf('whole', 'hand'))} × the function by hand, when Plumbline makes the whole decision`)
if (differing > 0 || promises.some(({ ratio, least }) => !(ratio >= least))) process.exitCode = 1
