import { type RawBuilder, sql } from 'kysely'
import type { Assignment } from '../domain/decision.ts'
import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
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
  const rows = chosen.map((assignment) => {
    const key = leadKey(assignment.ref)
    return { key, assignment, is_new: !assigned.has(key) }
  })
  const people = toFollowUp.flatMap((refs) => followedUp(refs.map(leadKey), chosen, assigned))
  const time = sql`${now.toISOString()}::timestamptz`
  try {
    const result = await sql<{ moved: boolean }>`
      with chosen as (
        select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as chosen(
          key text, assignment jsonb, is_new boolean)
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
      ${plannedTasks(people, time)}
      select exists (select from moved) as moved`.execute(db)
    return result.rows[0]?.moved === true
  } catch (error) {
    // One of them got an owner meanwhile.
    if (error instanceof Failure && error.kind === 'conflict') return false
    throw error
  }
}

/** A person who is assigned now, and what of it their task depends on. */
interface FollowedUp {
  /** The record that leads them. */
  readonly key: string
  readonly crm: CrmName
  readonly records: readonly string[]
  /** Whether that record was assigned now: their task is to be there. */
  readonly leads_now: boolean
  /** Whether nobody had any of their records before, or it is somebody else's turn now. */
  readonly is_new: boolean
}

/** None for a person whom nobody gets. Only the record that leads has a task: the others belong to the same colleague. */
function followedUp(
  records: readonly string[],
  chosen: readonly Assignment[],
  assigned: ReadonlyMap<string, StoredAssignment>,
): FollowedUp[] {
  const theirs = chosen.filter(({ ref }) => records.includes(leadKey(ref)))
  const leading = theirs.find(({ ownerId, follows }) => ownerId !== null && follows === null)
  const key = leading === undefined ? theirs[0]?.follows?.key : leadKey(leading.ref)
  const crm = leading?.ref.crm ?? theirs[0]?.ref.crm
  if (key === undefined || crm === undefined) return []
  const isOwned = (record: string) => (assigned.get(record)?.assignment.ownerId ?? null) !== null
  const is_new = !records.some(isOwned) || (leading?.step ?? null) !== null
  return [{ key, crm, records, leads_now: leading !== undefined, is_new }]
}

/**
 * One task for each person who is given to somebody for the first time, or to the next when the record is gone whose
 * owner was told. Of several that nobody has sent yet, which records had before anything connected them, one stays, and
 * none where another was sent; where a record with a higher claim takes the lead of a person later on, it goes along to it.
 */
const plannedTasks = (people: readonly FollowedUp[], time: RawBuilder<unknown>): RawBuilder<unknown> => sql`
      person as (
        select * from jsonb_to_recordset(${jsonText(people)}::jsonb) as person(
          key text, crm text, records text[], leads_now boolean, is_new boolean)
      ),
      known_tasks as materialized (
        select t.id, t.lead_key, person.key, person.crm, person.leads_now,
          t.state = 'planned' and t.sent_at is null as is_unsent, t.state in ('planned', 'sent') as is_open, l.is_active is true as is_active
        from plumbline.task t join person on t.lead_key = any(person.records)
          left join plumbline.lead l on l.key = t.lead_key
        where exists (select from moved) and t.state <> 'withdrawn' order by t.id for update of t
      ),
      ranked_tasks as (
        select k.*, row_number() over (
          partition by k.key order by k.is_unsent, k.is_active desc, k.lead_key = k.key desc, k.id
        ) as place
        from known_tasks k
      ),
      planned_tasks as (
        insert into plumbline.task (lead_key, crm, reference, state, next_at, planned_at)
        select key, crm, 'plumbline-' || left(replace(gen_random_uuid()::text, '-', ''), 12), 'planned', ${time}, ${time}
        from person where is_new and leads_now and exists (select from moved)
          and not exists (select from known_tasks k where k.key = person.key and (k.is_open or k.is_active))
        order by key
      ),
      moved_tasks as (
        update plumbline.task t set
          lead_key = case when r.place = 1 then r.key else t.lead_key end,
          crm = case when r.place = 1 then r.crm else t.crm end,
          state = case when r.place = 1 then t.state else 'withdrawn' end,
          answer = case when r.place = 1 then t.answer else ${oneForAPerson} end,
          settled_at = case when r.place = 1 then t.settled_at else ${time} end
        from ranked_tasks r
        where t.id = r.id and r.is_unsent and (r.place > 1 or (r.leads_now and r.lead_key <> r.key))
      )`

const oneForAPerson = 'another record of the same person has the task'
