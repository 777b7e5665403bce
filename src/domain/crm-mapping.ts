import { z } from 'zod'
import { natureOf } from './criteria/condition-fields.ts'
import { nearestName } from './criteria/nearest-name.ts'
import { quoted } from './criteria/quoted.ts'
import type { Finding } from './finding.ts'
import type { LeadRef } from './lead.ts'
import { type FieldName, fieldNames } from './lead-fields.ts'
import { LifecycleStage } from './lifecycle-stage.ts'
import { unreadableMeanings } from './mapping-findings.ts'
import { writtenFieldProblems } from './written-field-problems.ts'

/** Results of a decision that can be written into a CRM field of Plumbline's own. */
export const resultNames = [
  'score',
  'fitScore',
  'engagementScore',
  'bantScore',
  'stage',
  'reason',
  'nextQuestion',
  'recontactOn',
  'valueTier',
  'definition',
] as const
export type ResultName = (typeof resultNames)[number]

const CrmFieldName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, 'a CRM field name has letters, digits, _ and . only')

/** A field of the object itself, as all are that Plumbline writes. */
const OwnFieldName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'names a field of the object itself')

/**
 * Where a canonical value is read from: one CRM field, or the first of several that holds something.
 * `values` turns the CRM's own words into canonical ones; a word that it lacks passes as it is.
 * A dot reaches into the company: `company.industry` in HubSpot, `Account.Industry` in Salesforce.
 */
const ReadEntry = z.strictObject({
  from: z.union([CrmFieldName.transform((name) => [name]), z.array(CrmFieldName).min(1)]),
  values: z.record(z.string(), z.string()).default({}),
  /** Of an amount: the code of its currency, or the field of the same record that holds it; null: what the CRM says. */
  currency: CrmFieldName.nullable().default(null),
})
const ReadShorthand = CrmFieldName.transform((name) => ({
  from: [name],
  values: {} as Record<string, string>,
  currency: null as string | null,
}))

/** A CRM field that Plumbline owns: it creates the field in `setup` and is its only writer. */
export const OwnedField = z.strictObject({
  field: OwnFieldName,
  label: z.string().min(1),
  type: z.enum(['number', 'text', 'longText', 'date']),
  /** The admin's word that a field which Plumbline did not create, and which holds values, is Plumbline's from now on. */
  adopt: z.boolean().default(false),
})
export type OwnedField = z.infer<typeof OwnedField>

/**
 * The CRM's own field that says where in the waterfall a lead stands (lifecyclestage, Status).
 * People write it too, so it is never changed over a person, and moves back only where `back` says how.
 */
export const StageField = z
  .strictObject({
    field: OwnFieldName,
    /** The CRM's words for our stages, as far as they say one. */
    read: z.record(z.string(), LifecycleStage),
    /** Words that the CRM sets by itself on every new record: nobody's act, no stage, and free to be moved forward. */
    defaults: z.array(z.string()).default([]),
    /** What to write for a stage; a stage that is absent writes nothing. */
    write: z.partialRecord(LifecycleStage, z.string()),
    /**
     * How a stage that Plumbline itself had written moves back: not at all, by writing the earlier word, or by clearing
     * the field first and writing it in a second call, where the CRM drops a plain backward move.
     */
    back: z.enum(['never', 'write', 'clear-first']).default('never'),
  })
  .superRefine(({ read, defaults }, context) => {
    for (const [index, word] of defaults.entries())
      if (Object.hasOwn(read, word)) {
        const message = `${word} stands in read as well: it either says a stage or nothing`
        context.addIssue({ code: 'custom', path: ['defaults', index], message })
      }
  })
export type StageField = z.infer<typeof StageField>

/** The object's own text field that holds the activity log (actions/activity-log.ts). */
const ActivityLogField = z.strictObject({
  from: OwnFieldName,
})

/** An object of a CRM, as `salesforce/Contact`. */
const ObjectPath = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\/[A-Za-z][A-Za-z0-9_]*$/, 'names a CRM and its object, such as salesforce/Contact')

/** What tells that a record is the same person's as another one, of this CRM or another, besides its main address. */
const IdentityFields = z.strictObject({
  /** Fields with further e-mail addresses, several parted by `;`. */
  emails: z.array(CrmFieldName).default([]),
  /** Fields that hold the id of another record of the same person, and which object it is. */
  records: z.record(CrmFieldName, ObjectPath).default({}),
  /** The field that lists the ids of records that were merged into this one; null where the CRM has none. */
  merged: CrmFieldName.nullable().default(null),
  /** Of several records of one person the one with the highest number leads: it takes the turn, and its owner counts. */
  precedence: z.int().min(0).default(0),
})
export type IdentityFields = z.infer<typeof IdentityFields>

/** How long a person's value stays in a field: whole days since it was first seen, or for good. */
const Guard = z.union([z.literal('for-good'), z.int().min(1).max(3650)])

/** How one object of a CRM (contact, Lead, Contact) stands to the canonical lead, in both directions. */
export const ObjectMapping = z
  .strictObject({
    read: z.partialRecord(
      z.enum(fieldNames as [FieldName, ...FieldName[]]),
      z.union([ReadShorthand, ReadEntry]),
    ),
    /** Null where nobody writes down what people do one by one; the counts under `read` then have to do. */
    actions: ActivityLogField.nullable().default(null),
    identity: IdentityFields.prefault({}),
    write: z.partialRecord(z.enum(resultNames), OwnedField),
    /** Null where the CRM's object has no such field (Salesforce's Contact). */
    stage: StageField.nullable(),
    /** The field that names the responsible owner; guarded against people's edits. */
    owner: OwnFieldName,
    /** Owners (by e-mail or queue name) that stand for "nobody yet": the integration user, an inbox queue. */
    unowned: z.array(z.string()).default([]),
    /** Queues (by name or e-mail) whose leads count as owned; any other queue stands for "nobody yet" without being named. */
    owningQueues: z.array(z.string()).default([]),
    /**
     * Fields in which people's values stay, by the CRM's field name. The owner and the stage always are, for good when
     * they are not named; a field of `write` only when it is named, and then costs a read before each change.
     */
    guards: z.record(CrmFieldName, Guard).default({}),
  })
  .superRefine((mapping, context) => {
    for (const { path, sentence } of writtenFieldProblems(mapping))
      context.addIssue({ code: 'custom', path: [...path], message: sentence })
    for (const [index, queue] of mapping.owningQueues.entries())
      if (mapping.unowned.includes(queue)) {
        const message = `${queue} stands in unowned as well: it either owns its leads or stands for nobody`
        context.addIssue({ code: 'custom', path: ['owningQueues', index], message })
      }
    const known = writableFields(mapping)
    for (const field of Object.keys(mapping.guards))
      if (!known.includes(field)) {
        const message = `Plumbline does not write ${field}, so there is nothing to guard; it writes ${known.join(', ')}`
        context.addIssue({ code: 'custom', path: ['guards', field], message })
      }
  })
export type ObjectMapping = z.infer<typeof ObjectMapping>

type WrittenFields = Pick<ObjectMapping, 'write' | 'owner'> & {
  readonly stage: Pick<StageField, 'field'> | null
}

/** The CRM's fields that Plumbline may write: the owner, the stage where there is one, and its own. */
export const writableFields = ({ owner, stage, write }: WrittenFields): string[] => [
  owner,
  ...(stage === null ? [] : [stage.field]),
  ...Object.values(write).map(({ field }) => field),
]

/** The CRM's fields in which people's values stay. */
export const guardedFields = ({ owner, stage, guards }: ObjectMapping): string[] => [
  ...new Set([owner, ...(stage === null ? [] : [stage.field]), ...Object.keys(guards)]),
]

/** For how many days a person's value stays in a guarded field; null for good. */
export function guardOf({ guards }: ObjectMapping, field: string): number | null {
  const guard = guards[field] ?? 'for-good'
  return guard === 'for-good' ? null : guard
}

/** A CRM's whole mapping: `mappings/<crm>/mapping.yaml`, by the CRM's own object names. */
export const CrmMapping = z
  .strictObject({ objects: z.record(z.string(), ObjectMapping) })
  .superRefine((mapping, context) => {
    const unknown = unknownWords(mapping, (field) => natureOf(field).options)
    for (const { path, sentence } of [...unknown, ...unreadableMeanings(mapping)])
      context.addIssue({ code: 'custom', path: [...path], message: sentence })
  })
export type CrmMapping = z.infer<typeof CrmMapping>

/** Words for `format` that a definition with these formats does not know: a misspelt one would silently never be met. */
export const unknownFormats = (mapping: CrmMapping, formats: readonly string[]): Finding[] =>
  unknownWords(mapping, (field) => (field === 'format' ? formats : null))

/** Where a CRM's words are turned into words that do not exist, instead of into nothing; null where any word will do. */
function unknownWords(
  { objects }: Pick<CrmMapping, 'objects'>,
  wordsOf: (field: FieldName) => readonly string[] | null,
): Finding[] {
  return Object.entries(objects).flatMap(([object, { read }]) =>
    (Object.entries(read) as [FieldName, z.infer<typeof ReadEntry>][]).flatMap(([field, { values }]) => {
      const known = wordsOf(field)
      if (known === null) return []
      return Object.entries(values)
        .filter(([, meaning]) => meaning !== '' && !known.includes(meaning))
        .map(([word, meaning]) => {
          const meant = nearestName(meaning, known)
          const hint = meant === null ? `; choose among ${known.join(', ')}` : `; did you mean ${meant}?`
          const sentence = `there is no ${field} ${quoted(meaning)}${hint}`
          return { path: ['objects', object, 'read', field, 'values', word], sentence }
        })
    }),
  )
}

/** The mapping of the object that a lead is in its CRM. Throws TypeError for an object that no mapping names. */
export function mappingOf(mapping: CrmMapping, ref: LeadRef): ObjectMapping {
  const object = mapping.objects[ref.object]
  if (object === undefined) throw new TypeError(`no mapping for ${ref.crm}'s object ${ref.object}`)
  return object
}
