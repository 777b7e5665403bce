import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import type { CallDay, CallLedger, DayShare, Reservation, SlotRequest } from '../ports/call-budget.ts'
import type { Database } from './database.ts'
import { kyselyPool } from './kysely-pool.ts'
import type { LedgerOptions } from './ledger.ts'
import type { LedgerDatabase, LedgerTables } from './ledger-tables.ts'

/** How long an answer about the account's whole day is trusted; then a call is let through to learn anew. */
const trustMs = 15 * 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How many bursts of slots are remembered, so that there are enough of them when some are given back. */
const burstsKept = 3

/** The budgets of CRM accounts over an open database. Every method is one statement and throws only `Failure`. */
export function createCallLedger(
  database: Pick<Database, 'pool'>,
  { countStatement }: LedgerOptions = {},
): CallLedger {
  const pool = kyselyPool(database.pool, countStatement ?? (() => undefined))
  const db: LedgerDatabase = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) })
  return {
    async reserve(request) {
      const row = (await reserve(db, request)) ?? (await reserveFirst(db, request))
      return reservationOf(row)
    },
    async pause(account, lane, forMs) {
      await sql`
        insert into plumbline.call_budget as b (account, lanes)
        values (${account}, jsonb_build_object(${lane}::text, jsonb_build_object('pausedUntil', ${nowMs} + ${forMs}::float8)))
        on conflict (account) do update set lanes = b.lanes || jsonb_build_object(${lane}::text,
          coalesce(b.lanes -> ${lane}::text, '{}') || jsonb_build_object('pausedUntil',
            greatest(coalesce((b.lanes -> ${lane}::text ->> 'pausedUntil')::float8, 0), ${nowMs} + ${forMs}::float8)))`.execute(
        db,
      )
    },
    async readDay(account, share, learned) {
      const { rows } = await sql<CallDay>`
        with clock as materialized (
          select *, ${nowMs} as now from plumbline.call_budget where account = ${account}
        ),
        moment as (select hours, now, ${newestDay} from clock, ${newsOf(learned)}),
        ${dayOf(share)}
        select ours, share, "left", left_of_account as "leftOfAccount" from day`.execute(db)
      const whole = Math.floor(share.assumedLimit * share.part)
      return rows[0] ?? { ours: 0, share: whole, left: whole, leftOfAccount: null }
    },
  }
}

/** Of the last 24 hours, and not of hours to come, which a clock that was ahead once may have written. */
const isOfTheDay = sql`hour::float8 between floor(now / ${hourMs}) - 24 and floor(now / ${hourMs})`
/** No slot lies further ahead, and no CRM asks for a longer pause, unless a clock was ahead when it was written. */
const furthestSlotMs = 600_000
const longestPauseMs = dayMs

/** Evaluated when its row is reached, and so after any wait for a lock. */
const nowMs = sql`(extract(epoch from clock_timestamp()) * 1000)::float8`

/** What answers told, beside the row `clock`: it counts when it is newer than what the row holds. */
const newsOf = (learned: SlotRequest['learned']): RawBuilder<unknown> => sql`
  lateral (
    select ${learned?.limit ?? null}::int as told_limit, ${learned?.used ?? null}::int as told_used,
      to_timestamp((now - ${learned?.ageMs ?? 0}::float8) / 1000) as told_at
  ) told, lateral (
    select told_limit is not null
      and (learned_at is null or learned_at > to_timestamp(now / 1000) or told_at > learned_at) as is_newer
  ) news`

const newestDay = sql`
  case when is_newer then told_limit else day_limit end as day_limit,
  case when is_newer then told_used else day_used end as day_used,
  case when is_newer then told_at else learned_at end as learned_at`

/**
 * What is left of the account's day, out of a row `moment`. Hours count until a whole day has passed since their end:
 * that much in any 24 hours is no more in any calendar day, whatever the account's time zone.
 */
const dayOf = ({ part, assumedLimit }: DayShare): RawBuilder<unknown> => sql`
  counted as (
    select coalesce(sum(calls::int), 0)::int as ours, min(hour::float8) as oldest
    from moment, jsonb_each_text(hours) as counted(hour, calls)
    where ${isOfTheDay}
  ),
  day as (
    select ours, oldest, share,
      greatest(0, least(share - ours, case when is_trusted then day_limit - day_used else share end)) as "left",
      case when is_trusted then greatest(0, day_limit - day_used) end as left_of_account
    from counted, (
      select day_limit, day_used,
        floor(coalesce(day_limit, ${assumedLimit}::int) * ${part}::float8)::int as share,
        coalesce(extract(epoch from learned_at) * 1000 between now - ${trustMs} and now + 1000, false) as is_trusted
      from moment
    ) known
  )`

interface ReservedRow {
  readonly now: number
  readonly slots: readonly number[]
  readonly before: number | null
  readonly first: number
  readonly ours: number
  readonly oldest: number | null
  readonly share: number
  readonly left: number
  readonly paused_until: number
  readonly was_said: boolean
}

/**
 * The row is locked first, and everything is computed from what is in it then. The n-th slot comes `burst × spacing`
 * after the one `burst` places before it, which holds any such stretch to `burst` calls; while calls wait they are also
 * kept apart from each other. Slots that are given back leave the log: several may bear the same time.
 */
async function reserve(
  db: LedgerDatabase,
  { account, lane, wanted, unused, pace, patienceMs, share, learned }: SlotRequest,
): Promise<ReservedRow | undefined> {
  const { burst, spacingMs, waitingGapMs } = pace
  const { rows } = await sql<ReservedRow>`
    with held as materialized (
      select * from plumbline.call_budget where account = ${account} for update
    ),
    clock as materialized (
      select *, ${nowMs} as now, lanes -> ${lane}::text as lane from held
    ),
    moment as materialized (
      select account, lanes, hours, now, said_at,
        coalesce(extract(epoch from said_at) * 1000 between now - ${dayMs} and now, false) as was_said,
        least(coalesce((lane ->> 'pausedUntil')::float8, 0), now + ${longestPauseMs}::float8) as paused_until,
        array(
          select slot from (
            select slot::float8, place, row_number() over (partition by slot::float8) as copy
            from jsonb_array_elements_text(coalesce(lane -> 'slots', '[]')) with ordinality as s(slot, place)
          ) logged
          where slot < now + ${furthestSlotMs}::float8
            and copy > (select count(*) from unnest(${unused}::float8[]) as given_back where given_back = slot)
          order by place
        ) as last_slots,
        ${newestDay}
      from clock, ${newsOf(learned)}
    ),
    ${dayOf(share)},
    opening as (
      select moment.*, day.ours, oldest, share, "left", cardinality(last_slots) as known,
        last_slots[cardinality(last_slots)] as before,
        greatest(now, paused_until,
          coalesce(last_slots[cardinality(last_slots) - ${burst}::int + 1] + ${burst * spacingMs}::float8, 0),
          case when last_slots[cardinality(last_slots)] > now
            then last_slots[cardinality(last_slots)] + ${waitingGapMs}::float8 else 0 end
        ) as first
      from moment, day
    ),
    granted as materialized (
      select opening.*, array(
        select greatest(
          first + case when first > now then (n - 1) * ${waitingGapMs}::float8 else 0 end,
          coalesce(last_slots[known - ${burst}::int + n] + ${burst * spacingMs}::float8, 0))
        from generate_series(1, case
          when first > now + ${patienceMs}::float8 then 0
          else least(${wanted}::int, "left") end) as n
        order by n
      ) as slots
      from opening
    ),
    stored as (
      update plumbline.call_budget b set
        lanes = b.lanes || jsonb_build_object(${lane}::text, jsonb_build_object(
          'pausedUntil', paused_until,
          'slots', to_jsonb((last_slots || slots)[greatest(1, known + cardinality(slots) - ${burst * burstsKept}::int + 1):]))),
        hours = (
          select coalesce(jsonb_object_agg(hour, calls), '{}') from (
            select hour, sum(calls) as calls from (
              select hour, calls::int from jsonb_each_text(granted.hours) as h(hour, calls)
              union all select floor(now / ${hourMs})::bigint::text, cardinality(slots) - ${unused.length}::int
            ) added where ${isOfTheDay} group by hour having sum(calls) > 0
          ) kept
        ),
        day_limit = granted.day_limit,
        day_used = granted.day_used + cardinality(slots) - ${unused.length}::int,
        learned_at = granted.learned_at,
        said_at = case when "left" <= 0 and not was_said then to_timestamp(now / 1000) else granted.said_at end
      from granted where b.account = granted.account
    )
    select now, to_jsonb(slots) as slots, before, first, ours, oldest, share, "left", paused_until, was_said
    from granted`.execute(db)
  return rows[0]
}

/** The account's first call ever: makes the row, unless another process is just doing so. */
async function reserveFirst(db: LedgerDatabase, request: SlotRequest): Promise<ReservedRow> {
  await sql`insert into plumbline.call_budget (account) values (${request.account}) on conflict do nothing`.execute(
    db,
  )
  const row = await reserve(db, request)
  if (row === undefined) throw new TypeError(`The budget of ${request.account} vanished while it was made.`)
  return row
}

function reservationOf(row: ReservedRow): Reservation {
  const { now, slots, before, ours, share, left } = row
  const day = { ours, share, left: Math.max(0, left - slots.length) }
  if (slots.length > 0)
    return { now, slots, before, closed: null, day: { ...day, ours: ours + slots.length } }
  const isNews = !row.was_said
  if (left > 0) {
    const why = row.paused_until >= row.first ? 'pause' : 'line'
    return { now, slots, before, closed: { why, opensInMs: row.first - now, isNews: false }, day }
  }
  // The oldest hour of ours comes free at a known time; what others use, or a new limit, shows only by asking again.
  const freeAt = row.oldest === null ? Number.POSITIVE_INFINITY : (row.oldest + 25) * hourMs
  const opensInMs = Math.min(trustMs, Math.max(1_000, freeAt - now))
  return { now, slots, before, closed: { why: 'day', opensInMs, isNews }, day }
}
