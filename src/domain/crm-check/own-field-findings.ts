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
  const findings = Object.entries(mapping.write).flatMap(([name, owned]): CrmFinding[] => {
    const path = ['objects', object, 'write', name, 'field']
    const field = schema.fields.get(owned.field)
    if (field === undefined) {
      missing.push(owned)
      return []
    }
    const whose = foreign.find((one) => one.object === object && one.field === owned.field)
    const problem =
      whose === undefined
        ? misfit(name as ResultName, owned, field, schema.inWords[owned.type])
        : `${whose.because}. ${adoptAdvice(crm)}`
    return problem === null ? [] : [inMapping('needed', path, `${object}.${owned.field}: ${problem}`)]
  })
  if (missing.length === 0) return findings
  const names = missing.map(({ field }) => field).join(', ')
  const sentence = `${object} lacks ${missing.length === 1 ? 'a field' : `${missing.length} fields`} of Plumbline's own, or hides ${missing.length === 1 ? 'it' : 'them'} from it: ${names}. Run \`plumbline setup\`, which creates and grants what it can.`
  return [inMapping('needed', ['objects', object, 'write'], sentence), ...findings]
}

/** Why a field that is ours cannot hold what we write; null when it can. */
function misfit(result: ResultName, owned: OwnedField, field: CrmField, inWords: string): string | null {
  const { kind, crmKind, length } = field
  if (
    !kindsFor[owned.type].includes(kind) &&
    !(owned.type === 'longText' && kind === 'text' && length === null)
  )
    return `it is of kind ${crmKind} and must be ${inWords}. An admin renames or deletes it and runs \`plumbline setup\`, or another field is named here.`
  if (field.isCalculated)
    return `the CRM works it out (${crmKind}), so that nobody can write it. Another field is named here.`
  if (!field.isWritable)
    return 'Plumbline may read it, but not edit it. Run `plumbline setup`, or an admin gives the edit permission or takes the read-only mark away.'
  const needed = lengthOf(result)
  if (length !== null && length < needed)
    return `it takes ${length} characters, and Plumbline writes up to ${needed}: longer ones are refused, with the rest of the record. An admin widens it to ${needed}.`
  return null
}
