import type { Action } from '../actions/action.ts'
import { bantCriteria } from '../bant/bant.ts'
import type { Provenance } from '../decision.ts'
import type { Lead, LeadValue, LeadValues } from '../lead.ts'
import { type FieldName, fieldNames } from '../lead-fields.ts'
import { readFlag } from '../normalise/flag.ts'
import { byLead, byNews, contributing, type Member } from './identity.ts'

/** Where each value of a united lead was seen. */
export interface Origins {
  readonly values: Readonly<Partial<Record<FieldName, Provenance>>>
  /** Of its actions; more than one CRM may have told of them. */
  readonly actions: Provenance
}

/** What all records of a person together say, as one lead: the one that is decided. */
export interface UnitedLead extends Lead {
  readonly origins: Origins
}

/** Where the values of a lead were seen that is united from several records; null for a record of its own. */
export const originsOf = (lead: Lead): Origins | null =>
  'origins' in lead ? (lead as UnitedLead).origins : null

/**
 * Unites the records of one person: what one knows counts before what another does not; of two that know, the one that
 * changed last. The parts of an answer stay together; an opt-out counts wherever it was said, and next to it one that
 * cannot be read; an action that several CRMs tell of is there once. The order of the records does not matter.
 */
export function unite(members: readonly Member[]): UnitedLead {
  const counting = contributing(members).toSorted(byNews)
  const leading = members.toSorted(byLead)[0]?.lead
  const newest = counting[0]
  if (leading === undefined || newest === undefined) throw new RangeError('an identity has at least one lead')
  const values: Partial<Record<FieldName, LeadValue>> = {}
  const seen: Partial<Record<FieldName, Provenance>> = {}
  for (const name of fieldNames) {
    const knowing = knowerOf(name, counting)
    values[name] = knowing?.lead.values[name] ?? null
    if (knowing !== undefined) seen[name] = provenanceOf(knowing)
  }
  const acting = counting.filter(({ lead }) => lead.actions.length > 0)
  return {
    ...leading,
    values: values as LeadValues,
    actions: actionsOf(acting),
    unreadableActions: Math.max(...counting.map(({ lead }) => lead.unreadableActions)),
    origins: {
      values: seen,
      actions: {
        source: [...new Set(acting.map(({ lead }) => lead.ref.crm))].toSorted().join(' and '),
        asOf: newest.lead.modifiedAt,
      },
    },
  }
}

const provenanceOf = ({ lead }: Member): Provenance => ({ source: lead.ref.crm, asOf: lead.modifiedAt })

const isKnown = (value: LeadValue | undefined): boolean =>
  value !== null && value !== undefined && value !== ''

/** By each part of an answer (who gave it, when): the answer that it belongs to. */
const answerOf: ReadonlyMap<string, FieldName> = new Map(
  bantCriteria.flatMap((name) =>
    ['', 'Source', 'By', 'At'].map((part) => [`bant.${name}${part}`, `bant.${name}`] as const),
  ),
)

/** The record whose value counts; undefined when none knows. */
function knowerOf(name: FieldName, newestFirst: readonly Member[]): Member | undefined {
  if (name === 'optedOut') {
    const said = newestFirst.map((member) => ({ member, flag: flagOf(member.lead.values.optedOut) }))
    const optedOut = said.find(({ flag }) => flag === true) ?? said.find(({ flag }) => flag === 'unread')
    if (optedOut !== undefined) return optedOut.member
  }
  const deciding = answerOf.get(name) ?? name
  return newestFirst.find(({ lead }) => isKnown(lead.values[deciding]))
}

/** Null where nothing is kept. */
const flagOf = (value: LeadValue | undefined): boolean | 'unread' | null =>
  value === null || value === undefined || value === '' ? null : (readFlag(value) ?? 'unread')

/** The actions of all, without those that another record told of already. */
function actionsOf(members: readonly Member[]): Action[] {
  const told = new Set<string>()
  return members.flatMap(({ lead }) => {
    const untold = lead.actions.filter((action) => !namesOf(action).some((name) => told.has(name)))
    for (const action of lead.actions) for (const name of namesOf(action)) told.add(name)
    return untold
  })
}

const namesOf = ({ kind, what, at, id }: Action): string[] => [
  `${Date.parse(at)} ${kind} ${what}`,
  ...(id === null ? [] : [`id ${id}`]),
]
