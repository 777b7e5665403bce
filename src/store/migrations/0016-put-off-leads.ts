import { type Kysely, sql } from 'kysely'

/** A starting process wakes what is put off: it finds the few without going through all leads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index lead_put_off on plumbline.lead (put_off_until) where put_off_until is not null
  `.execute(db)
}
