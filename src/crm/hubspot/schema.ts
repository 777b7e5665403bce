import type { ObjectMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { CrmField, CrmRight, CrmSchema } from '../../domain/crm-schema.ts'
import { Failure } from '../../ports/failure.ts'
import { readCurrencies } from './account.ts'
import type { CallHubspot } from './api.ts'
import { mappedProperties } from './mapped-properties.ts'
import { readProperties } from './properties.ts'
import { TokenDetails } from './schemas.ts'
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

/** The properties of contacts and, where the mapping reaches into them, of companies; what the token may do, currencies. */
export async function readWholeSchema(
  call: CallHubspot,
  mapping: ObjectMapping,
  signal: AbortSignal,
): Promise<CrmSchema> {
  const fields = await readProperties(call, 'contacts', signal)
  const readsCompanies = mappedProperties(mapping).company.length > 0
  const companies = readsCompanies ? await orRefusal(readProperties(call, 'companies', signal)) : new Map()
  if (!(companies instanceof Failure))
    for (const [name, field] of companies) fields.set(`company.${name}`, field)
  const scopes = await readScopes(call, signal)
  return {
    objects: new Map<string, ReadonlyMap<string, CrmField>>([['contact', fields]]),
    rights:
      scopes === null ? await probedRights(call, companies, signal) : scopedRights(scopes, readsCompanies),
    currencies: await readCurrencies(call, signal),
    inWords,
  }
}

/** The scopes of the token; null where HubSpot does not tell of this kind of token. */
async function readScopes(call: CallHubspot, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
  try {
    const { answer } = await call('account', signal, TokenDetails, ({ account }) =>
      account.tokenWithHttpInfo(),
    )
    return new Set(answer.scopes)
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'unauthorized' && error.kind !== 'rate-limited')
      return null
    throw error
  }
}

interface NeededScope {
  readonly what: string
  readonly scopes: readonly string[]
  readonly otherwise: string
}

const contactScopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write']
const neededScopes: readonly NeededScope[] = [
  { what: 'read and write contacts', scopes: contactScopes, otherwise: 'nothing is read or nothing written' },
  // HubSpot counts tasks among the contacts.
  { what: 'create tasks', scopes: contactScopes, otherwise: 'whoever gets a lead would find no task for it' },
]
const companyScope: NeededScope = {
  what: 'read companies',
  scopes: ['crm.objects.companies.read'],
  otherwise: 'what the mapping reads of companies stays unknown',
}

const scopedRights = (granted: ReadonlySet<string>, readsCompanies: boolean): CrmRight[] =>
  [...neededScopes, ...(readsCompanies ? [companyScope] : [])].map(({ what, scopes, otherwise }) => {
    const lacking = scopes.filter((scope) => !granted.has(scope))
    const advice = `the token lacks ${lacking.join(' and ')}, so that ${otherwise}. An admin of the account adds it.`
    return { what, isGranted: lacking.length === 0, advice: lacking.length === 0 ? '' : advice }
  })

/** What reading tells where the scopes cannot be asked; whether contacts may be written shows at the first write. */
async function probedRights(call: CallHubspot, companies: unknown, signal: AbortSignal): Promise<CrmRight[]> {
  return [
    probed(companyScope, companies),
    probed(
      { what: 'create tasks', scopes: [], otherwise: 'whoever gets a lead would find no task for it' },
      await mayUseTasks(call, signal),
    ),
  ]
}

const probed = ({ what, otherwise }: NeededScope, refusal: unknown): CrmRight => {
  if (!(refusal instanceof Failure)) return { what, isGranted: true, advice: '' }
  const advice = `${refusal.message}, so that ${otherwise}. An admin of the account adds it.`
  return { what, isGranted: false, advice }
}

/** The answer, or why the token is not allowed to have it; throws whatever else went wrong. */
async function orRefusal<T>(answer: Promise<T>): Promise<T | Failure> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return error
    throw error
  }
}
