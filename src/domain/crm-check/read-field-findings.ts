import { nearestName } from '../criteria/nearest-name.ts'
import type { ObjectMapping } from '../crm-mapping.ts'
import type { CrmField, ObjectSchema } from '../crm-schema.ts'
import type { FieldName } from '../lead-fields.ts'
import { leadFields } from '../lead-fields.ts'
import { readFlag } from '../normalise/flag.ts'
import { readPaths } from '../read-paths.ts'
import { type CrmFinding, inMapping, listed } from './crm-finding.ts'

type ReadEntry = NonNullable<ObjectMapping['read'][FieldName]>

const readEntries = ({ read }: ObjectMapping) => Object.entries(read) as [FieldName, ReadEntry][]

/** Fields without which nobody is recognised, or nobody knows who wants no contact. */
const vital: readonly FieldName[] = ['email', 'optedOut']

/**
 * Fields that the mapping reads and the CRM does not show: vital ones each with its place, those that the definition
 * asks about in one line, all others in another.
 */
export function missingReads(
  object: string,
  mapping: ObjectMapping,
  fields: ObjectSchema,
  asked: ReadonlySet<FieldName>,
): CrmFinding[] {
  const hinted = (path: string): string => {
    const meant = meantField(path, mapping, fields)
    return meant === null ? path : `${path}; did you mean ${meant}?`
  }
  const findings: CrmFinding[] = []
  const wanted: string[] = []
  const others: string[] = []
  for (const [name, { from }] of readEntries(mapping)) {
    const missing = from.filter((path) => !fields.has(path))
    if (missing.length === 0) continue
    const words = `${name} (${missing.map(hinted).join(', ')})`
    if (missing.length < from.length) others.push(words)
    else if (vital.includes(name))
      findings.push(vitalMissing(object, name, missing, meantInstead(missing, mapping, fields)))
    else if (asked.has(name)) wanted.push(words)
    else others.push(words)
  }
  const { actions, identity } = mapping
  if (actions !== null && !fields.has(actions.from)) wanted.push(`the activity log (${hinted(actions.from)})`)
  const traces = [
    ...identity.emails,
    ...Object.keys(identity.records),
    ...(identity.merged === null ? [] : [identity.merged]),
  ]
  const untraced = traces.filter((path) => !fields.has(path))
  if (untraced.length > 0) others.push(`what records are linked by (${untraced.map(hinted).join(', ')})`)

  const path = ['objects', object, 'read']
  const where = `${object} has no such field, or hides it from Plumbline`
  if (wanted.length > 0)
    findings.push(
      inMapping(
        'warning',
        path,
        `${where}, so that what the definition asks stays unknown: ${listed(wanted)}. Name fields that are there, or have an admin give the right to read them.`,
      ),
    )
  if (others.length > 0)
    findings.push(
      inMapping(
        'optional',
        path,
        `${where}; the definition does not ask for it, or has another field: ${listed(others)}. Take away what you do not have.`,
      ),
    )
  return findings
}

/** More slips than these, and some field among hundreds is near to any name. */
const mostSlips = (path: string): number => (path.length > 6 ? 2 : 1)

/** The field that a misspelt name most likely means, among those that the mapping does not name itself. */
function meantField(path: string, mapping: ObjectMapping, fields: ObjectSchema): string | null {
  const named = new Set([...readPaths(mapping), ...Object.values(mapping.write).map(({ field }) => field)])
  const others = [...fields.keys()].filter((name) => !named.has(name))
  return nearestName(path, others, mostSlips(path))
}

/** A sentence of its own, with the space before it; empty where nothing is near. */
function meantInstead(paths: readonly string[], mapping: ObjectMapping, fields: ObjectSchema): string {
  const meant = paths.flatMap((path) => meantField(path, mapping, fields) ?? [])
  return meant.length === 0 ? '' : ` Did you mean ${meant.join(', ')}?`
}

function vitalMissing(
  object: string,
  name: FieldName,
  missing: readonly string[],
  meant: string,
): CrmFinding {
  const otherwise =
    name === 'email'
      ? 'nobody can be recognised by their address'
      : 'nobody knows who asked not to be contacted'
  return inMapping(
    'needed',
    ['objects', object, 'read', name],
    `${object}.${missing.join(', ')} is not there, or Plumbline may not read it: ${otherwise}. Name the field that holds it, or have an admin give the right to read it.${meant}`,
  )
}

/** The owner's and the stage's field, which are read and written. */
export function guardedFieldFindings(
  object: string,
  mapping: ObjectMapping,
  fields: ObjectSchema,
): CrmFinding[] {
  const { owner, stage } = mapping
  const wanted: [string, string][] = [
    [owner, 'owner'],
    ...(stage === null ? [] : [[stage.field, 'stage'] as [string, string]]),
  ]
  return wanted.flatMap(([name, part]) => {
    const field = fields.get(name)
    const isWritten = part === 'owner' || Object.keys(stage?.write ?? {}).length > 0
    const problem = unusable(field, isWritten) ?? (field === undefined ? null : ofAnotherKind(part, field))
    return problem === null
      ? []
      : [
          inMapping(
            'needed',
            ['objects', object, part],
            `${object}.${name}, the field of the ${part}, ${problem}${field === undefined ? meantInstead([name], mapping, fields) : ''}`,
          ),
        ]
  })
}

function unusable(field: CrmField | undefined, isWritten: boolean): string | null {
  if (field === undefined)
    return 'is not there, or Plumbline may not read it. Name another one, or have an admin give the right.'
  if (isWritten && !field.isWritable)
    return 'may be read, but not edited. An admin gives Plumbline the right to edit it.'
  return null
}

/** The owner refers to a user, the stage is a word of a list: a slip of the mapping would write into anything else. */
function ofAnotherKind(part: string, { kind, crmKind }: CrmField): string | null {
  const kinds = part === 'owner' ? ['reference', 'words'] : ['words']
  if (kinds.includes(kind)) return null
  return `is of kind ${crmKind}, and ${part === 'owner' ? 'must refer to a user' : 'must be a list of words'}. Name the field that is meant.`
}

/** Mapped fields whose value the CRM works out: a change of theirs moves no stamp, so that no pull brings it. */
export function calculatedReads(object: string, mapping: ObjectMapping, fields: ObjectSchema): CrmFinding[] {
  const calculated = readEntries(mapping).flatMap(([name, { from }]) =>
    from.filter((path) => fields.get(path)?.isCalculated === true).map((path) => `${name} (${path})`),
  )
  if (calculated.length === 0) return []
  const sentence = `${object}: the CRM works these out (formula, roll-up, counter), and a change of theirs alone may move no stamp: ${listed(calculated)}. Plumbline sees it when the record changes otherwise or is read again, not at the next pull.`
  return [inMapping('warning', ['objects', object, 'read'], sentence)]
}

/** Words of a picklist behind a flag that are read as neither yes nor no. */
export function unreadFlags(object: string, mapping: ObjectMapping, fields: ObjectSchema): CrmFinding[] {
  return readEntries(mapping).flatMap(([name, { from, values }]) => {
    if (leadFields[name] !== 'flag') return []
    const words = from.flatMap((path) => fields.get(path)?.words ?? [])
    const unread = [...new Set(words)].filter((word) => {
      const meaning = values[word] ?? word
      return meaning !== '' && readFlag(meaning) === null
    })
    if (unread.length === 0) return []
    const sentence = `${object}.${from.join(', ')} has words that are neither yes nor no: ${listed(unread)}. Whoever has one of them is handed to nobody. Say what they mean under values: { ${JSON.stringify(unread[0])}: "true" }.`
    return [inMapping('needed', ['objects', object, 'read', name], sentence)]
  })
}
