import { createHash } from 'node:crypto'
import type { Lead } from '../../src/domain/lead.ts'
import { readBenchDefinition } from './bench-definition.ts'
import { type ContenderName, contenders } from './contenders.ts'
import { syntheticLeads } from './synthetic-leads.ts'

/** A turn of the contender that this process runs: the leads from one number to before another. */
export interface Turn {
  readonly from: number
  readonly to: number
}

/** How it went. */
export interface Outcome {
  readonly name: string
  /** Of the processor per lead, garbage collection included, in microseconds. */
  readonly timeUs: number
  /** A hash of the scores of all these leads, to be the same with everybody. */
  readonly scores: string
}

const seed = 20_261_102
const { name, prepare, work, scoresOf } = contenders[process.argv[2] as ContenderName](readBenchDefinition())

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function take({ from, to }: Turn): Promise<Outcome> {
  // As out of the ledger.
  const leads = JSON.parse(JSON.stringify(syntheticLeads(seed, from, to))) as Lead[]
  const prepared = leads.map(prepare) as never[]
  const start = processorTime()
  for (const each of prepared) {
    const result = work(each)
    if (result instanceof Promise) await result
  }
  const timeUs = (processorTime() - start) / leads.length
  const hash = createHash('sha256')
  for (const each of prepared) hash.update(JSON.stringify(scoresOf((await work(each)) as never)))
  return { name, timeUs, scores: hash.digest('hex') }
}

process.on('message', async (turn: Turn) => process.send?.(await take(turn)))
