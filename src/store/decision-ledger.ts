import { sql } from 'kysely'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import { stageRank } from '../domain/lifecycle-stage.ts'
import type { DecisionLedger, NewDecision } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'

export function createDecisionLedger(db: LedgerDatabase): DecisionLedger {
  return {
    /**
     * A lead keeps what the reports and the write-back ask of its decision. Rows are locked in the order of their keys
     * and looked at as they are then: all records of a person take their decisions, or none does. A repeated decision
     * moves what is known of the lead beside it, and neither its write nor how long the lead is put off. Where something was
     * refused that is no longer wanted, the write that is tried again at once finds so.
     */
    async append(decisions, now) {
      if (decisions.length === 0) return []
      const rows = onePerKey(decisions, ({ ref, revision }) => `${leadKey(ref)} ${revision}`).map(
        ({ ref, revision, standing, person, decision, write, overrides, isRepeated, ...rest }) => ({
          key: leadKey(ref),
          ...ref,
          revision,
          standing,
          person,
          definition: decision.definition,
          decision,
          stage: decision.stage,
          stage_rank: stageRank(decision.stage),
          score: decision.score,
          is_routable: decision.isRoutable,
          recontact_on: decision.recontactOn,
          disqualified_by: decision.disqualifiedBy,
          write,
          overrides,
          takes_over: rest.takesOver,
          baseline: rest.baseline,
          is_repeated: isRepeated,
          decide_again_at: rest.decideAgainAt,
          ...groupColumns(rest.buyingGroup),
        }),
      )
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows: overtaken } = await sql<LeadRef>`
        with decided as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as decided(
            key text, crm text, object text, id text, revision integer, standing bigint, person text, definition text, decision jsonb, stage text, stage_rank smallint,
            score double precision, is_routable boolean, recontact_on date, disqualified_by text, write text,
            overrides jsonb, takes_over jsonb, baseline jsonb, is_repeated boolean, decide_again_at timestamptz,
            company text, is_decision_maker boolean, has_decision_maker boolean, keeps_group boolean)
        ),
        held as materialized (
          select l.key, l.revision, l.decision_id from plumbline.lead l
          where l.key in (select key from decided) order by l.key for update of l
        ),
        overtaken as materialized (
          select distinct coalesce(decided.person, decided.key) as unit from decided left join held using (key)
          where held.revision is distinct from decided.revision or held.decision_id is distinct from decided.standing
        ),
        appended as (
          insert into plumbline.decision (lead_key, revision, definition, decision, write, decided_at)
          select key, revision, definition, decision, write, ${time} from decided where not is_repeated
          returning id, lead_key, revision
        ),
        taken as (
        update plumbline.lead l set
          decision_id = coalesce(appended.id, l.decision_id),
          decided_revision = case when decided.keeps_group and l.company is not null and l.has_decision_maker is null
            then null else decided.revision end,
          decided_at = ${time},
          stage = decided.stage,
          stage_rank = coalesce(decided.stage_rank, -1),
          score = decided.score,
          is_routable = decided.is_routable,
          recontact_on = decided.recontact_on,
          disqualified_by = decided.disqualified_by,
          overrides = decided.overrides,
          last_written = decided.takes_over || l.last_written,
          baseline = decided.baseline,
          decide_again_at = decided.decide_again_at,
          company = case when decided.keeps_group then l.company else decided.company end,
          is_decision_maker = case when decided.keeps_group then l.is_decision_maker else decided.is_decision_maker end,
          has_decision_maker = case when decided.keeps_group then l.has_decision_maker else decided.has_decision_maker end,
          write_due = case when decided.is_repeated then l.write_due else decided.write end,
          due_at = case when decided.is_repeated then l.due_at else ${time} end,
          put_off_until = case when decided.is_repeated then l.put_off_until end,
          retry_at = case
            when decided.write = 'none' and not decided.is_repeated and (l.refusals > 0 or l.waits_for <> '{}') then ${time}
            else l.retry_at end,
          person = decided.person,
          judged_by = decided.definition
        from decided left join appended on appended.lead_key = decided.key and appended.revision = decided.revision
        where l.key = decided.key and coalesce(decided.person, decided.key) not in (select unit from overtaken)
        )
        select crm, object, id from decided
        where coalesce(person, key) in (select unit from overtaken) and key in (select key from held)`.execute(
        db,
      )
      return overtaken
    },
  }
}

/** What a lead keeps of its buying group, so that colleagues find it. */
function groupColumns(group: NewDecision['buyingGroup']) {
  const known = group === 'as-before' ? null : group
  return {
    company: known?.company ?? null,
    is_decision_maker: known?.isDecisionMaker ?? false,
    has_decision_maker: known?.hasDecisionMaker ?? null,
    keeps_group: group === 'as-before',
  }
}
