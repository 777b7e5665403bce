import { z } from 'zod'
import { nearestName } from '../criteria/nearest-name.ts'
import { quoted } from '../criteria/quoted.ts'

/** Every country that can be read out of a CRM: ISO 3166-1 alpha-2, and Kosovo. */
export const countryCodes = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC ' +
  'CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD ' +
  'GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH ' +
  'KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW ' +
  'MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC ' +
  'SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY ' +
  'UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
).split(' ')

/** A country as a definition and a routing name it. What is none is refused with the country that was likely meant. */
export const CountryCode = z.enum(countryCodes, { error: ({ input }) => noCountry(input) })

/** Codes that people write and no standard has, and names that are on no list. */
const otherNames: Readonly<Record<string, string>> = {
  UK: 'GB',
  EL: 'GR',
  EN: 'GB',
  SP: 'ES',
  JA: 'JP',
  USA: 'US',
  GBR: 'GB',
  DEU: 'DE',
  CAN: 'CA',
  England: 'GB',
  Scotland: 'GB',
  Holland: 'NL',
  America: 'US',
  'Great Britain': 'GB',
  'Czech Republic': 'CZ',
}

/** Why something is no country's code: `there is no country "UK"; did you mean GB?`. */
export function noCountry(written: unknown): string {
  if (typeof written !== 'string') return 'must be the two capital letters of a country, such as US'
  const meant = nearestCountry(written)
  const hint =
    meant === null ? '; a country is its two capital letters, such as US' : `; did you mean ${meant}?`
  return `there is no country ${quoted(written)}${hint}`
}

/** The code of the country that was likely meant by another spelling of its code, or by its English name. */
function nearestCountry(written: string): string | null {
  const text = written.trim()
  if (countryCodes.includes(text.toUpperCase())) return text.toUpperCase()
  const other = otherNames[text.toUpperCase()] ?? otherNames[text]
  if (other !== undefined) return other
  // Two letters are as near to twenty codes as to one.
  if (text.length <= 2) return null
  const names = new Intl.DisplayNames('en', { type: 'region' })
  const codes = new Map([
    ...countryCodes.map((code) => [names.of(code) ?? code, code] as const),
    ...Object.entries(otherNames).filter(([name]) => name.length > 3),
  ])
  const name = nearestName(text, [...codes.keys()])
  return name === null ? null : (codes.get(name) ?? null)
}
