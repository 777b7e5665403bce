import type { CrmMapping } from '../../src/domain/crm-mapping.ts'
import { mappingOf } from '../../src/domain/crm-mapping.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { everyLead } from '../pipeline/outcome.ts'

const { crms } = readMappings('mappings')

/**
 * What every lead shows in its CRM because of us: our own fields and the stage. Not the owner: in which order leads come
 * to the rotation is nobody's promise, and its fairness is looked at for itself.
 */
export function shownFields(sandboxes: Sandboxes): ReadonlyMap<string, string> {
  return new Map(
    everyLead(sandboxes).map(({ ref, sandbox }) => {
      const { write, stage } = mappingOf(crms[ref.crm] as CrmMapping, ref)
      const fields = [
        ...Object.values(write).map(({ field }) => field),
        ...(stage === null ? [] : [stage.field]),
      ]
      const record = sandbox.record(ref.object, ref.id) ?? {}
      return [leadKey(ref), JSON.stringify(fields.map((field) => [field, String(record[field] ?? '')]))]
    }),
  )
}

/** Leads that show something else in one of two runs, with both. */
export const shownDifferences = (
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): string[] =>
  [...left].flatMap(([key, shown]) =>
    shown === right.get(key) ? [] : [`${key} shows ${shown}, and undisturbed ${right.get(key)}`],
  )
