import {
  type benchmarkBand,
  type ConversionRates,
  rateInWords,
  type SourceQuality,
} from '../domain/conversion.ts'
import type { SourceReport } from '../domain/source-report.ts'

/** What a run says about how responses become qualified leads. */
export interface QualitySummary {
  readonly all: SourceQuality & { readonly rates: ConversionRates }
  readonly sources: readonly SourceReport[]
  /** In per cent: where what companies report lies. */
  readonly benchmarkBand: typeof benchmarkBand
}

/** Both rates, never one alone, for all leads and by source, in lines for a terminal. */
export function renderQuality({ all, sources, benchmarkBand: band }: QualitySummary): string[] {
  const { raw, scrubbed } = all.rates
  return [
    `From response to qualified (companies report ${band.from} to ${band.to} %)`,
    `  raw       ${rateInWords(raw)} responses`,
    `  scrubbed  ${rateInWords(scrubbed)} responses, without ${all.fakes} made up`,
    ...(sources.length > 0 ? ['  by source'] : []),
    ...sources.map(renderSource),
  ]
}

function renderSource({ source, leads, rates, isJunkHeavy, cost, costPerQualified }: SourceReport): string {
  const parts = [
    `${leads} leads`,
    `raw ${rateInWords(rates.raw)}`,
    `scrubbed ${rateInWords(rates.scrubbed)}`,
    isJunkHeavy ? 'junk-heavy' : null,
    cost === null ? null : `cost ${cost.total} ${cost.currency}`,
    cost === null || costPerQualified === null
      ? null
      : `${costPerQualified} ${cost.currency} a qualified lead`,
  ]
  return `    ${source ?? 'no source'}: ${parts.filter((part) => part !== null).join(', ')}`
}
