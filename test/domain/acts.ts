import { clearedAfter } from '../../src/domain/cleared-stage.ts'
import { guardedFields, type ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { Assignment } from '../../src/domain/decision.ts'
import { ownershipAmong } from '../../src/domain/identity/requalify-person.ts'
import { type CrmValue, type Lead, leadKey, type Standing } from '../../src/domain/lead.ts'
import type { LifecycleStage } from '../../src/domain/lifecycle-stage.ts'
import { baselineAfter, type RecordState } from '../../src/domain/requalify.ts'
import { arrivedOf } from '../../src/domain/unanswered-write.ts'
import { planWriteBack } from '../../src/domain/write-back-plan.ts'
import { decision } from '../store/ledger-examples.ts'
import { leadWith } from './definition/sample-lead.ts'

/** What happens to the records of a small CRM, and what we do about them; `record` and `into` count from 0. */
export type Act =
  | { readonly act: 'we pull'; readonly record: number }
  | {
      readonly act: 'we decide'
      readonly record: number
      readonly stage: LifecycleStage
      readonly isOurs: boolean
    }
  | {
      readonly act: 'we write'
      readonly record: number
      readonly ends: 'confirmed' | 'arrives unanswered' | 'is lost'
    }
  | {
      readonly act: 'a person sets'
      readonly record: number
      readonly field: string
      readonly value: CrmValue
    }
  | { readonly act: 'a person sets back'; readonly record: number; readonly field: string }
  | {
      readonly act: 'a person merges'
      readonly record: number
      readonly into: number
      readonly carries: boolean
      readonly isKept: boolean
    }

type Values = Record<string, CrmValue>

interface Wanted {
  readonly stage: LifecycleStage
  readonly owner: string | null
  readonly score: number
}

/** Each says something new in a field that only we write, which tells whether a write arrived. */
const decisionOf = ({ stage, owner, score }: Wanted) => {
  const made = decision({ stage, score, ownerId: owner })
  return { ...made, explanation: { ...made.explanation, short: `the ${score}th` } }
}

/** A record as its CRM holds it, as we remember it, and what a person is known to have left in it. */
interface Row {
  inCrm: Values
  standing: Standing
  known: RecordState | null
  wanted: Wanted | null
  /** By field: what a person left there, as long as it is theirs. */
  theirs: Map<string, CrmValue>
  /** By field: what was last known there, more than one value where nobody can know which. Empty: nothing yet. */
  lastKnown: Map<string, Set<CrmValue>>
  /** What was last known in records that became this one: whoever sets that sets what may be ours. */
  inherited: Map<string, Set<CrmValue>>
}

const now = new Date('2026-11-28T12:00:00.000Z')
const refOf = (index: number) => ({ crm: 'hubspot', object: 'contact', id: String(index) })

/** Plays acts against the rules that decide whose value stands where; answers what was written over people, act by act. */
export function playActs(
  acts: readonly Act[],
  stagesAtFirst: readonly CrmValue[],
  mapping: ObjectMapping,
): string[] {
  const stageField = mapping.stage?.field ?? ''
  const own = Object.values(mapping.write).map(({ field }) => field)
  const guarded = guardedFields(mapping)
  const rows = stagesAtFirst.map(
    (stage): Row => ({
      inCrm: {
        ...Object.fromEntries(own.map((field) => [field, null])),
        [stageField]: stage,
        [mapping.owner]: null,
      },
      standing: { kind: 'active' },
      known: null,
      wanted: null,
      theirs: new Map(),
      lastKnown: new Map(),
      inherited: new Map(),
    }),
  )
  const rowOf = (index: number) => rows[index % rows.length] as Row
  const leadOf = (row: Row): Lead => ({
    ...leadWith({}),
    ref: refOf(rows.indexOf(row)),
    standing: row.standing,
    written: row.standing.kind === 'active' ? { ...row.inCrm } : {},
  })
  const others = () => rows.flatMap(({ known }) => known ?? [])
  const ownershipOf = (known: RecordState) => ownershipAmong(known, others(), () => mapping, now)

  function pull(row: Row): void {
    const lead = leadOf(row)
    if (row.known !== null) row.known = { ...row.known, lead }
    else
      row.known = {
        lead,
        lastWritten: {},
        baseline: null,
        unanswered: null,
        overrides: [],
        assignment: null,
        clearedStage: null,
      }
  }

  /** What is known of a record once it was decided on what we last read of it. */
  function takeStock(row: Row): void {
    const { known, wanted } = row
    if (known === null || wanted === null) return
    const isFirst = known.baseline === null
    const { overrides, takesOver, ...ownership } = ownershipOf(known)
    const baseline = baselineAfter(decisionOf(wanted), known, { ...ownership, overrides }, mapping)
    row.known = { ...known, overrides, baseline, lastWritten: { ...takesOver, ...known.lastWritten } }
    if (!isFirst || known.lead.standing.kind !== 'active') return
    for (const field of guarded) {
      const shown = known.lead.written[field] ?? null
      const isOwn = own.includes(field)
      // Whoever set what we decide has set our value.
      if (isOwn && shown === wanted.score) {
        if (row.inCrm[field] === shown) row.theirs.delete(field)
        row.lastKnown.get(field)?.add(shown)
      }
      if (field === mapping.owner || row.lastKnown.has(field)) continue
      expect(row, field, isOwn && shown !== wanted.score ? null : shown)
    }
  }

  /** From now on this is known to stand in the field; what stands there instead, a person has set meanwhile. */
  function expect(row: Row, field: string, value: CrmValue): void {
    row.lastKnown.set(field, new Set([value]))
    const held = row.inCrm[field] ?? null
    if (held !== value && row.inherited.get(field)?.has(held) !== true) row.theirs.set(field, held)
  }

  function decide(row: Row, stage: LifecycleStage, isOurs: boolean): void {
    if (row.known === null) pull(row)
    const { known } = row
    if (known === null || known.lead.standing.kind !== 'active') return
    const score = (row.wanted?.score ?? 0) + 1
    const holder = known.lead.written[mapping.owner] ?? null
    const { assignment } = known
    const ownerId = assignment?.ownerId ?? (isOurs ? String(holder ?? 'dana') : null)
    row.wanted = { stage, owner: ownerId, score }
    takeStock(row)
    if (assignment !== null || ownerId === null || row.known === null) return
    row.known = { ...row.known, assignment: assignmentTo(known.lead, ownerId, holder) }
    if (!row.lastKnown.has(mapping.owner)) expect(row, mapping.owner, holder)
    takeStock(row)
  }

  function write(row: Row, ends: Extract<Act, { act: 'we write' }>['ends']): string[] {
    if (row.known === null || row.wanted === null || row.standing.kind !== 'active') return []
    // The guarded read: what arrived of an unanswered write is settled by it, and the lead decided anew.
    pull(row)
    const { unanswered, ...known } = row.known
    const arrived = arrivedOf(unanswered, known.lead, mapping)
    if (unanswered !== null) {
      const clearedStage = clearedAfter(
        { ...known, ...ownershipOf({ ...known, unanswered: null }) },
        arrived,
        mapping,
      )
      row.known = {
        ...known,
        unanswered: null,
        lastWritten: { ...known.lastWritten, ...arrived },
        clearedStage,
      }
    }
    takeStock(row)
    const state = row.known
    const { changes } = planWriteBack(
      { ...state, ...ownershipOf(state), decision: decisionOf(row.wanted) },
      mapping,
    )
    const over = [...row.theirs].flatMap(([field, value]) =>
      field in changes ? [`${leadKey(state.lead.ref)} ${field}: ${value} became ${changes[field]}`] : [],
    )
    if (ends !== 'is lost') Object.assign(row.inCrm, changes)
    for (const [field, value] of Object.entries(changes)) {
      // Until we know, what was sent and what stood there before are alike to us.
      const before = ends === 'confirmed' ? [] : (row.lastKnown.get(field) ?? [])
      row.lastKnown.set(field, new Set([...before, value]))
    }
    row.known =
      ends === 'confirmed'
        ? {
            ...state,
            lead: leadOf(row),
            lastWritten: { ...state.lastWritten, ...changes },
            clearedStage: clearedAfter({ ...state, ...ownershipOf(state) }, changes, mapping),
            overrides: state.overrides.filter(({ field }) => !(field in changes)),
          }
        : { ...state, unanswered: changes }
    return over
  }

  function edit(row: Row, field: string, value: CrmValue): void {
    if (row.standing.kind !== 'active' || (row.inCrm[field] ?? null) === value) return
    row.inCrm[field] = value
    const known = row.lastKnown.get(field)
    const isOurs = known?.has(value) === true || row.inherited.get(field)?.has(value) === true
    if (known === undefined || isOurs) row.theirs.delete(field)
    else row.theirs.set(field, value)
  }

  /** The survivor keeps its own values, or has those of the other one. */
  function merge(from: Row, into: Row, carries: boolean, isKept: boolean): void {
    if (from === into || from.standing.kind !== 'active' || into.standing.kind !== 'active') return
    for (const field of guarded) {
      const [theirs, known] = [from.lastKnown.get(field), into.lastKnown.get(field)]
      if (carries) {
        const value = from.inCrm[field] ?? null
        into.inCrm[field] = value
        into.theirs.delete(field)
        // Where this record was last known to show just this, or a CRM may have left it empty, nobody can tell.
        const isUntold = known === undefined ? value === null && field !== stageField : known.has(value)
        if (from.theirs.has(field) && !isUntold) into.theirs.set(field, value)
      } else if (into.theirs.has(field) && theirs?.has(into.inCrm[field] ?? null) === true)
        into.theirs.delete(field)
      into.inherited.set(field, new Set([...(into.inherited.get(field) ?? []), ...(theirs ?? [])]))
      if (known !== undefined || (theirs !== undefined && field !== mapping.owner))
        into.lastKnown.set(field, new Set([...(known ?? []), ...(theirs ?? [])]))
    }
    from.standing = { kind: isKept ? 'converted' : 'merged', to: refOf(rows.indexOf(into)) }
    from.theirs.clear()
    for (const row of [from, into]) pull(row)
    takeStock(into)
    takeStock(from)
  }

  const played: string[] = []
  for (const act of acts) {
    const row = rowOf(act.record)
    played.push(JSON.stringify(act))
    const over = playOne(act, row)
    const lost = rows.flatMap((each) =>
      [...each.theirs].flatMap(([field, value]) =>
        (each.inCrm[field] ?? null) === value ? [] : [`${field} of ${rows.indexOf(each)} lost ${value}`],
      ),
    )
    if (over.length + lost.length > 0) return [...over, ...lost, ...played]
  }
  return []

  function playOne(act: Act, row: Row): string[] {
    switch (act.act) {
      case 'we pull':
        if (row.known !== null || row.standing.kind === 'active') pull(row)
        return []
      case 'we decide':
        decide(row, act.stage, act.isOurs)
        return []
      case 'we write':
        return write(row, act.ends)
      case 'a person sets':
        edit(row, act.field, act.value)
        return []
      case 'a person sets back': {
        const [value] = row.lastKnown.get(act.field) ?? []
        if (value !== undefined) edit(row, act.field, value)
        return []
      }
      case 'a person merges':
        merge(row, rowOf(act.into), act.carries, act.isKept)
        return []
    }
  }
}

const assignmentTo = ({ ref }: Lead, ownerId: string, replaces: CrmValue): Assignment => ({
  ref,
  ownerId,
  ownerName: ownerId,
  ownerKind: 'person',
  route: 'all',
  step: 0,
  replaces: replaces === null ? null : String(replaces),
  follows: null,
  because: 'their turn',
})
