import { type Kysely, sql } from 'kysely'

/**
 * Leads that were decided before decisions said when to be made again are looked at once, each at a time of its own within
 * a week, so that no sweep meets them all; from then on their decisions say it. One whose decision time does not change
 * is looked at for nothing, which appends and writes nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update plumbline.lead
    set decide_again_at = now() + interval '7 days' * (('x' || left(md5(key), 7))::bit(28)::int / 268435456.0)
    where decision_id is not null and is_active and decide_again_at is null
  `.execute(db)
}
