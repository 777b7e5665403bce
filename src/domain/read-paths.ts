import type { ObjectMapping } from './crm-mapping.ts'
import { sourcesOf } from './read-cell.ts'

/** Every field of the CRM that a mapping reads of an object and that Plumbline does not write alone, each once. */
export const readPaths = ({ read, actions, identity, stage, owner }: ObjectMapping): string[] => [
  ...new Set([
    ...Object.values(read).flatMap(sourcesOf),
    ...(actions === null ? [] : [actions.from]),
    ...identity.emails,
    ...Object.keys(identity.records),
    ...(identity.merged === null ? [] : [identity.merged]),
    ...peoplesFields({ stage, owner }),
  ]),
]

/** The objects that a mapping names and the fields that it reads of them, by names as `Lead` and `Lead.Email`. */
export const readNames = (objects: Readonly<Record<string, ObjectMapping>>): string[] =>
  Object.entries(objects).flatMap(([object, mapping]) => [
    object,
    ...readPaths(mapping).map((path) => `${object}.${path}`),
  ])

/** The fields that people write too: without what stands in them nobody could tell an act of theirs. */
export const peoplesFields = ({ stage, owner }: Pick<ObjectMapping, 'stage' | 'owner'>): string[] => [
  owner,
  ...(stage === null ? [] : [stage.field]),
]

/** Whether an object as a whole is missing, a field that people write, or one that may hold an opt-out; all else is optional. */
export const isVitalMissing = (
  objects: Readonly<Record<string, ObjectMapping>>,
  missing: readonly string[],
): boolean =>
  objectsWithoutOptOut(objects, missing).length > 0 ||
  Object.entries(objects).some(([object, mapping]) =>
    [object, ...peoplesFields(mapping).map((field) => `${object}.${field}`)].some((name) =>
      missing.includes(name),
    ),
  )

/** The objects of which somebody's opt-out may stand in a field that the CRM does not show, by names as `Lead.Optout__c`. */
export const objectsWithoutOptOut = (
  objects: Readonly<Record<string, ObjectMapping>>,
  missing: readonly string[],
): string[] =>
  Object.entries(objects).flatMap(([object, { read }]) =>
    read.optedOut !== undefined &&
    (missing.includes(object) || read.optedOut.from.some((field) => missing.includes(`${object}.${field}`)))
      ? [object]
      : [],
  )
