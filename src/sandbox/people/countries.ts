import type { Language } from './titles.ts'

export interface SandboxCountry {
  readonly code: string
  /** As the enrichment source says it: lower-case English. */
  readonly name: string
  /** How people fill it in, the most common first. */
  readonly spellings: readonly [string, ...string[]]
  readonly language: Language
  readonly legalForms: readonly [string, ...string[]]
  /** A number kept free for fiction in that country, `#` for a digit; null where we know of none. */
  readonly phone: string | null
}

export const unitedStates: SandboxCountry = {
  code: 'US',
  name: 'united states',
  spellings: [
    'United States',
    'USA',
    'U.S.A.',
    'US',
    'United States of America',
    'Vereinigte Staaten',
    'États-Unis',
    'Estados Unidos',
    'Stati Uniti',
    'Verenigde Staten',
    'usa',
  ],
  language: 'en',
  legalForms: ['Inc.', 'Inc', 'Corp.', 'LLC', 'Corporation'],
  phone: '+1 202-555-01##',
}

export const canada: SandboxCountry = {
  code: 'CA',
  name: 'canada',
  spellings: ['Canada', 'CA', 'CANADA', 'Kanada', 'Canadá'],
  language: 'en',
  legalForms: ['Inc.', 'Ltd.', 'Ltée'],
  phone: '+1 613-555-01##',
}

/** Where headquarters stand that the default definition does not ask for. */
export const elsewhere: readonly [SandboxCountry, ...SandboxCountry[]] = [
  {
    code: 'DE',
    name: 'germany',
    spellings: ['Germany', 'Deutschland', 'DE', 'Allemagne', 'germany '],
    language: 'de',
    legalForms: ['GmbH', 'AG', 'GmbH & Co. KG', 'SE'],
    phone: '+49 30 23125 0##',
  },
  {
    code: 'FR',
    name: 'france',
    spellings: ['France', 'FR', 'Frankreich', 'Francia'],
    language: 'fr',
    legalForms: ['S.A.', 'SAS', 'SARL'],
    phone: '+33 1 99 00 00 ##',
  },
  {
    code: 'GB',
    name: 'united kingdom',
    spellings: ['United Kingdom', 'UK', 'U.K.', 'Great Britain', 'GB'],
    language: 'en',
    legalForms: ['Ltd', 'plc', 'Limited'],
    phone: '+44 20 7946 00##',
  },
  {
    code: 'MX',
    name: 'mexico',
    spellings: ['Mexico', 'México', 'MX', 'Mexiko'],
    language: 'es',
    legalForms: ['S.A. de C.V.', 'S. de R.L.'],
    phone: null,
  },
  {
    code: 'ES',
    name: 'spain',
    spellings: ['Spain', 'España', 'ES', 'Spanien'],
    language: 'es',
    legalForms: ['S.A.', 'S.L.'],
    phone: null,
  },
  {
    code: 'BR',
    name: 'brazil',
    spellings: ['Brazil', 'Brasil', 'BR'],
    language: 'pt',
    legalForms: ['Ltda.', 'S.A.'],
    phone: null,
  },
  {
    code: 'IT',
    name: 'italy',
    spellings: ['Italy', 'Italia', 'IT', 'Italien'],
    language: 'it',
    legalForms: ['S.p.A.', 'S.r.l.'],
    phone: null,
  },
  {
    code: 'NL',
    name: 'netherlands',
    spellings: ['Netherlands', 'Nederland', 'The Netherlands', 'NL', 'Holland'],
    language: 'nl',
    legalForms: ['B.V.', 'N.V.'],
    phone: null,
  },
  {
    code: 'CH',
    name: 'switzerland',
    spellings: ['Switzerland', 'Schweiz', 'Suisse', 'CH'],
    language: 'de',
    legalForms: ['AG', 'SA', 'GmbH'],
    phone: null,
  },
  {
    code: 'JP',
    name: 'japan',
    spellings: ['Japan', '日本', 'JP'],
    language: 'en',
    legalForms: ['K.K.', '株式会社'],
    phone: null,
  },
  {
    code: 'CN',
    name: 'china',
    spellings: ['China', '中国', 'CN'],
    language: 'en',
    legalForms: ['Co., Ltd.', '有限公司'],
    phone: null,
  },
]
