/** Upper bounds with the words that the vendor has for the band below them. */
type Bands = readonly (readonly [number, string])[]

const revenueBands: Bands = [
  [1e6, '$0-$1M'],
  [10e6, '$1M-$10M'],
  [25e6, '$10M-$25M'],
  [50e6, '$25M-$50M'],
  [100e6, '$50M-$100M'],
  [250e6, '$100M-$250M'],
  [500e6, '$250M-$500M'],
  [1e9, '$500M-$1B'],
  [10e9, '$1B-$10B'],
]

const employeeBands: Bands = [
  [11, '1-10'],
  [51, '11-50'],
  [201, '51-200'],
  [501, '201-500'],
  [1_001, '501-1000'],
  [5_001, '1001-5000'],
  [10_001, '5001-10000'],
]

const bandOf = (bands: Bands, beyond: string, amount: number): string =>
  bands.find(([below]) => amount < below)?.[1] ?? beyond

/** The vendor's band for a yearly revenue in US dollars. */
export const revenueBand = (revenue: number): string => bandOf(revenueBands, '$10B+', revenue)

/** The vendor's band for a head count. */
export const employeeBand = (employees: number): string => bandOf(employeeBands, '10001+', employees)
