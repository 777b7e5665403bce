import { describe, expect, it } from 'vitest'
import { renderQuality } from '../../src/cli/quality-text.ts'
import { benchmarkBand, conversionRates } from '../../src/domain/conversion.ts'
import { reportSources } from '../../src/domain/source-report.ts'

const quality = { leads: 420, responders: 400, fakes: 200, qualified: 16 }
const all = { ...quality, rates: conversionRates(quality) }
const list = {
  name: 'Phone book',
  isJunkHeavy: true,
  cost: { total: 900, currency: 'EUR' },
}

describe('what a run says about responses', () => {
  it('C10: shows both rates, by source too, beside the band', () => {
    const sources = reportSources(
      [
        { source: 'phone book', leads: 20, responders: 10, fakes: 2, qualified: 2 },
        { source: null, ...quality },
      ],
      [list],
    )
    expect(renderQuality({ all, sources, benchmarkBand })).toEqual([
      'From response to qualified (companies report 4 to 10 %)',
      '  raw       4.0 % of 400 responses',
      '  scrubbed  8.0 % of 200 responses, without 200 made up',
      '  by source',
      '    phone book: 20 leads, raw 20.0 % of 10, scrubbed 25.0 % of 8, junk-heavy, cost 900 EUR, 450 EUR a qualified lead',
      '    no source: 420 leads, raw 4.0 % of 400, scrubbed 8.0 % of 200',
    ])
  })
})
