import { nearestName } from '../criteria/nearest-name.ts'
import { quoted } from '../criteria/quoted.ts'
import type { ObjectMapping } from '../crm-mapping.ts'
import type { ObjectSchema } from '../crm-schema.ts'
import { type CrmFinding, inMapping, listed } from './crm-finding.ts'

/** The stage's words in both directions: those that the mapping names and the CRM lacks, and the other way round. */
export function stageFindings(object: string, { stage }: ObjectMapping, fields: ObjectSchema): CrmFinding[] {
  const words = stage === null ? null : (fields.get(stage.field)?.words ?? null)
  if (stage === null || words === null) return []
  const lacking = (word: string): string => {
    const meant = nearestName(word, words)
    return `${object}.${stage.field} has no word ${quoted(word)}${meant === null ? `; it has ${listed(words)}` : `; did you mean ${quoted(meant)}?`}`
  }
  const path = ['objects', object, 'stage']
  const read = Object.keys(stage.read)
    .filter((word) => !words.includes(word))
    .map((word) => inMapping('warning', [...path, 'read', word], lacking(word)))
  const defaults = stage.defaults.flatMap((word, index) =>
    words.includes(word) ? [] : [inMapping('warning', [...path, 'defaults', index], lacking(word))],
  )
  const written = Object.entries(stage.write)
    .filter(([, word]) => !words.includes(word))
    .map(([name, word]) =>
      inMapping(
        'needed',
        [...path, 'write', name],
        `${lacking(word)} Leads that are ${name} keep the word they have.`,
      ),
    )
  const unread = words.filter((word) => !Object.hasOwn(stage.read, word) && !stage.defaults.includes(word))
  const untold =
    unread.length === 0
      ? []
      : [
          inMapping(
            'warning',
            [...path, 'read'],
            `${object}.${stage.field} has words that neither read nor defaults names, so that they say no stage: ${listed(unread)}.`,
          ),
        ]
  return [...written, ...read, ...defaults, ...untold]
}
