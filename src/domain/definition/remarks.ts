import type { PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import type { Suspicion } from '../normalise/scrub.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { junkHeavySources } from './source.ts'

/** Sentences for people about a lead that change nothing in the decision. */
export type Remarks = (facts: readonly Fact[], scrub: Suspicion) => string[]

/**
 * Prepares what is worth a remark: a source that brings mostly junk, a word for a format that the definition does not
 * know, a record to look at, and an opt-out. Opting out of e-mail changes no stage: who does not want newsletters may
 * still want to buy, but is reached by phone only.
 */
export function compileRemarks({ formats, sources }: LeadDefinition, placeOf: PlaceOf): Remarks {
  const known = new Set(formats.map(({ id }) => id))
  const junk = junkHeavySources(sources)
  const [formatPlace, sourcePlace, optOutPlace] = [placeOf('format'), placeOf('source'), placeOf('optedOut')]
  return (facts, scrub) => {
    const format = facts[formatPlace]?.value ?? null
    const source = facts[sourcePlace]?.value ?? null
    const remarks: string[] = []
    if (source !== null && junk.has(String(source).toLowerCase()))
      remarks.push(`its source, ${source}, brings mostly people who could never buy`)
    if (format !== null && !known.has(String(format)))
      remarks.push(`the definition has no format "${format}"`)
    if (scrub.verdict === 'review') remarks.push(`somebody should look at the record: ${scrub.because}`)
    if (facts[optOutPlace]?.value === true) remarks.push('opted out of e-mail: phone only')
    return remarks
  }
}
