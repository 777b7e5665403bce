import { type Kysely, sql } from 'kysely'

/** One row for each CRM account, so that one lock puts all that is decided about its calls in order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.call_budget (
      account text primary key,
      lanes jsonb not null default '{}',
      hours jsonb not null default '{}',
      day_limit integer,
      day_used integer,
      learned_at timestamptz,
      is_refused boolean not null default false
    );
    comment on column plumbline.call_budget.lanes is 'by lane: slots, the last ones given out, and pausedUntil, both ms since 1970';
    comment on column plumbline.call_budget.hours is 'our own calls by hours since 1970, for the last 24';
    comment on column plumbline.call_budget.day_used is 'by all integrations of the account, as of learned_at and with our calls since';
  `.execute(db)
}
