import type { CrmMapping } from '../crm-mapping.ts'
import { conditionsOf } from '../definition/conditions-of.ts'
import type { LeadDefinition } from '../definition/lead-definition.ts'
import { askedIn, closedGate } from '../definition/reachable.ts'
import { type FieldName, leadFields } from '../lead-fields.ts'
import { type CrmFinding, inCrm, inDefinition, inMapping, listed } from './crm-finding.ts'

/** How many records hold something in a field that the definition asks about. */
export interface FillCount {
  readonly object: string
  /** As the mapping names it. */
  readonly path: string
  /** Null where the CRM cannot count it. */
  readonly filled: number | null
}

/** What was counted: all records of each object, and how many of them hold something. */
export interface Fills {
  readonly totals: ReadonlyMap<string, number>
  readonly counts: readonly FillCount[]
}

/** Every field of a mapping that conditions of the definition ask about. */
export const askedFields = (definition: LeadDefinition): Set<FieldName> =>
  new Set(conditionsOf(definition).flatMap(({ condition }) => [...askedIn(condition)]))

/** The paths to count: those that the CRM has and the definition asks about. A checkbox is never empty. */
export function pathsToCount(
  { objects }: CrmMapping,
  asked: ReadonlySet<FieldName>,
  isThere: (object: string, path: string) => boolean,
): { readonly object: string; readonly path: string }[] {
  return Object.entries(objects).flatMap(([object, { read }]) => {
    const paths = [...asked].flatMap((field) =>
      leadFields[field] === 'flag' ? [] : (read[field]?.from ?? []).filter((path) => isThere(object, path)),
    )
    return [...new Set(paths)].map((path) => ({ object, path }))
  })
}

/**
 * What nobody's record holds though the definition asks about it; and when that closes gate 1 to everybody. Facts that
 * come from elsewhere too (`knownElsewhere`: a source of firmographics, an activity log) are left out.
 */
export function fillFindings(
  mapping: CrmMapping,
  definition: LeadDefinition,
  fills: Fills,
  knownElsewhere: (field: FieldName) => boolean,
): CrmFinding[] {
  const total = [...fills.totals.values()].reduce((sum, count) => sum + count, 0)
  if (total === 0) return []
  const empty = new Set(
    [...askedFields(definition)].filter(
      (field) => leadFields[field] !== 'flag' && !knownElsewhere(field) && isEmpty(mapping, field, fills),
    ),
  )
  if (empty.size === 0) return []
  const of = `on 0 of ${total.toLocaleString('en-US')} records`
  const gate = closedGate(definition, empty)
  if (gate === null)
    return [
      inCrm(
        'warning',
        `Filled ${of}, though the definition asks about it: ${listed([...empty].toSorted())}.`,
      ),
    ]
  const parts = gate.parts.map(({ id, fields }) => `${id} asks for ${fields.join(', ')}`)
  const others = [...empty].filter((field) => !gate.parts.some(({ fields }) => fields.includes(field)))
  const sentence = `nobody can pass gate 1: ${parts.join('; ')}, which no record holds. Map a field that is filled, or change this.`
  const rest =
    others.length === 0
      ? []
      : [inCrm('warning', `Filled ${of}, though the definition asks about it: ${listed(others.toSorted())}.`)]
  return [
    inDefinition(['entry', 'parts', ...gate.parts.slice(0, 1).map(({ index }) => index)], sentence),
    ...rest,
  ]
}

/** Whether no record of any object can hold the field: each of its fields is counted as empty, or is not there. */
function isEmpty({ objects }: CrmMapping, field: FieldName, { totals, counts }: Fills): boolean {
  return Object.entries(objects).every(([object, { read }]) => {
    if ((totals.get(object) ?? 0) === 0) return true
    return (read[field]?.from ?? []).every((path) => {
      const count = counts.find((one) => one.object === object && one.path === path)
      return count === undefined || count.filled === 0
    })
  })
}

const amountFields: readonly FieldName[] = ['company.revenue', 'income']

/** Amounts in currencies that the definition does not convert. */
export function currencyFindings(
  mapping: CrmMapping,
  { money }: Pick<LeadDefinition, 'money'>,
  currencies: readonly string[],
): CrmFinding[] {
  const amounts = Object.entries(mapping.objects).flatMap(([object, { read }]) =>
    amountFields.filter((field) => read[field] !== undefined).map((field) => ({ object, field })),
  )
  const [first] = amounts
  const converted = new Set<string>([money.currency, ...Object.keys(money.rates)])
  const unknown = currencies.filter((code) => !converted.has(code))
  if (first === undefined || unknown.length === 0) return []
  const fields = [...new Set(amounts.map(({ field }) => field))].join(' and ')
  const sentence = `The CRM keeps amounts in ${listed(currencies)}, and the definition has no rate for ${listed(unknown)}: ${fields} in ${unknown.length === 1 ? 'it' : 'them'} cannot be compared with ${money.currency}. Add money.rates.`
  return [inMapping('warning', ['objects', first.object, 'read', first.field], sentence)]
}
