import { type Kysely, sql } from 'kysely'

/** Whose CRMs the ledger speaks of, what became of it when that changed, and a row to try a write on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.account (
      crm text primary key,
      id text not null,
      kept_at timestamptz not null
    );
    comment on table plumbline.account is 'the account of each CRM that the ledger belongs to, kept with the first pull';

    create table plumbline.account_move (
      id bigint generated always as identity primary key,
      crm text not null,
      from_id text,
      to_id text not null,
      keeps_history boolean not null,
      leads integer not null,
      moved_at timestamptz not null
    );
    comment on column plumbline.account_move.from_id is 'empty when the ledger did not know';
    comment on column plumbline.account_move.leads is 'how many it held then; what was read of them is deleted, and unless the history is kept all the rest';

    create table plumbline.write_trial (
      id integer primary key check (id = 1),
      tried_at timestamptz not null
    );
    comment on table plumbline.write_trial is 'one row, written to see whether the ledger can be written';
  `.execute(db)
}
