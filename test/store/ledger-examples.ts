import type { Assignment, Decision } from '../../src/domain/decision.ts'
import type { CrmValue, Lead, LeadRef, LeadValues } from '../../src/domain/lead.ts'
import { fieldNames } from '../../src/domain/lead-fields.ts'
import { neverTried } from '../../src/domain/next-try.ts'
import type { NewDecision, NewFailure, PulledLead, SettledFailure } from '../../src/ports/ledger.ts'

export const refTo = (id: string, crm = 'hubspot'): LeadRef => ({ crm, object: 'contact', id })

/** A day in spring, so many seconds on. */
export const at = (seconds: number): Date => new Date(Date.UTC(2026, 2, 1, 12, 0, seconds))

const noValues = Object.fromEntries(fieldNames.map((name) => [name, null])) as LeadValues

export function lead(id: string, changes: Partial<Lead> = {}): Lead {
  return {
    ref: refTo(id),
    modifiedAt: at(0).toISOString(),
    standing: { kind: 'active' },
    values: { ...noValues, title: 'Vice President' },
    knownAs: { emails: [], records: [] },
    actions: [],
    unreadableActions: 0,
    written: {},
    ...changes,
  }
}

/** A lead as a pull brings it; the fingerprint is what the test says that it is. */
export const pulled = (id: string, fingerprint = 'f1', changes: Partial<Lead> = {}): PulledLead => ({
  lead: lead(id, changes),
  fingerprint,
  identityKeys: [],
})

export function decision(changes: Partial<Decision> = {}): Decision {
  return {
    stage: 'mql',
    score: 60,
    fitScore: 40,
    engagementScore: 20,
    bantScore: 75,
    explanation: {
      groups: [],
      because: ['It qualifies.'],
      short: 'It qualifies.',
      nextQuestion: null,
      gateOne: 'met',
      unreadable: [],
      wouldQualify: [],
    },
    recontactOn: null,
    disqualifiedBy: null,
    recycles: 0,
    recycledWith: null,
    isRoutable: false,
    ownerId: null,
    valueTier: null,
    buyingRole: null,
    followUps: [],
    suggestion: null,
    definition: 'default    1#abc',
    ...changes,
  }
}

/** A first decision about a lead's first revision. */
export const newDecision = (id: string, changes: Partial<NewDecision> = {}): NewDecision => ({
  ref: refTo(id),
  revision: 1,
  standing: null,
  person: null,
  decision: decision(),
  write: 'plain',
  overrides: [],
  takesOver: {},
  baseline: null,
  isRepeated: false,
  decideAgainAt: null,
  buyingGroup: null,
  ...changes,
})

export const assignment = (ref: LeadRef, ownerId: string, step: number | null): Assignment => ({
  ref,
  ownerId,
  ownerName: `Owner ${ownerId}`,
  ownerKind: 'person',
  route: 'everywhere',
  step,
  replaces: null,
  follows: null,
  because: 'their turn',
})

export const confirmed = (
  ref: LeadRef,
  decisionId: number,
  written: Readonly<Record<string, CrmValue>>,
  after: Lead,
  fingerprint = 'f1',
) => ({
  state: 'confirmed' as const,
  ref,
  decisionId,
  suppressed: [],
  written,
  isHalf: false,
  clearedStage: null,
  waitsFor: [] as readonly string[],
  refusal: neverTried,
  lead: after,
  fingerprint,
})

/** What its CRM refused, to be tried again at `nextAt`. */
export const rejected = (
  ref: LeadRef,
  decisionId: number,
  nextAt: Date,
  changes: Partial<SettledFailure> = {},
) => ({
  state: 'rejected' as const,
  ref,
  decisionId,
  suppressed: [],
  answer: 'no',
  isHalf: false,
  clearedStage: null,
  refusal: { tries: 1, nextAt: nextAt.toISOString() },
  failure: { kind: 'rejected' as const, cause: '', message: 'no', next: 'Mend it.', ...changes },
})

export const failure = (changes: Partial<NewFailure> = {}): NewFailure => ({
  job: 'write-back',
  queue: 'hubspot',
  ref: null,
  kind: 'rejected',
  cause: '',
  message: 'first',
  next: 'Nothing happens by itself.',
  ...changes,
})
