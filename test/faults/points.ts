import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import type { Commit } from './ledger-gate.ts'

/** A moment at which a process can be killed, by what the world outside it sees. */
export type Point = { readonly name: string } & (
  | {
      readonly at: 'call'
      readonly purposes: readonly string[]
      readonly phase: SandboxCall['phase']
      /** The CRM never gets the call. */
      readonly isLost: boolean
    }
  | { readonly at: 'commit'; readonly commit: Commit }
  /** As soon as the job has begun. */
  | { readonly at: 'job'; readonly job: string }
  /** Any moment, after so long at the most. */
  | { readonly at: 'random'; readonly withinMs: number }
)

const call = (
  name: string,
  purposes: readonly string[],
  phase: SandboxCall['phase'],
  isLost = false,
): Point => ({ name, at: 'call', purposes, phase, isLost })
const commit = (name: string, which: Commit): Point => ({ name, at: 'commit', commit: which })
const job = (name: string): Point => ({ name: `in ${name}`, at: 'job', job: name })

/** As the two CRMs count them: pulls and reads before a write. */
const reads = ['search', 'query', 'read']

/** What can be seen wherever the ledger is. */
const everywhere: readonly Point[] = [
  call('before read', reads, 'arrived', true),
  call('after read, before its answer', reads, 'carried-out'),
  call('after read', reads, 'answered'),
  call('before write', ['write'], 'arrived', true),
  call('after write, before its answer', ['write'], 'carried-out'),
  call('after the answer, before commit', ['write'], 'answered'),
  call('before the tasks', ['tasks'], 'arrived', true),
  call('after the tasks, before their answer', ['tasks'], 'carried-out'),
  call('after the answer to the tasks, before commit', ['tasks'], 'answered'),
  job('route'),
  job('create-tasks'),
  job('sweep-ledger'),
  job('enrich'),
  { name: 'any moment', at: 'random', withinMs: 1_500 },
]

/** What a ledger on a server shows besides. */
const onServers: readonly Point[] = [
  commit('page committed, not acknowledged', 'page stored'),
  commit('decision committed, not acknowledged', 'decided'),
  commit('owner assigned, not acknowledged', 'assigned'),
  commit('write planned, not sent', 'write planned'),
  commit('write settled, not acknowledged', 'write settled'),
  commit('task claimed, not sent', 'task claimed'),
  commit('task settled, not acknowledged', 'task settled'),
  commit('failure recorded, not acknowledged', 'failure recorded'),
]

export const pointsOf = (engine: 'servers' | 'embedded'): readonly [Point, ...Point[]] =>
  [...everywhere, ...(engine === 'servers' ? onServers : [])] as [Point, ...Point[]]
