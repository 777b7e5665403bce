import { quoted } from './criteria/quoted.ts'
import type { CrmMapping, ObjectMapping, StageField } from './crm-mapping.ts'
import type { Finding } from './finding.ts'
import { type FieldKind, type FieldName, leadFields } from './lead-fields.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { readAmount, readCount } from './normalise/amount.ts'
import { countryCodes, noCountry } from './normalise/countries.ts'
import { readFlag } from './normalise/flag.ts'
import { readIndustry } from './normalise/industry.ts'
import { isMoment } from './normalise/moment.ts'

/** One line of a `values` table. */
interface Meaning {
  readonly field: FieldName
  readonly meaning: string
  readonly path: string[]
}

/** Meanings that cannot be read as what their field holds: each lead with such a word would be counted as unreadable. */
export const unreadableMeanings = ({ objects }: Pick<CrmMapping, 'objects'>): Finding[] =>
  meaningsIn(objects).flatMap(({ field, meaning, path }) => {
    const kind = leadFields[field]
    if (isReadable(kind, meaning)) return []
    return [
      { path, sentence: `${field} is ${kindsInWords[kind]}, and ${quoted(meaning)} cannot be read as one` },
    ]
  })

function isReadable(kind: FieldKind, meaning: string): boolean {
  switch (kind) {
    case 'number':
      return readCount(meaning) !== null || readAmount(meaning) !== null
    case 'flag':
      return readFlag(meaning) !== null
    case 'date':
      return isMoment(meaning)
    case 'text':
    case 'list':
      return true
  }
}

const kindsInWords: Readonly<Record<FieldKind, string>> = {
  text: 'a text',
  number: 'a number',
  flag: 'yes or no',
  date: 'a date',
  list: 'a list',
}

/** What is allowed in a CRM's mapping but may not be meant. */
export function mappingWarnings({ objects }: Pick<CrmMapping, 'objects'>): Finding[] {
  const strange = meaningsIn(objects).flatMap(({ field, meaning, path }) => {
    const sentence = strangeMeaning(field, meaning)
    return sentence === null ? [] : [{ path, sentence }]
  })
  const ofObjects = Object.entries(objects).flatMap(([object, mapping]) =>
    [...unknownOptOut(mapping), ...ownWords(mapping), ...readAsOther(mapping.stage)].map(
      ({ path, sentence }) => ({
        path: ['objects', object, ...path],
        sentence,
      }),
    ),
  )
  return [...strange, ...ofObjects]
}

function meaningsIn(objects: CrmMapping['objects']): Meaning[] {
  return Object.entries(objects).flatMap(([object, { read }]) =>
    Object.entries(read).flatMap(([field, { values }]) =>
      Object.entries(values)
        .filter(([, meaning]) => meaning !== '')
        .map(([word, meaning]) => ({
          field: field as FieldName,
          meaning,
          path: ['objects', object, 'read', field, 'values', word],
        })),
    ),
  )
}

/** A word that stays a text, but of which nothing is read that conditions ask about. */
function strangeMeaning(field: FieldName, meaning: string): string | null {
  switch (field) {
    case 'company.industry':
      return readIndustry(meaning) === null ? `no industry can be read out of ${quoted(meaning)}` : null
    case 'country':
    case 'company.hqCountry':
      return /^[A-Z]{2}$/.test(meaning) && !countryCodes.includes(meaning) ? noCountry(meaning) : null
    default:
      return null
  }
}

const unknownOptOut = ({ read }: ObjectMapping): Finding[] =>
  read.optedOut === undefined
    ? [{ path: ['read'], sentence: 'no field is read as optedOut: nobody knows who must not be contacted' }]
    : []

/** The stage that Plumbline writes would come back as something that the lead is decided by. */
function ownWords({ read, stage }: ObjectMapping): Finding[] {
  if (stage === null || Object.keys(stage.write).length === 0) return []
  return Object.entries(read)
    .filter(([, { from }]) => from.includes(stage.field))
    .map(([field]) => ({
      path: ['read', field],
      sentence: `${stage.field} is the stage, which Plumbline writes: its own word would be read back as ${field}`,
    }))
}

/** A word that is written for one stage and, when a person sets it, read as another. */
function readAsOther(stage: StageField | null): Finding[] {
  if (stage === null) return []
  const { read, write } = stage
  return (Object.entries(write) as [LifecycleStage, string][]).flatMap(([written, word]) => {
    const meant = read[word]
    if (meant === undefined || write[meant] === word) return []
    const sentence = `${word} is written for ${written} and read as ${meant}`
    return [{ path: ['stage', 'write', written], sentence }]
  })
}
