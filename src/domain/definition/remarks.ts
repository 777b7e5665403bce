import type { LeadValues } from '../lead.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** Sentences for people about a lead that change nothing in the decision. */
export type Remarks = (
  values: LeadValues,
  scrub: { readonly verdict: 'clean' | 'review' | 'fake'; readonly because: string | null },
) => string[]

/**
 * Prepares what is worth a remark: a source that brings mostly junk, a word for a format that the definition does not
 * know, a record to look at, and an opt-out. Opting out of e-mail changes no stage: who does not want newsletters may
 * still want to buy, but is reached by phone only.
 */
export function compileRemarks({ formats, sources }: LeadDefinition): Remarks {
  const formatIds = new Set(formats.map(({ id }) => id))
  const junk = new Map(sources.filter(({ isJunkHeavy }) => isJunkHeavy).map(({ id, label }) => [id, label]))
  return ({ format, source, optedOut }, scrub) => {
    const junkLabel = junk.get(String(source))
    return [
      junkLabel === undefined ? null : `its source, ${junkLabel}, brings mostly people who could never buy`,
      format === null || formatIds.has(String(format)) ? null : `the definition has no format "${format}"`,
      scrub.verdict === 'review' ? `somebody should look at the record: ${scrub.because}` : null,
      optedOut === true ? 'opted out of e-mail: phone only' : null,
    ].filter((sentence) => sentence !== null)
  }
}
