import type { ObjectMapping, OwnedField, ResultName } from '../crm-mapping.ts'
import type { CrmField, CrmFieldKind, CrmSchema, ObjectSchema } from '../crm-schema.ts'
import { LifecycleStage } from '../lifecycle-stage.ts'
import { adoptAdvice } from '../own-fields.ts'
import { writtenTextLength } from '../write-back-plan.ts'
import { type CrmFinding, inMapping } from './crm-finding.ts'

/** A field under `write` that is somebody else's, and why (own-fields.ts). */
export interface Foreign {
  readonly object: string
  readonly field: string
  readonly because: string
}

/** Kinds that take what a field of ours holds. HubSpot has one kind for short and long texts. */
const kindsFor: Readonly<Record<OwnedField['type'], readonly CrmFieldKind[]>> = {
  number: ['number'],
  text: ['text', 'longText'],
  longText: ['longText'],
  date: ['date'],
}

/** The most characters that we write into a text field of ours: a stage is one of a few words, the rest is sentences. */
function lengthOf(result: ResultName): number {
  return result === 'stage'
    ? Math.max(...LifecycleStage.options.map((stage) => stage.length))
    : writtenTextLength
}

/** What is wrong with the fields that Plumbline writes, and that `setup` creates. */
export function ownFieldFindings(
  crm: string,
  object: string,
  mapping: ObjectMapping,
  schema: Pick<CrmSchema, 'inWords'> & { readonly fields: ObjectSchema },
  foreign: readonly Foreign[],
): CrmFinding[] {
  const missing: OwnedField[] = []
  const locked: OwnedField[] = []
  const findings = Object.entries(mapping.write).flatMap(([name, owned]): CrmFinding[] => {
    const path = ['objects', object, 'write', name, 'field']
    const field = schema.fields.get(owned.field)
    if (field === undefined) {
      missing.push(owned)
      return []
    }
    const isLocked = !field.isWritable && !field.isCalculated && takes(owned.type, field)
    if (isLocked) locked.push(owned)
    const whose = foreign.find((one) => one.object === object && one.field === owned.field)
    const problem =
      whose === undefined
        ? misfit(name as ResultName, owned, field, schema.inWords[owned.type])
        : `${whose.because}. ${adoptAdvice(crm)}`
    return problem === null ? [] : [inMapping('needed', path, `${object}.${owned.field}: ${problem}`)]
  })
  return [
    ...together(object, missing, (them) => [
      `${object} lacks ${them.fields} of Plumbline's own, or hides ${them.pronoun} from it`,
      'Run `plumbline setup`, which creates and grants what it can.',
    ]),
    ...together(object, locked, (them) => [
      `${object} lets Plumbline read ${them.fields} of its own, but not edit ${them.pronoun}`,
      'Run `plumbline setup`, or an admin gives the edit permission or takes the read-only mark away.',
    ]),
    ...findings,
  ]
}

/** What several fields have in common, in one line. */
function together(
  object: string,
  fields: readonly OwnedField[],
  say: (them: { readonly fields: string; readonly pronoun: string }) => readonly [string, string],
): CrmFinding[] {
  if (fields.length === 0) return []
  const isOne = fields.length === 1
  const [what, advice] = say({
    fields: isOne ? 'a field' : `${fields.length} fields`,
    pronoun: isOne ? 'it' : 'them',
  })
  const names = fields.map(({ field }) => field).join(', ')
  return [inMapping('needed', ['objects', object, 'write'], `${what}: ${names}. ${advice}`)]
}

const takes = (type: OwnedField['type'], { kind }: CrmField): boolean => kindsFor[type].includes(kind)

/** Why a field that is ours cannot hold what we write; null when it can. */
function misfit(result: ResultName, owned: OwnedField, field: CrmField, inWords: string): string | null {
  const { crmKind, length } = field
  if (!takes(owned.type, field))
    return `it is of kind ${crmKind} and must be ${inWords}. An admin renames or deletes it and runs \`plumbline setup\`, or another field is named here.`
  if (field.isCalculated)
    return `the CRM works it out (${crmKind}), so that nobody can write it. Another field is named here.`
  const needed = lengthOf(result)
  if (length !== null && length < needed)
    return `it takes ${length} characters, and Plumbline writes up to ${needed}: longer ones are refused. An admin widens it to ${needed}.`
  return null
}
