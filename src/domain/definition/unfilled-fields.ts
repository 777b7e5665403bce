import { type BantCriterionName, bantCriteria } from '../bant/bant.ts'
import { canBe, type Filled, unfilledIn } from '../criteria/can-be-met.ts'
import type { Condition } from '../criteria/condition.ts'
import type { CrmMapping, ObjectMapping } from '../crm-mapping.ts'
import type { Finding } from '../finding.ts'
import type { CrmName } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What sources of firmographics say about a company. */
const enrichedFields: readonly FieldName[] = [
  'company.industry',
  'company.employees',
  'company.revenue',
  'company.hqCountry',
]

export interface Filling {
  readonly crms: Readonly<Record<CrmName, CrmMapping>>
  /** Whether a source of firmographics is set up. */
  readonly isEnriched: boolean
}

/**
 * What nobody can ever be by a definition, because no mapping fills the fields that it asks about: unknown is not no, so
 * that it would silently never be met. What hangs on the same fields is said once, at its first place.
 */
export function unfilledFields(definition: LeadDefinition, { crms, isEnriched }: Filling): Finding[] {
  const objects = Object.values(crms).flatMap((crm) => Object.values(crm.objects))
  const filled = filledBy(objects, isEnriched)
  return [...gateOne(definition, filled), ...clauses(definition, filled), ...gateTwo(definition, filled)]
}

/** The objects of a mapping of which nobody can pass gate 1 by what they fill themselves, as far as others can. */
export function closedObjects(definition: LeadDefinition, filling: Filling, crm: CrmName): Finding[] {
  if (gateOneLacks(definition, filledBy(objectsOf(filling), filling.isEnriched)) !== null) return []
  return Object.entries(filling.crms[crm]?.objects ?? {}).flatMap(([object, mapping]) => {
    const lacking = gateOneLacks(definition, filledBy([mapping], filling.isEnriched))
    if (lacking === null) return []
    const sentence = `nobody who is in ${crm} as ${object} alone can pass gate 1: it fills no ${listed(lacking)}`
    return [{ path: ['objects', object, 'read'], sentence }]
  })
}

const objectsOf = ({ crms }: Filling): ObjectMapping[] =>
  Object.values(crms).flatMap(({ objects }) => Object.values(objects))

function filledBy(objects: readonly ObjectMapping[], isEnriched: boolean): Filled {
  const read = objects.flatMap((object) => Object.keys(object.read) as FieldName[])
  return {
    fields: new Set([...read, ...(isEnriched ? enrichedFields : [])]),
    hasActions: objects.some(({ actions }) => actions !== null),
  }
}

function gateOneLacks({ entry: { combine, parts } }: LeadDefinition, filled: Filled): string[] | null {
  const needed = combine === 'all' ? parts.length : combine === 'any' ? 1 : combine.atLeast
  const closed = parts.filter(({ when }) => !canBe('met', when, filled))
  if (parts.length - closed.length >= needed) return null
  return [...new Set(closed.flatMap(({ when }) => unfilledIn(when, filled)))]
}

function gateOne(definition: LeadDefinition, filled: Filled): Finding[] {
  const lacking = gateOneLacks(definition, filled)
  if (lacking === null) return []
  const first = definition.entry.parts.findIndex(({ when }) => !canBe('met', when, filled))
  const sentence = `nobody can pass gate 1: ${listed(lacking)} ${filledByNone(lacking)}`
  return [{ path: ['entry', 'parts', first, 'when'], sentence }]
}

/** Criteria, exclusions and the rest, in groups by what they lack. */
function clauses(definition: LeadDefinition, filled: Filled): Finding[] {
  const { criteria, entry, exclusions, valueTiers, products, inquiry } = definition
  const named = (
    list: string,
    what: string,
    entries: readonly { readonly id: string; when: Condition | null }[],
  ) => entries.map(({ id, when }, index) => ({ when, what: `${what} ${id}`, path: [list, index, 'id'] }))
  const all = [
    ...named('criteria', 'criterion', criteria),
    { when: inquiry.when, what: 'inquiry', path: ['inquiry', 'when'] },
    ...(entry.combine === 'all'
      ? []
      : entry.parts.map(({ id, when }, index) => ({
          when,
          what: `part ${id}`,
          path: ['entry', 'parts', index, 'id'],
        }))),
    ...named('exclusions', 'exclusion', exclusions),
    ...named('valueTiers', 'value tier', valueTiers),
    ...named(
      'products',
      'product',
      products.map(({ id, suits }) => ({ id, when: suits })),
    ),
  ]
  const closed = all.flatMap(({ when, ...place }) =>
    when === null || canBe('met', when, filled) ? [] : [{ ...place, lacking: unfilledIn(when, filled) }],
  )
  return [...Map.groupBy(closed, ({ lacking }) => listed(lacking)).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const { path, lacking } = first
    const whats = alike.map(({ what }) => what).join(', ')
    return [{ path, sentence: `nobody meets ${whats}: ${listed(lacking)} ${filledByNone(lacking)}` }]
  })
}

/** Which answers can be known, and whether one of authority and need can come from a person. */
function gateTwo({ bant }: LeadDefinition, { fields }: Filled): Finding[] {
  const missing = bantCriteria.filter((name) => !fields.has(`bant.${name}`))
  const most = bantCriteria
    .filter((name) => !missing.includes(name))
    .reduce((sum, name) => sum + bant[name].points, 0)
  if (most < bant.threshold) {
    const lacking = missing.map((name) => `bant.${name}`)
    const sentence = `nobody can pass gate 2: ${listed(lacking)} ${filledByNone(lacking)}, and the others give ${most} of the ${bant.threshold} that qualify`
    return [{ path: ['bant', 'threshold'], sentence }]
  }
  const isByPerson = (name: BantCriterionName): boolean =>
    fields.has(`bant.${name}`) &&
    bant.personSources.some(
      (source) =>
        bant[name].sources.some((counting) => counting === source) &&
        (source === 'unstated' || fields.has(`bant.${name}Source`)),
    )
  if (isByPerson('authority') || isByPerson('need')) return []
  const sentence =
    'nobody can pass gate 2: one of authority and need has to come from one of these, and no mapping fills bant.authoritySource or bant.needSource beside its answer'
  return [{ path: ['bant', 'personSources'], sentence }]
}

const listed = (names: readonly string[]): string => names.join(', ')
const filledByNone = ({ length }: readonly string[]): string =>
  `${length === 1 ? 'is' : 'are'} filled by no mapping`
