import { readFileSync } from 'node:fs'
import { aloneInBuying } from '../../../src/domain/bant/buying-group.ts'
import type { Decision } from '../../../src/domain/decision.ts'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import type { DecisionInput } from '../../../src/domain/definition/decision-input.ts'
import { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import type { Lead, LeadValues } from '../../../src/domain/lead.ts'
import { fieldNames } from '../../../src/domain/lead-fields.ts'
import type { Vocabulary } from '../../../src/domain/vocabulary.ts'
import { readYaml } from '../../../src/mappings/read-yaml.ts'

const countries: Readonly<Record<string, string>> = {
  canada: 'CA',
  mexico: 'MX',
  usa: 'US',
  'united states': 'US',
  germany: 'DE',
}

/** A vocabulary of a few words, so that these tests do not hang on kept packages. */
export const fewWords: Vocabulary = {
  countryCode: (text) => countries[text.toLowerCase()] ?? null,
  registrableDomain: (text) => text.split('.').slice(-2).join('.') || null,
  siteDomain: () => null,
  mailDomain: () => null,
  mailDomainKind: (domain) =>
    domain === 'mailbox.example' ? 'free' : domain === 'gone.example' ? 'disposable' : 'corporate',
}

/** Noon in New York. */
export const noon = new Date('2026-03-02T17:00:00Z')

/** A lead of whom only these values are known. */
export function leadWith(values: Partial<LeadValues>): Lead {
  const nothing = Object.fromEntries(fieldNames.map((name) => [name, null])) as LeadValues
  return {
    ref: { crm: 'hubspot', object: 'contact', id: '1' },
    modifiedAt: '2026-03-01T10:00:00Z',
    standing: { kind: 'active' },
    values: { ...nothing, ...values },
    knownAs: { emails: [], records: [] },
    actions: [],
    unreadableActions: 0,
    written: {},
  }
}

export const inputFor = (values: Partial<LeadValues>, rest: Partial<DecisionInput> = {}): DecisionInput => ({
  lead: leadWith(values),
  enrichments: [],
  crmStage: null,
  assignment: null,
  buyingGroup: aloneInBuying,
  previous: null,
  now: noon,
  ...rest,
})

const shippedText = readFileSync(new URL('../../../mappings/definition.yaml', import.meta.url), 'utf8')

/** The shipped definition as plain data, to be changed before it is parsed again. */
export function shippedDefinition(): LeadDefinition {
  const { value, problems } = readYaml('definition.yaml', shippedText, LeadDefinition)
  if (value === null) throw new Error(JSON.stringify(problems))
  return value
}

const shipped = compileDefinition({ definition: shippedDefinition(), id: 'd1@1#test', vocabulary: fewWords })

/** What the shipped definition says of a lead with these values. */
export const decideShipped = (values: Partial<LeadValues>, rest: Partial<DecisionInput> = {}): Decision =>
  shipped.decide(inputFor(values, rest))

export const decideWith = (
  definition: LeadDefinition,
  values: Partial<LeadValues>,
  rest: Partial<DecisionInput> = {},
): Decision =>
  compileDefinition({ definition, id: 'd@1#test', vocabulary: fewWords }).decide(inputFor(values, rest))

/** T1: the worked example at every boundary. */
export const workedExample: Partial<LeadValues> = {
  email: 'quality@helixworks.example',
  title: 'Vice President, QA',
  format: 'price-request',
  origin: 'inbound',
  'company.industry': 'Biotechnology',
  'company.revenue': 300_000_000,
  'company.hqCountry': 'Canada',
  'engagement.productPagesInOneDay': 5,
}

type Answer = 'yes' | 'no' | null

/** BANT answers in the order budget, authority, need, timeframe, all from one source. */
export function answers(
  given: readonly [Answer, Answer, Answer, Answer],
  source = 'call',
): Partial<LeadValues> {
  const [budget, authority, need, timeframe] = given
  const from = (answer: Answer) => (answer === null ? null : source)
  return {
    'bant.budget': budget,
    'bant.budgetSource': from(budget),
    'bant.authority': authority,
    'bant.authoritySource': from(authority),
    'bant.need': need,
    'bant.needSource': from(need),
    'bant.timeframe': timeframe,
    'bant.timeframeSource': from(timeframe),
  }
}
