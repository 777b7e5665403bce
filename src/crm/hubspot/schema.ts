import type { ObjectMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { CrmField, CrmRight, CrmSchema } from '../../domain/crm-schema.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { mappedProperties } from './mapped-properties.ts'
import { readProperties } from './properties.ts'
import { mayUseTasks } from './tasks.ts'

/** What a property of Plumbline's own has to be. */
const inWords: Readonly<Record<OwnedField['type'], string>> = {
  number: 'type number',
  text: 'type string',
  longText: 'type string',
  date: 'type date',
}

/** The account's contact properties alone: all that there is to ask before a write. */
export async function readWrittenSchema(call: CallHubspot, signal: AbortSignal): Promise<CrmSchema> {
  const contact = await readProperties(call, 'contacts', signal)
  return { objects: new Map([['contact', contact]]), rights: [], currencies: [], inWords }
}

/** The properties of contacts and, where the mapping reaches into them, of companies; and what the token may do. */
export async function readWholeSchema(
  call: CallHubspot,
  mapping: ObjectMapping,
  signal: AbortSignal,
): Promise<CrmSchema> {
  const fields = await readProperties(call, 'contacts', signal)
  const rights: CrmRight[] = []
  if (mappedProperties(mapping).company.length > 0) {
    const companies = await refusalOr(readProperties(call, 'companies', signal))
    rights.push(rightOf('read companies', companies, 'what the mapping reads of companies stays unknown'))
    if (!(companies instanceof Failure))
      for (const [name, field] of companies) fields.set(`company.${name}`, field)
  }
  const tasks = await mayUseTasks(call, signal)
  rights.push(rightOf('create tasks', tasks, 'whoever gets a lead would find no task for it'))
  return {
    objects: new Map<string, ReadonlyMap<string, CrmField>>([['contact', fields]]),
    rights,
    currencies: [],
    inWords,
  }
}

const rightOf = (what: string, refusal: unknown, otherwise: string): CrmRight => {
  if (!(refusal instanceof Failure)) return { what, isGranted: true, advice: '' }
  const advice = `${refusal.message}: ${otherwise}. An admin of the account gives the token that scope.`
  return { what, isGranted: false, advice }
}

/** The answer, or why the token is not allowed to have it; throws whatever else went wrong. */
async function refusalOr<T>(answer: Promise<T>): Promise<T | Failure> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return error
    throw error
  }
}
