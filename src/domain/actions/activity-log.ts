import { z } from 'zod'
import type { Action } from './action.ts'

/** What an activity log holds. */
export interface ActivityLog {
  readonly actions: readonly Action[]
  /** Lines that say nothing that can be read for certain; empty lines are none. */
  readonly unreadable: number
}

/** A moment has to say its time zone, or nobody knows when it was. */
const Moment = z.iso.datetime({ offset: true })

/** When, kind, what, and the event's id when there is one: `2026-11-01T10:00:00Z product-page /products/t100 e-17`. */
const line = /^(\S+)\s+([a-z][a-z0-9-]*)\s+(\S+)(?:\s+\[?([^\s[\]]+)\]?)?$/

const nothing: ActivityLog = { actions: [], unreadable: 0 }

/**
 * Reads the text field in which marketing automation keeps what a person did, one action a line, in any order. Its
 * length is bounded by the CRM: 65,536 characters in HubSpot, 131,072 in Salesforce. What cannot be read is counted.
 */
export function readActivityLog(text: string | null): ActivityLog {
  if (text === null || text === '') return nothing
  const lines = text.split('\n').map((each) => each.trim())
  const written = lines.filter((each) => each !== '')
  const actions = written.map(readAction).filter((action) => action !== null)
  return { actions, unreadable: written.length - actions.length }
}

function readAction(written: string): Action | null {
  const [, at, kind, what, id] = line.exec(written) ?? []
  if (at === undefined || kind === undefined || what === undefined) return null
  if (!Moment.safeParse(at).success) return null
  return { kind, what, at: new Date(at).toISOString(), id: id ?? null }
}
