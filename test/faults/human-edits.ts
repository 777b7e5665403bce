import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { createDraw, type Draw } from '../../src/sandbox/people/draw.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { everyLead } from '../pipeline/outcome.ts'
import { oneOfEachPerson } from './one-of-a-person.ts'

const { crms } = readMappings('mappings')

/** What a person does to one lead in the CRM's own screen. */
export interface PersonsEdit {
  readonly ref: LeadRef
  /** By the CRM's own field names; null clears. */
  readonly changes: Readonly<Record<string, string | number | boolean | null>>
}

/** One of the sorts of edits that a run repeats. */
export interface HumanEdit extends PersonsEdit {
  readonly sort: keyof typeof editsOfSort
  /** Nobody else's record is decided together with this one. */
  readonly isAlone: boolean
  /** Whether it means something else before the lead was decided and written for the first time, so that it has to wait. */
  readonly isLate: boolean
}

type Changes = PersonsEdit['changes']
interface Words {
  readonly hubspot: (draw: Draw) => Changes
  readonly salesforce: (draw: Draw, owners: readonly string[], queue: string) => Changes
}

/** Active owners of the made-up HubSpot account. */
export const hubspotOwners = ['41000001', '41000002', '41000003', '41000004', '41000005'] as const
const answers = ['budget', 'authority', 'need', 'timeframe']
/** Somebody called, and all four criteria are met. */
export const callAnswers = {
  hubspot: Object.fromEntries(
    answers.flatMap((name) => [
      [`bant_${name}`, 'yes'],
      [`bant_${name}_source`, 'call'],
    ]),
  ),
  salesforce: Object.fromEntries(
    answers.flatMap((name) => {
      const field = `Bant_${name[0]?.toUpperCase()}${name.slice(1)}`
      return [
        [`${field}__c`, 'Yes'],
        [`${field}_Source__c`, 'Call'],
      ]
    }),
  ),
}

/**
 * Each comes to the same end whenever it happens, before or after the lead was decided for the first time, or waits
 * until then (`lateSorts`): otherwise two runs could not be compared.
 */
const editsOfSort = {
  /** Somebody called, and the lead qualifies: it has to be routed. */
  qualifies: { hubspot: () => callAnswers.hubspot, salesforce: () => callAnswers.salesforce },
  /** Another score. */
  scores: {
    hubspot: () => ({ jobtitle: 'Chief Operating Officer', product_pages_best_day: '7' }),
    salesforce: () => ({ Title: 'Chief Operating Officer', Product_Pages_Best_Day__c: 7 }),
  },
  /** Nothing that a decision depends on. */
  'means nothing': {
    hubspot: () => ({ phone: '+1 555 0100' }),
    salesforce: () => ({ Phone: '+1 555 0100' }),
  },
  /** Qualifies, and somebody takes it. */
  'takes over': {
    hubspot: (draw) => ({ ...callAnswers.hubspot, hubspot_owner_id: draw.pick(hubspotOwners) }),
    salesforce: (draw, owners) => ({
      ...callAnswers.salesforce,
      OwnerId: draw.pick(owners as [string, ...string[]]),
    }),
  },
  /** Qualifies while it lies in a queue that the mapping does not name: a queue is nobody, so it has to be routed. */
  'qualifies in a queue': {
    hubspot: () => callAnswers.hubspot,
    salesforce: (_, __, queue) => ({ ...callAnswers.salesforce, OwnerId: queue }),
  },
  /** A stage that we may never have written, because the CRM showed it already. */
  'clears the stage': {
    hubspot: () => ({ lifecyclestage: null }),
    salesforce: () => ({ Status: 'Open - Not Contacted' }),
  },
  'sets the stage back': {
    hubspot: () => ({ lifecyclestage: 'subscriber' }),
    salesforce: () => ({ Status: 'Open - Not Contacted' }),
  },
} satisfies Record<string, Words>

const lateSorts: ReadonlySet<HumanEdit['sort']> = new Set([
  'qualifies in a queue',
  'clears the stage',
  'sets the stage back',
])

/** All edits of a run in their order: each person at most once, and none that its CRM would not let a person edit. */
export function humanEdits(sandboxes: Sandboxes, seed: number): HumanEdit[] {
  const owners = salespeople(sandboxes)
  const queue = unnamedQueue(sandboxes)
  const sorts = Object.keys(editsOfSort) as [HumanEdit['sort'], ...HumanEdit['sort'][]]
  return (
    oneOfEachPerson(everyLead(sandboxes))
      .filter(({ ref, sandbox }) => sandbox.record(ref.object, ref.id)?.IsConverted !== true)
      .map(({ ref, isAlone }, index) => {
        const draw = createDraw(seed, index, 'human edit')
        const sort = draw.pick(sorts)
        const words: Words = editsOfSort[sort]
        const changes = ref.crm === 'hubspot' ? words.hubspot(draw) : words.salesforce(draw, owners, queue)
        return { order: draw.share(), edit: { ref, sort, isAlone, isLate: lateSorts.has(sort), changes } }
      })
      // What somebody makes of the stage of one record counts for the others too, and comes from the field of a Lead.
      .filter(({ edit }) => !edit.isLate || (edit.isAlone && edit.ref.object !== 'Contact'))
      .toSorted((a, b) => a.order - b.order || leadKey(a.edit.ref).localeCompare(leadKey(b.edit.ref)))
      .map(({ edit }) => edit)
  )
}

/** A queue of the made-up Salesforce org that its mapping does not name. */
function unnamedQueue({ salesforce }: Sandboxes): string {
  const named = ({ Name, Type }: Readonly<Record<string, unknown>>) =>
    Type === 'Queue' && Name === 'Partner Leads'
  const id = salesforce.ids('Group').find((one) => named(salesforce.record('Group', one) ?? {}))
  if (id === undefined) throw new Error('the made-up org has no queue Partner Leads')
  return id
}

/** Whether this is a queue's id: what lies there is nobody's, so that giving it to a person undoes nobody. */
export const isQueue = (id: unknown): boolean => typeof id === 'string' && id.startsWith('00G')

/** Ids of those in the made-up Salesforce org who can own a lead. */
export function salespeople({ salesforce }: Sandboxes): string[] {
  return salesforce
    .ids('User')
    .filter((id) => isSalesperson(salesforce.record('User', id)))
    .toSorted()
}

const isSalesperson = (user: Readonly<Record<string, unknown>> | null): boolean =>
  user?.IsActive === true && user.UserType === 'Standard' && !String(user.Name).startsWith('Plumbline')

/** Whether the CRM shows a score of ours on a lead. */
export function isScored({ hubspot, salesforce }: Sandboxes, ref: LeadRef): boolean {
  const record = (ref.crm === 'hubspot' ? hubspot : salesforce).record(ref.object, ref.id)
  const score = record?.[mappingOf(crms[ref.crm] as CrmMapping, ref).write.score?.field ?? '']
  return score !== undefined && score !== null && score !== ''
}

export function carryOut(sandboxes: Sandboxes, { ref, changes }: PersonsEdit): void {
  const sandbox = ref.crm === 'hubspot' ? sandboxes.hubspot : sandboxes.salesforce
  sandbox.editAsPerson(ref.object, ref.id, changes)
}
