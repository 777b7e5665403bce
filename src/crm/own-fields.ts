import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CrmSchema } from '../domain/crm-schema.ts'
import type { CrmName } from '../domain/lead.ts'
import { adoptAdvice, foreignBecause, type UnprovenField, unprovenFields } from '../domain/own-fields.ts'
import type { Crm } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'

/** How many records of an object hold in a field what this ledger wrote. */
export type CountWritten = (
  of: { readonly crm: CrmName; readonly object: string },
  field: string,
) => Promise<number>

/** A field under `write` that is not Plumbline's to write. */
export interface ForeignField extends UnprovenField {
  readonly because: string
}

/** The fields under `write` that are somebody else's, asked only of those that do not bear Plumbline's mark. */
export async function findForeignFields(
  crm: Pick<Crm, 'name' | 'countRecords'>,
  mapping: CrmMapping,
  schema: Pick<CrmSchema, 'objects'>,
  countWritten: CountWritten,
  signal: AbortSignal,
): Promise<ForeignField[]> {
  const unproven = unprovenFields(mapping, schema)
  if (unproven.length === 0) return []
  const held = await crm.countRecords(
    unproven.map(({ object, field }) => ({ object, holding: field })),
    signal,
  )
  const found: ForeignField[] = []
  for (const [index, field] of unproven.entries()) {
    const ours = await countWritten({ crm: crm.name, object: field.object }, field.field)
    const because = foreignBecause(field, { inCrm: held[index] ?? null, ours })
    if (because !== null) found.push({ ...field, because })
  }
  return found
}

/** A CRM whose first write waits until the CRM itself has shown that all fields under `write` are Plumbline's. */
export interface GuardedCrm extends Crm {
  /** Throws `misconfigured` when one is somebody else's. Asks once; what could not be asked is asked again. */
  refuseForeignFields(signal: AbortSignal): Promise<void>
}

/**
 * Keeps a CRM from being written before its fields are known to be ours, whichever process, command or job writes first.
 * Costs one reading of the schema per process, a call for each object.
 */
export function guardOwnFields(crm: Crm, mapping: CrmMapping, countWritten: CountWritten): GuardedCrm {
  let proof: Promise<void> | null = null

  async function prove(signal: AbortSignal): Promise<void> {
    const schema = await crm.readSchema(mapping, 'written', signal)
    const foreign = await findForeignFields(crm, mapping, schema, countWritten, signal)
    if (foreign.length > 0) throw foreignFieldsFailure(crm.name, foreign)
  }

  async function refuseForeignFields(signal: AbortSignal): Promise<void> {
    const asked = proof ?? prove(signal)
    proof = asked
    try {
      await asked
    } catch (error) {
      if (proof === asked) proof = null
      throw error
    }
  }

  return {
    ...crm,
    refuseForeignFields,
    async writeBack(writes, signal, guard) {
      await refuseForeignFields(signal)
      return await crm.writeBack(writes, signal, guard)
    },
  }
}

/** Why nothing may be written to a CRM. */
export function foreignFieldsFailure(crm: CrmName, foreign: readonly ForeignField[]): Failure {
  const named = foreign.map(({ object, field, because }) => `${object}.${field}: ${because}`).join('; ')
  const message = `Nothing is written to ${crm}, because mappings/${crm}/mapping.yaml would have Plumbline overwrite ${foreign.length === 1 ? 'a field' : 'fields'} of others. ${named}. ${adoptAdvice(crm)}`
  return new Failure('misconfigured', message, { cause: null, origin: crm })
}
