import { sql } from 'kysely'
import type { Assignment } from '../domain/decision.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { RotationLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'

/** Each try that is lost was won by somebody else, so this many are lost only if as many others assign at once. */
const mostTries = 50

export function createRotationLedger(db: LedgerDatabase): RotationLedger {
  return {
    /**
     * Reads whose turn it is, lets `choose` decide, and stores the assignments together with the moved turn in one
     * statement that does nothing if anybody else took a turn or one of the leads meanwhile; then it tries again.
     */
    async assign(route, refs, choose, now) {
      if (refs.length === 0) return []
      const asked = [...new Map(refs.map((ref) => [leadKey(ref), ref])).values()]
      for (let tries = 0; tries < mostTries; tries++) {
        const { nextStep, assigned } = await read(db, route, asked)
        const open = asked.filter((ref) => !assigned.has(leadKey(ref)))
        const chosen = open.length === 0 ? [] : choose(nextStep, open)
        if (chosen.length > 0 && !(await store(db, route, nextStep, chosen, now))) continue
        for (const assignment of chosen) assigned.set(leadKey(assignment.ref), assignment)
        return asked.flatMap((ref) => assigned.get(leadKey(ref)) ?? [])
      }
      throw new Failure(
        'conflict',
        `The rotation of ${route} was taken by others ${mostTries} times in a row.`,
        {
          cause: null,
        },
      )
    },

    async takeBack(refused) {
      const rows = onePerKey(refused, ({ ref }) => leadKey(ref)).map(({ ref, ownerId }) => ({
        key: leadKey(ref),
        owner: ownerId,
      }))
      if (rows.length === 0) return
      await sql`
        with refused as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as refused(key text, owner text)
        ),
        dropped as (
          delete from plumbline.assignment a using refused
          where a.lead_key = refused.key and a.assignment ->> 'ownerId' = refused.owner
          returning a.lead_key
        )
        update plumbline.lead l set refused_owners = l.refused_owners || to_jsonb(refused.owner)
        from refused join dropped on dropped.lead_key = refused.key where l.key = refused.key`.execute(db)
    },
  }
}

async function read(db: LedgerDatabase, route: string, refs: readonly LeadRef[]) {
  const { rows } = await sql<{ next_step: number; assignments: Assignment[] }>`
    select
      coalesce((select next_step from plumbline.rotation where route = ${route}), 0) as next_step,
      coalesce((select jsonb_agg(assignment) from plumbline.assignment
        where lead_key = any(${refs.map(leadKey)}::text[])), '[]') as assignments`.execute(db)
  const assignments = rows[0]?.assignments ?? []
  return {
    nextStep: rows[0]?.next_step ?? 0,
    assigned: new Map(assignments.map((assignment) => [leadKey(assignment.ref), assignment])),
  }
}

/** False when the turn had moved, or one of the leads got an owner on another route meanwhile; nothing is stored then. */
async function store(
  db: LedgerDatabase,
  route: string,
  nextStep: number,
  chosen: readonly Assignment[],
  now: Date,
): Promise<boolean> {
  const steps = chosen.map(({ step }) => step ?? -1)
  const rows = chosen.map((assignment) => ({ key: leadKey(assignment.ref), assignment }))
  const time = sql`${now.toISOString()}::timestamptz`
  try {
    const result = await sql`
      with moved as (
        insert into plumbline.rotation as r (route, next_step, moved_at)
        values (${route}, ${Math.max(nextStep, ...steps.map((step) => step + 1))}, ${time})
        on conflict (route) do update set next_step = excluded.next_step, moved_at = excluded.moved_at
          where r.next_step = ${nextStep}
        returning r.route
      )
      insert into plumbline.assignment (lead_key, route, assignment, assigned_at)
      select key, ${route}, assignment, ${time}
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as chosen(key text, assignment jsonb)
      where exists (select from moved)`.execute(db)
    return result.numAffectedRows === BigInt(chosen.length)
  } catch (error) {
    if (error instanceof Failure && error.kind === 'conflict') return false
    throw error
  }
}
