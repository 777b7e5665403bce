import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import type { StoredLead, TaskReport } from '../../src/ports/ledger.ts'
import type { SandboxTask } from '../../src/sandbox/crm-sandbox.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'

/** A task as both sides know it. */
type KnownTask = SandboxTask & { readonly key: string }

/**
 * Each person whom we gave to somebody has one task in the CRMs, on a record of theirs and for that owner; none is
 * doubled, and none is there that the ledger does not know of. Judged by what the CRMs hold. A task is left out
 * where people were faster; one that a record refused by its CRM waits for (`refused`) is still to come.
 */
export function taskObjections(
  { hubspot, salesforce }: Sandboxes,
  people: readonly (readonly StoredLead[])[],
  reports: readonly TaskReport[],
  mapping: (crm: string) => CrmMapping,
  refused: ReadonlySet<string>,
): string[] {
  const tasks = [
    ...hubspot.tasks().flatMap((task) => keyed(task, 'hubspot', ['contact'])),
    ...salesforce.tasks().flatMap((task) => keyed(task, 'salesforce', ['Lead', 'Contact'])),
  ]
  const owned = new Set(people.flat().map(({ lead }) => leadKey(lead.ref)))
  const ownedBy = (records: readonly StoredLead[]) => {
    const keys = new Set(records.map(({ lead }) => leadKey(lead.ref)))
    return tasks.filter(({ key }) => keys.has(key))
  }
  return [
    ...doubled(tasks),
    ...tasks
      .filter(({ key }) => !owned.has(key))
      .map(({ key, id }) => `task ${id} is about ${key}, which is nobody`),
    ...unknownTasks(tasks, reports),
    ...people.flatMap((records) => personObjections(records, ownedBy(records), reports, mapping, refused)),
  ]
}

/** Of the ids in its list only those of one object fit; the ledger's keys tell which. */
const keyed = (task: SandboxTask, crm: string, objects: readonly string[]): KnownTask[] =>
  task.recordIds.map((id) => ({ ...task, key: leadKey({ crm, object: objectOf(id, objects), id }) }))

const objectOf = (id: string, objects: readonly string[]): string =>
  objects.length === 1 ? (objects[0] ?? '') : id.startsWith('003') ? 'Contact' : 'Lead'

const referenceIn = (body: string): string => /plumbline-[0-9a-f]{12}/.exec(body)?.[0] ?? ''

function doubled(tasks: readonly KnownTask[]): string[] {
  const byReference = Map.groupBy(tasks, ({ body }) => referenceIn(body))
  return [...byReference].flatMap(([reference, same]) =>
    same.length > 1 ? [`the task ${reference} stands ${same.length} times in the CRM`] : [],
  )
}

const unknownTasks = (tasks: readonly KnownTask[], reports: readonly TaskReport[]): string[] => {
  const known = new Set(reports.map(({ taskId }) => taskId))
  return tasks
    .filter(({ id }) => !known.has(id))
    .map(({ id, key }) => `the ledger does not know task ${id} of ${key}`)
}

function personObjections(
  records: readonly StoredLead[],
  tasks: readonly KnownTask[],
  reports: readonly TaskReport[],
  mapping: (crm: string) => CrmMapping,
  refused: ReadonlySet<string>,
): string[] {
  const own = new Set(records.map(({ lead }) => leadKey(lead.ref)))
  const leading = records.filter(
    ({ assignment }) => assignment?.follows === null && assignment.ownerId !== null,
  )
  const given = [...leading, ...records.filter((record) => isSurvivor(record, records))]
  const name = records.map(({ lead }) => leadKey(lead.ref)).join(' and ')
  if (given.length === 0) return tasks.length === 0 ? [] : [`${name} has a task and was given to nobody`]
  // Records that were given to somebody each for itself, before anything connected them, keep a task each.
  if (tasks.length > Math.max(1, leading.length)) return [`${name} has ${tasks.length} tasks`]
  const isExcused =
    reports.some((report) => own.has(leadKey(report.ref)) && isPeoplesDoing(report)) ||
    given.some(({ lead }) => refused.has(leadKey(lead.ref)))
  const missing = tasks.length === 0 && !isExcused && given.some((record) => isWorked(record, mapping))
  const owners = new Set(given.map(({ assignment }) => assignment?.ownerId))
  return [
    ...(missing ? [`${name} is with sales and has no task`] : []),
    ...tasks
      .filter(({ ownerId }) => !owners.has(ownerId))
      .map(({ id }) => `task ${id} of ${name} is for a stranger`),
  ]
}

/** People had given the lead to somebody else, made something of it or deleted it before its task was created. */
const isPeoplesDoing = ({ state, answer }: TaskReport): boolean =>
  state === 'withdrawn' &&
  /^(a person gave the lead to somebody else|the lead is \w+ already|the record is gone)$/.test(answer ?? '')

/** It goes by the assignment of a record that is no more, with the same owner. */
function isSurvivor({ assignment }: StoredLead, records: readonly StoredLead[]): boolean {
  const follows = assignment?.follows ?? null
  if (follows === null || !follows.isSameOwner) return false
  const followed = records.find(({ lead }) => leadKey(lead.ref) === follows.key)
  return followed?.lead.standing.kind !== 'active'
}

/** Its CRM shows that it is with the owner whom we gave it to. */
function isWorked({ lead, decision, assignment }: StoredLead, mapping: (crm: string) => CrmMapping): boolean {
  if (lead.standing.kind !== 'active' || decision?.decision.stage !== 'sal') return false
  return lead.written[mappingOf(mapping(lead.ref.crm), lead.ref).owner] === assignment?.ownerId
}

/** Every record that the ledger may have a task for. */
export const refsOf = (people: readonly (readonly StoredLead[])[]): LeadRef[] =>
  people.flat().map(({ lead }) => lead.ref)
