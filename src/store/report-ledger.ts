import { sql } from 'kysely'
import type { SourceQuality } from '../domain/conversion.ts'
import type { Decision } from '../domain/decision.ts'
import { leadKey } from '../domain/lead.ts'
import { stageRank } from '../domain/lifecycle-stage.ts'
import type { RankedLead, ReportLedger } from '../ports/ledger.ts'
import { storedFailure } from './failure-ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'

/** How much of one lead's history is told. */
const historyLength = 100

/** Reports count the leads that their CRM still holds as such; one that was converted or deleted is in none. */
export function createReportLedger(db: LedgerDatabase): ReportLedger {
  const decided = db
    .selectFrom('lead')
    .where('is_active', '=', sql.lit(true))
    .where('decision_id', 'is not', null)

  return {
    async funnel() {
      const rows = await decided
        .select(['crm', 'stage', sql<number>`count(*)`.as('count')])
        .groupBy(['crm', 'stage'])
        .orderBy('crm')
        .orderBy(sql`min(stage_rank)`, 'desc')
        .orderBy('stage')
        .execute()
      return rows.flatMap(({ crm, stage, count }) => (stage === null ? [] : [{ crm, stage, count }]))
    },

    async scoreBands(width) {
      const band = sql<number>`floor(greatest(score, 0) / ${width}::double precision) * ${width}::double precision`
      const { rows } = await sql<{ from: number; count: number }>`
        select ${band} as "from", count(*) as count from plumbline.lead
        where is_active and decision_id is not null group by 1 order by 1`.execute(db)
      return rows
    },

    async best(limit) {
      const { rows } = await sql<Ranked>`
        select l.crm, l.object, l.id, d.decision, a.assignment ->> 'ownerName' as owner_name
        from (
          select key, crm, object, id, decision_id, stage_rank, score from plumbline.lead l
          where is_active and decision_id is not null and stage_rank between ${stageRank('aql')} and ${stageRank('sal')}
            and (person is null or key = (
              select min(one.key) from plumbline.lead one where one.person = l.person and one.is_active))
          order by stage_rank desc, score desc, key limit ${limit}
        ) l
        join plumbline.decision d on d.id = l.decision_id
        left join plumbline.assignment a on a.lead_key = l.key
        order by l.stage_rank desc, l.score desc, l.key`.execute(db)
      return rows.map(rankedLead)
    },

    async quality(limit) {
      const counts = sql`
        count(*) as leads,
        count(*) filter (where stage <> 'suspect') as responders,
        count(*) filter (where disqualified_by = 'fake') as fakes,
        count(*) filter (where stage_rank >= ${stageRank('mql')}) as qualified
        from plumbline.lead where is_active and decision_id is not null`
      const all = await sql<SourceQuality>`select ${counts}`.execute(db)
      const sources = await sql<SourceQuality & { source: string | null }>`
        select min(source) as source, ${counts} group by lower(source) order by count(*) desc, min(source) limit ${limit}`.execute(
        db,
      )
      return {
        all: all.rows[0] ?? { leads: 0, responders: 0, fakes: 0, qualified: 0 },
        sources: sources.rows,
      }
    },

    async unreadable(since) {
      const { rows } = await sql<{ field: string; count: number }>`
        select unread.field, count(*) as count
        from plumbline.lead l
        join plumbline.decision d on d.id = l.decision_id
        cross join lateral jsonb_array_elements_text(d.decision #> '{explanation,unreadable}') as unread(field)
        where l.is_active and d.decided_at >= ${since.toISOString()}::timestamptz
        group by unread.field order by count(*) desc, unread.field`.execute(db)
      return rows
    },

    async writes(since) {
      return db
        .selectFrom('write')
        .select(['state', sql<number>`count(*)`.as('count')])
        .where('planned_at', '>=', sql<Date>`${since.toISOString()}::timestamptz`)
        .groupBy('state')
        .orderBy('state')
        .execute()
    },

    async countInSeveralCrms() {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from (
          select from plumbline.lead where is_active and person is not null
          group by person having count(distinct crm) > 1) several`.execute(db)
      return rows[0]?.count ?? 0
    },

    async history(refs) {
      const byKey = new Map(refs.map((ref) => [leadKey(ref), ref]))
      const keys = sql<string>`any(${[...byKey.keys()]}::text[])`
      const writes = await db
        .selectFrom('write')
        .select(['lead_key', 'state', 'changes', 'suppressed', 'answer', 'planned_at', 'settled_at'])
        .where('lead_key', '=', keys)
        .orderBy('id', 'desc')
        .limit(historyLength)
        .execute()
      const failures = await db
        .selectFrom('failure')
        .selectAll()
        .where('lead_key', '=', keys)
        .orderBy('id', 'desc')
        .limit(historyLength)
        .execute()
      return {
        writes: writes.flatMap(({ lead_key, planned_at, settled_at, ...write }) => {
          const ref = byKey.get(lead_key)
          return ref === undefined ? [] : [{ ref, ...write, at: (settled_at ?? planned_at).toISOString() }]
        }),
        failures: failures.map(storedFailure),
      }
    },
  }
}

interface Ranked {
  readonly crm: string
  readonly object: string
  readonly id: string
  readonly decision: Decision
  readonly owner_name: string | null
}

function rankedLead({ crm, object, id, decision, owner_name }: Ranked): RankedLead {
  return {
    ref: { crm, object, id },
    stage: decision.stage,
    score: decision.score,
    bantScore: decision.bantScore,
    ownerName: owner_name,
    short: decision.explanation.short,
  }
}
