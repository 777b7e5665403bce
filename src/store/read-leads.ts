import { sql } from 'kysely'
import type { Assignment } from '../domain/decision.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { StoredLead } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'

/** What was sent and never answered: of one lead there is at most one plan without an answer. */
const unanswered = sql<StoredLead['unanswered']>`(
  select w.changes from plumbline.write w
  where w.lead_key = lead.key and w.state = 'planned' order by w.id desc limit 1)`

/** Leads with their latest decision and their assignment, to be narrowed by a condition. */
export const selectLeads = (db: LedgerDatabase) =>
  db
    .selectFrom('lead')
    .leftJoin('decision', 'decision.id', 'lead.decision_id')
    .leftJoin('assignment', 'assignment.lead_key', 'lead.key')
    .select(['lead.key', 'lead.snapshot', 'lead.revision', 'lead.read_at', 'lead.last_written'])
    .select([
      'lead.inputs_at',
      'lead.refused_owners',
      'lead.refusals',
      'lead.retry_at',
      'lead.waits_for',
      'lead.overrides',
      'lead.baseline',
      'lead.typed_over',
      'lead.cleared_stage',
      'lead.company',
      'lead.has_decision_maker',
    ])
    .select(unanswered.as('unanswered'))
    .select([
      'decision.id',
      'decision.revision as decided_revision',
      'decision.decision',
      'decision.decided_at',
    ])
    .select(['assignment.assignment', 'assignment.assigned_at'])

type LeadRow = Awaited<ReturnType<ReturnType<typeof selectLeads>['execute']>>[number]

/** What a snapshot lacks that was stored before it was read. */
const notYetRead = { actions: [], unreadableActions: 0, knownAs: { emails: [], records: [] } }

/** An assignment that was stored by an earlier version lacks `follows`, or `ownerKind`. */
export const storedAssignment = (assignment: Assignment): Assignment => ({
  ...assignment,
  follows: assignment.follows ?? null,
  ownerKind: assignment.ownerKind ?? 'person',
})

/** What a row of `selectLeads` says. */
export function storedLead(row: LeadRow): StoredLead {
  const { company, has_decision_maker: hasDecisionMaker } = row
  return {
    lead: { ...notYetRead, ...row.snapshot },
    revision: row.revision,
    readAt: row.read_at.toISOString(),
    inputsAt: row.inputs_at.toISOString(),
    lastWritten: row.last_written,
    baseline: row.baseline,
    typedOver: row.typed_over,
    unanswered: row.unanswered,
    overrides: row.overrides,
    clearedStage: row.cleared_stage,
    refusedOwners: row.refused_owners,
    refusal: { tries: row.refusals, nextAt: row.retry_at?.toISOString() ?? null },
    waitsFor: row.waits_for,
    decision: decisionOf(row),
    assignment: row.assignment === null ? null : storedAssignment(row.assignment),
    assignedAt: row.assigned_at?.toISOString() ?? null,
    buyingGroup: company === null ? null : { company, hasDecisionMaker },
  }
}

/** In one statement, in the order asked for. */
export async function readLeads(db: LedgerDatabase, refs: readonly LeadRef[]): Promise<StoredLead[]> {
  if (refs.length === 0) return []
  const keys = [...new Set(refs.map(leadKey))]
  const rows = await selectLeads(db).where('lead.key', '=', sql<string>`any(${keys}::text[])`).execute()
  const stored = new Map(rows.map((row) => [row.key, storedLead(row)]))
  return keys.flatMap((key) => stored.get(key) ?? [])
}

/** The next `limit` leads after a key, in the order of their keys: for going through all of them in slices. */
export async function readLeadsAfter(
  db: LedgerDatabase,
  after: string | null,
  limit: number,
): Promise<StoredLead[]> {
  const rows = await selectLeads(db)
    .where('lead.is_active', '=', sql.lit(true))
    .where('lead.key', '>', after ?? '')
    .orderBy('lead.key')
    .limit(limit)
    .execute()
  return rows.map(storedLead)
}

interface DecidedRow {
  readonly id: number | null
  readonly decided_revision: number | null
  readonly decision: NonNullable<StoredLead['decision']>['decision'] | null
  readonly decided_at: Date | null
}

/** All of it is there or nothing, for the row comes from one outer join. */
function decisionOf({ id, decided_revision, decision, decided_at }: DecidedRow): StoredLead['decision'] {
  if (id === null || decided_revision === null || decision === null || decided_at === null) return null
  return { id, revision: decided_revision, decision, decidedAt: decided_at.toISOString() }
}
