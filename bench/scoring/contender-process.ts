import { createHash } from 'node:crypto'
import type { Lead } from '../../src/domain/lead.ts'
import { readBenchDefinition } from './bench-definition.ts'
import { type ContenderName, contenders } from './contenders.ts'
import { syntheticLeads } from './synthetic-leads.ts'

/** A turn of the contender that this process runs: the leads from one number to before another. */
export interface Turn {
  readonly from: number
  readonly to: number
  /** Timed, or else compared with what the others come to. */
  readonly isTimed: boolean
}

/** How it went. */
export interface Outcome {
  readonly name: string
  /** Of the processor per lead, garbage collection included, in microseconds. */
  readonly timeUs: number
  /** A hash of the scores of all these leads, to be the same with everybody; null when the turn was timed. */
  readonly scores: string | null
}

const seed = 20_261_102
const { name, prepare, work, scoresOf } = contenders[process.argv[2] as ContenderName](readBenchDefinition())

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function take({ from, to, isTimed }: Turn): Promise<Outcome> {
  // As out of the ledger.
  const leads = JSON.parse(JSON.stringify(syntheticLeads(seed, from, to))) as Lead[]
  const prepared = leads.map(prepare) as never[]
  const hash = isTimed ? null : createHash('sha256')
  const start = processorTime()
  for (const each of prepared) {
    let result = work(each)
    if (result instanceof Promise) result = await result
    hash?.update(JSON.stringify(scoresOf(result as never)))
  }
  const timeUs = (processorTime() - start) / leads.length
  return { name, timeUs, scores: hash === null ? null : hash.digest('hex') }
}

process.on('message', async (turn: Turn) => process.send?.(await take(turn)))
