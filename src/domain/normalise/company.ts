import { foldText } from './fold.ts'

/** Legal forms of the world as they stand after folding, spaces and dots removed. */
const legalForms: ReadonlySet<string> = new Set(
  (
    'inc incorporated corp corporation co company llc llp lp pllc pc ltd limited plc cic ' +
    'gmbh mbh ggmbh ag kg kgaa ohg gbr ug ev eg ek se aktiengesellschaft haftungsbeschrankt ' +
    'sa sas sasu sarl sarlu eurl snc sca sci scop selarl ' +
    'sl slu slp sau srl spa sapi sapa srls sasc ltda eireli cv sab lda ' +
    'bv nv vof cvba bvba sprl asbl vzw ' +
    'ab oy oyj as asa aps ans hf ehf ' +
    'spzoo spj sro doo dd dood kft zrt nyrt rt ooo oao pao zao eood ood ad ' +
    'pty pte pvt pvtltd bhd sdn sdnbhd kk yk gk tbk jsc pjsc'
  ).split(' '),
)
const ands: ReadonlySet<string> = new Set(['and', 'und', 'et', 'y'])
/** East Asian forms are written without a space before or behind the name. */
const eastAsianForm =
  /株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|유한회사|\((?:주|株|유)\)/gu
/** German writes ä also as ae: both spellings of a company have to meet. */
const umlaut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' }

/**
 * The key under which spellings of one company meet: `Müller GmbH & Co. KG` and `MUELLER` are both `mueller`,
 * `AT&T Inc.` is `at&t`. Equal keys are a hint, not a proof; different countries have different Acmes.
 * Null when nothing but a legal form is left.
 */
export function companyKey(name: string | null): string | null {
  if (name === null) return null
  const folded = foldText(
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[äöü]/g, (letter) => umlaut[letter] ?? letter)
      .replace(eastAsianForm, ' '),
  )
  // Dotted and slashed forms become one word: `S.p.A.` → `spa`, `A/S` → `as`, `sp. z o.o.` → `spzoo`.
  const words = folded
    .replace(/\bsp\.? ?z ?\.?o\. ?o\.?/g, 'spzoo')
    .replace(/(?<=(?<!\p{L})\p{L})[./](?=\p{L}(?!\p{L}))/gu, '')
    .replace(/['’`]/g, '')
    .match(/[\p{L}\p{N}]+|[&+]/gu)
    ?.map((word) => (ands.has(word) ? '&' : word))
  if (words === undefined) return null
  const kept = trimForms(words)
  const key = kept
    .join(' ')
    .replace(/(?<=\p{L}) & (?=\p{L})/gu, '&')
    .trim()
  return key === '' ? null : key
}

/** Forms and what joins them are cut from the end, `the` from the front; in between they are part of the name. */
function trimForms(words: readonly string[]): readonly string[] {
  let end = words.length
  while (end > 0 && (legalForms.has(words[end - 1] ?? '') || words[end - 1] === '&')) end -= 1
  const start = words[0] === 'the' && end > 1 ? 1 : 0
  return words.slice(start, end)
}
