import type { CrmName } from '../domain/lead.ts'
import type { Owner } from '../domain/owner.ts'
import type { Crm } from '../ports/crm.ts'

/**
 * Remembers each CRM's owners for `maxAgeMs`, so that a run over thousands of leads asks once; who asks while the
 * answer is under way shares it. Who left since then is caught by the CRM itself, which refuses an inactive owner.
 */
export function createOwnerDirectory(
  crm: (name: CrmName) => Crm,
  { maxAgeMs, now }: { readonly maxAgeMs: number; readonly now: () => Date },
): (name: CrmName, signal: AbortSignal) => Promise<readonly Owner[]> {
  const remembered = new Map<CrmName, { readonly at: number; readonly owners: Promise<readonly Owner[]> }>()
  return async (name, signal) => {
    const known = remembered.get(name)
    if (known !== undefined && now().getTime() - known.at < maxAgeMs) return known.owners
    const owners = crm(name).readOwners(signal)
    remembered.set(name, { at: now().getTime(), owners })
    try {
      return await owners
    } catch (error) {
      if (remembered.get(name)?.owners === owners) remembered.delete(name)
      throw error
    }
  }
}
