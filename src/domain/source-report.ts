import { type ConversionRates, conversionRates, type SourceQuality } from './conversion.ts'
import type { Source } from './definition/source.ts'

/** What came of a source, beside what the definition says of it. */
export interface SourceReport extends SourceQuality {
  /** The CRM's own word; null for leads without one. */
  readonly source: string | null
  readonly rates: ConversionRates
  readonly isJunkHeavy: boolean
  /** What it has cost in all; null when the definition does not say. */
  readonly cost: Source['cost']
  /** Rounded to whole units of the currency; null without a cost, or as long as nobody qualified. */
  readonly costPerQualified: number | null
}

/** Sets what the ledger counted by source against the sources that the definition names, without regard to capitals. */
export function reportSources(
  counted: readonly (SourceQuality & { readonly source: string | null })[],
  sources: readonly Source[],
): SourceReport[] {
  const named = new Map(sources.map((source) => [source.name.toLowerCase(), source]))
  return counted.map((quality) => {
    const known = named.get(quality.source?.toLowerCase() ?? '')
    const cost = known?.cost ?? null
    return {
      ...quality,
      rates: conversionRates(quality),
      isJunkHeavy: known?.isJunkHeavy ?? false,
      cost,
      costPerQualified:
        cost === null || quality.qualified === 0 ? null : Math.round(cost.total / quality.qualified),
    }
  })
}
