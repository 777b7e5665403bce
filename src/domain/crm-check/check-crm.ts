import { bantCriteria } from '../bant/bant.ts'
import type { CrmMapping, ObjectMapping } from '../crm-mapping.ts'
import type { CrmSchema } from '../crm-schema.ts'
import type { LeadDefinition } from '../definition/lead-definition.ts'
import type { FieldName } from '../lead-fields.ts'
import type { Owner } from '../owner.ts'
import type { Routing } from '../routing.ts'
import { type CrmFinding, inCrm, inMapping } from './crm-finding.ts'
import { type Foreign, ownFieldFindings } from './own-field-findings.ts'
import { placeholderFindings, type QueueLoad, routedOwnerFindings } from './owner-findings.ts'
import { calculatedReads, guardedFieldFindings, missingReads, unreadFlags } from './read-field-findings.ts'
import { stageFindings } from './stage-findings.ts'
import { askedFields, currencyFindings, type Fills, fillFindings } from './value-findings.ts'

/** What the CRM said, to be held against what definition, routing and mapping need. */
export interface CrmAnswers {
  readonly schema: CrmSchema
  readonly foreign: readonly Foreign[]
  /** Null where nobody could be asked. */
  readonly owners: readonly Owner[] | null
  readonly queues: readonly QueueLoad[]
  readonly fills: Fills
}

/** The files that people edit, as far as one CRM is concerned. */
export interface CrmNeeds {
  readonly crm: string
  readonly mapping: CrmMapping
  readonly routing: Routing
  readonly definition: LeadDefinition
  /** Whether a field is also filled from elsewhere than the CRM's own fields. */
  readonly knownElsewhere: (field: FieldName) => boolean
}

/** The answers that gate 2 judges, and where they came from, without which none counts. */
const answerFields = bantCriteria.flatMap(
  (criterion) => [`bant.${criterion}`, `bant.${criterion}Source`] as const,
)

/** All that the CRM says against the files or about itself, what is needed first. */
export function checkCrm(needs: CrmNeeds, answers: CrmAnswers): CrmFinding[] {
  const { crm, mapping, routing, definition, knownElsewhere } = needs
  const { schema, owners } = answers
  const asked = new Set([...askedFields(definition), ...answerFields])
  const findings = [
    ...schema.rights
      .filter(({ isGranted }) => !isGranted)
      .map(({ what, advice }) => inCrm('needed', `Plumbline may not ${what}: ${advice}`)),
    ...Object.entries(mapping.objects).flatMap(([object, part]) =>
      objectFindings(crm, object, part, answers, asked),
    ),
    ...(owners === null ? [] : routedOwnerFindings(crm, routing, owners)),
    ...(owners === null ? [] : placeholderFindings(crm, mapping, owners, answers.queues)),
    ...currencyFindings(mapping, definition, schema.currencies),
    ...fillFindings(mapping, definition, answers.fills, knownElsewhere),
  ]
  const weights = ['needed', 'warning', 'optional']
  return findings.toSorted((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight))
}

function objectFindings(
  crm: string,
  object: string,
  mapping: ObjectMapping,
  { schema, foreign }: CrmAnswers,
  asked: ReadonlySet<FieldName>,
): CrmFinding[] {
  const fields = schema.objects.get(object)
  if (fields === undefined || fields === null) {
    const sentence = `${object} is not there, or Plumbline may not see it: its records are neither read nor written. An admin gives the right, or takes the object out of this file.`
    return [inMapping('needed', ['objects', object], sentence)]
  }
  return [
    ...ownFieldFindings(crm, object, mapping, { inWords: schema.inWords, fields }, foreign),
    ...guardedFieldFindings(object, mapping, fields),
    ...stageFindings(object, mapping, fields),
    ...unreadFlags(object, mapping, fields),
    ...missingReads(object, mapping, fields, asked),
    ...calculatedReads(object, mapping, fields),
  ]
}
