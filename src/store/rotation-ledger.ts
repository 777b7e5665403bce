import { type RawBuilder, sql } from 'kysely'
import type { Assignment } from '../domain/decision.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { RotationLedger, StoredAssignment } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'
import { storedAssignment } from './read-leads.ts'

/** Each try that is lost was won by somebody else, so this many are lost only if as many others assign at once. */
const mostTries = 50

export function createRotationLedger(db: LedgerDatabase): RotationLedger {
  return {
    /**
     * Reads whose turn it is, lets `choose` decide, and stores the assignments together with the moved turn in one
     * statement that does nothing if anybody else assigned anything meanwhile, on any route: another record of the same
     * person may have been among it. Then it tries again.
     */
    async assign(route, refs, choose, now, toFollowUp = []) {
      if (refs.length === 0) return []
      const asked = [...new Map(refs.map((ref) => [leadKey(ref), ref])).values()]
      for (let tries = 0; tries < mostTries; tries++) {
        const { nextStep, round, assigned } = await read(db, route, asked)
        const open = asked.filter((ref) => !assigned.has(leadKey(ref)))
        const chosen = choose(nextStep, open, assigned)
        const state = { route, nextStep, round, assigned }
        if (chosen.length > 0 && !(await store(db, state, chosen, toFollowUp, now))) continue
        const result = new Map([...assigned].map(([key, { assignment }]) => [key, assignment]))
        for (const assignment of chosen) result.set(leadKey(assignment.ref), assignment)
        return asked.flatMap((ref) => result.get(leadKey(ref)) ?? [])
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
        ),
        withdrawn as (
          update plumbline.task t set state = 'withdrawn', answer = 'the CRM refused the owner' from dropped
          where t.lead_key = dropped.lead_key and t.state = 'planned'
        ),
        unled as (
          delete from plumbline.assignment a using refused where a.assignment #>> '{follows,key}' = refused.key
        )
        update plumbline.lead l set refused_owners = l.refused_owners || to_jsonb(refused.owner)
        from refused join dropped on dropped.lead_key = refused.key where l.key = refused.key`.execute(db)
    },
  }
}

/** What an assignment is decided on. */
interface Round {
  readonly route: string
  readonly nextStep: number
  /** How often anything was assigned on any route. */
  readonly round: number
  readonly assigned: Map<string, StoredAssignment>
}

/** The row of `rotation` that counts all rounds; no route has an empty name. */
const everyRoute = ''

async function read(db: LedgerDatabase, route: string, refs: readonly LeadRef[]): Promise<Round> {
  const { rows } = await sql<{
    next_step: number
    round: number
    assignments: { assignment: Assignment; assigned_at: string }[]
  }>`
    select
      coalesce((select next_step from plumbline.rotation where route = ${route}), 0) as next_step,
      coalesce((select next_step from plumbline.rotation where route = ${everyRoute}), 0) as round,
      coalesce((select jsonb_agg(jsonb_build_object('assignment', assignment, 'assigned_at', assigned_at))
        from plumbline.assignment where lead_key = any(${refs.map(leadKey)}::text[])), '[]') as assignments`.execute(
    db,
  )
  const assignments = (rows[0]?.assignments ?? []).map(({ assignment, assigned_at }) => ({
    assignment: storedAssignment(assignment),
    assignedAt: new Date(assigned_at).toISOString(),
  }))
  return {
    route,
    nextStep: rows[0]?.next_step ?? 0,
    round: rows[0]?.round ?? 0,
    assigned: new Map(assignments.map((stored) => [leadKey(stored.assignment.ref), stored])),
  }
}

/** False when anything was assigned meanwhile; nothing is stored then. */
async function store(
  db: LedgerDatabase,
  { route, nextStep, round, assigned }: Round,
  chosen: readonly Assignment[],
  toFollowUp: readonly (readonly LeadRef[])[],
  now: Date,
): Promise<boolean> {
  const steps = chosen.map(({ step }) => step ?? -1)
  const people = toFollowUp.map((refs) => refs.map(leadKey))
  const rows = chosen.map((assignment) => {
    const key = leadKey(assignment.ref)
    // The records of the person, where this is the one that leads.
    const person = hasTask(assignment) ? (people.find((keys) => keys.includes(key)) ?? null) : null
    const isFirst = person?.every((other) => !assigned.has(other)) === true
    const { crm } = assignment.ref
    return { key, crm, assignment, is_new: !assigned.has(key), person, is_first: isFirst }
  })
  const time = sql`${now.toISOString()}::timestamptz`
  try {
    const result = await sql<{ moved: boolean }>`
      with chosen as (
        select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as chosen(
          key text, crm text, assignment jsonb, is_new boolean, person text[], is_first boolean)
      ),
      counted as (
        insert into plumbline.rotation as r (route, next_step, moved_at) values (${everyRoute}, ${round + 1}, ${time})
        on conflict (route) do update set next_step = excluded.next_step, moved_at = excluded.moved_at
          where r.next_step = ${round}
        returning r.route
      ),
      moved as (
        insert into plumbline.rotation as r (route, next_step, moved_at)
        select ${route}, ${Math.max(nextStep, ...steps.map((step) => step + 1))}, ${time} from counted
        on conflict (route) do update set next_step = excluded.next_step, moved_at = excluded.moved_at
          where r.next_step = ${nextStep}
        returning r.route
      ),
      replaced as (
        update plumbline.assignment a set assignment = chosen.assignment, assigned_at = ${time}
        from chosen where a.lead_key = chosen.key and not chosen.is_new and exists (select from moved)
      ),
      made as (
        insert into plumbline.assignment (lead_key, route, assignment, assigned_at)
        select key, ${route}, assignment, ${time} from chosen where is_new and exists (select from moved)
      ),
      ${plannedTasks(time)}
      select exists (select from moved) as moved`.execute(db)
    return result.rows[0]?.moved === true
  } catch (error) {
    // One of them got an owner meanwhile.
    if (error instanceof Failure && error.kind === 'conflict') return false
    throw error
  }
}

/** Only the record that leads has a task: those that follow it belong to the same colleague. */
const hasTask = ({ ownerId, follows }: Assignment): boolean => ownerId !== null && follows === null

/**
 * One task for each person who is given to somebody for the first time. Where a record with a higher claim takes the lead
 * of a person later on, a task that nobody has sent yet goes along to it.
 */
const plannedTasks = (time: RawBuilder<unknown>): RawBuilder<unknown> => sql`
      known_tasks as materialized (
        select t.id, t.lead_key, t.state, t.sent_at from plumbline.task t join chosen on t.lead_key = any(chosen.person)
        where exists (select from moved) order by t.id for update of t
      ),
      planned_tasks as (
        insert into plumbline.task (lead_key, crm, reference, state, next_at, planned_at)
        select key, crm, 'plumbline-' || left(replace(gen_random_uuid()::text, '-', ''), 12), 'planned', ${time}, ${time}
        from chosen where is_first and exists (select from moved)
          and not exists (select from known_tasks k where k.lead_key = any(chosen.person) and k.state <> 'withdrawn')
      ),
      moved_tasks as (
        update plumbline.task t set lead_key = chosen.key, crm = chosen.crm
        from known_tasks k join chosen on k.lead_key = any(chosen.person)
        where t.id = k.id and not chosen.is_first and k.state = 'planned' and k.sent_at is null
      )`
