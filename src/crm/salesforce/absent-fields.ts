import type { CrmMapping } from '../../domain/crm-mapping.ts'
import { peoplesFields, readNames } from '../../domain/read-paths.ts'
import type { ShownFields } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'
import { type Describe, describing } from './describe.ts'
import { isUnknownField } from './failures.ts'
import { coreFields, selectedFields } from './mapped-lead.ts'

/**
 * What the mapping names and Salesforce does not show us: `Lead.Region__c`, `Contact.Account.Industry`, or an object as a
 * whole: `Lead`, also where one of its fields is not shown that people write.
 */
export type AbsentFields = ReadonlySet<string>

/** `setup` may create fields in another process, and an admin give a right back: what was absent is looked for again. */
const rememberedMs = 5 * 60_000

async function findAbsent(mapping: CrmMapping, describe: Describe): Promise<AbsentFields> {
  const absent = new Set<string>()
  for (const [object, objectMapping] of Object.entries(mapping.objects)) {
    const known = await describe(object)
    if (known === null) {
      absent.add(object)
      continue
    }
    for (const path of selectedFields(object, objectMapping, absent)) {
      if (coreFields(object).includes(path) || (await isSeen(known, path, describe))) continue
      absent.add(`${object}.${path}`)
      if (peoplesFields(objectMapping).includes(path)) absent.add(object)
    }
  }
  return absent
}

type Described = NonNullable<Awaited<ReturnType<Describe>>>

/** `Account.Industry` is the field of the object that the relationship `Account` leads to. */
async function isSeen(known: Described, path: string, describe: Describe): Promise<boolean> {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) return known.has(first)
  const reference = [...known.values()].find(({ relationshipName }) => relationshipName === first)
  const target = reference?.referenceTo[0]
  const other = target === undefined ? null : await describe(target)
  return other !== null && (await isSeen(other, rest.join('.'), describe))
}

export interface AbsentFieldsReader {
  /** Reads all that is asked for; what Salesforce does not know or hides is left out, and looked for only then. */
  read<Result>(signal: AbortSignal, read: (absent: AbsentFields) => Promise<Result>): Promise<Result>
  forget(): void
}

/**
 * Reads; when Salesforce refuses for a field or an object, looks which of those that the mapping names are missing and
 * reads without them. So an org can be read and scored before `setup` has touched it, one missing field stops nothing but
 * itself, and an org that shows everything pays nothing for it.
 */
export function createAbsentFields(
  connection: SalesforceConnection,
  mapping: CrmMapping,
): AbsentFieldsReader {
  let remembered: { readonly absent: AbsentFields; readonly untilMs: number } | null = null
  return {
    async read(signal, read) {
      const known = remembered !== null && performance.now() < remembered.untilMs ? remembered.absent : null
      try {
        return await read(known ?? new Set())
      } catch (error) {
        if (!isUnknownField(error)) throw error
        const absent = await findAbsent(mapping, describing(connection, signal))
        if (absent.size === 0) throw error
        remembered = { absent, untilMs: performance.now() + rememberedMs }
        return await read(absent)
      }
    },
    forget() {
      remembered = null
    },
  }
}

/** Which of the fields that the mapping reads are shown. */
export function shownFields({ objects }: CrmMapping, absent: AbsentFields): ShownFields {
  const names = readNames(objects)
  return {
    shown: names.filter((name) => !absent.has(name) && !absent.has(name.split('.')[0] ?? name)),
    missing: names.filter((name) => absent.has(name)),
  }
}

/** The failure of an object that cannot be read as a whole. */
export const closedObject = (object: string): Failure =>
  new Failure(
    'misconfigured',
    `Salesforce does not show us ${object}, or a field of it that people write (owner, status): nothing of it is read or written. Give the integration user the right to read it, or take ${object} out of mappings/salesforce.`,
    { cause: null, origin: 'salesforce' },
  )
