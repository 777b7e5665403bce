import { type CrmAnswers, type CrmNeeds, checkCrm } from '../domain/crm-check/check-crm.ts'
import type { CrmFinding } from '../domain/crm-check/crm-finding.ts'
import type { QueueLoad } from '../domain/crm-check/owner-findings.ts'
import { askedFields, type Fills, pathsToCount } from '../domain/crm-check/value-findings.ts'
import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CrmRight, CrmSchema } from '../domain/crm-schema.ts'
import type { Owner } from '../domain/owner.ts'
import type { Crm, RecordCount } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
import { type CountWritten, findForeignFields } from './own-fields.ts'

/** What of a CRM a survey asks. */
export type SurveyedCrm = Pick<Crm, 'name' | 'readSchema' | 'readOwners' | 'countRecords'>

export interface SurveyOptions {
  readonly countWritten: CountWritten
  /** Whether records are counted too: which fields are filled at all, and which queues own some. */
  readonly isCounting: boolean
}

/**
 * Asks a CRM for its fields, rights, owners and currencies, and holds the answers against definition, routing and mapping.
 * Costs a call per object and about five more; counting costs HubSpot a search per field that the definition asks about,
 * and Salesforce a call for every five.
 */
export async function surveyCrm(
  crm: SurveyedCrm,
  needs: Omit<CrmNeeds, 'crm'>,
  { countWritten, isCounting }: SurveyOptions,
  signal: AbortSignal,
): Promise<CrmFinding[]> {
  const { mapping } = needs
  const schema = await crm.readSchema(mapping, 'whole', signal)
  const foreign = await findForeignFields(crm, mapping, schema, countWritten, signal)
  const { owners, right } = await readOwners(crm, signal)
  const rights = [...schema.rights, right].filter(
    ({ what }) => what !== 'create tasks' || needs.routing.followUp !== null,
  )
  const answers: CrmAnswers = {
    schema: { ...schema, rights },
    foreign,
    owners,
    queues: isCounting ? await countQueues(crm, mapping, owners ?? [], signal) : [],
    fills: isCounting ? await countFills(crm, needs, schema, signal) : { totals: new Map(), counts: [] },
  }
  return checkCrm({ crm: crm.name, ...needs }, answers)
}

async function readOwners(
  crm: SurveyedCrm,
  signal: AbortSignal,
): Promise<{ readonly owners: readonly Owner[] | null; readonly right: CrmRight }> {
  const what = 'read the owners'
  try {
    return { owners: await crm.readOwners(signal), right: { what, isGranted: true, advice: '' } }
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'misconfigured') throw error
    const advice = `${error.message}: nobody could be given a lead.`
    return { owners: null, right: { what, isGranted: false, advice } }
  }
}

/** Which queues own records, asked of all together first: most often there is none. */
async function countQueues(
  crm: SurveyedCrm,
  { objects }: CrmMapping,
  owners: readonly Owner[],
  signal: AbortSignal,
): Promise<QueueLoad[]> {
  const loads: QueueLoad[] = []
  for (const [object, { unowned }] of Object.entries(objects)) {
    const queues = owners.filter(
      ({ kind, name, email }) =>
        kind === 'queue' && !unowned.some((entry) => entry === name || entry === email),
    )
    if (queues.length === 0) continue
    const [all] = await crm.countRecords([{ object, ownedBy: queues.map(({ id }) => id) }], signal)
    if (all === 0) continue
    const counted = await crm.countRecords(
      queues.map(({ id }) => ({ object, ownedBy: [id] })),
      signal,
    )
    for (const [index, queue] of queues.entries()) loads.push({ object, queue, leads: counted[index] ?? 0 })
  }
  return loads
}

async function countFills(
  crm: SurveyedCrm,
  { mapping, definition }: Pick<CrmNeeds, 'mapping' | 'definition'>,
  schema: CrmSchema,
  signal: AbortSignal,
): Promise<Fills> {
  const objects = Object.keys(mapping.objects).filter((object) => schema.objects.get(object) instanceof Map)
  const paths = pathsToCount(
    mapping,
    askedFields(definition),
    (object, path) => schema.objects.get(object)?.has(path) === true,
  )
  const asked: RecordCount[] = [
    ...objects.map((object) => ({ object, all: true as const })),
    ...paths.map(({ object, path }) => ({ object, holding: path })),
  ]
  const answers = await crm.countRecords(asked, signal)
  return {
    totals: new Map(objects.map((object, index) => [object, answers[index] ?? 0])),
    counts: paths.map((path, index) => ({ ...path, filled: answers[objects.length + index] ?? null })),
  }
}
