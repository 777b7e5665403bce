import { z } from 'zod'
import { ActionRules } from '../actions/action-rules.ts'
import { Bant } from '../bant/bant.ts'
import { Money, Product } from '../bant/product.ts'
import { Condition } from '../criteria/condition.ts'
import { BusinessType, defaultBusiness } from './business-type.ts'
import { GlossaryEntry } from './glossary.ts'
import { problemsAcross } from './problems-across.ts'
import { ProtectedOverride } from './protected-fields.ts'
import { ScrubRules } from './scrub-rules.ts'
import { Signature } from './signature.ts'
import { Source } from './source.ts'
import { ValueTier } from './value-tier.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has lower-case letters, digits and - only')
const Words = z.string().trim().min(1, 'must say something')

/** The typical buyer whom the definition has in mind. */
const Persona = z.strictObject({ name: Words, who: Words })

/** A way in which a lead reached us; `isList` when somebody else wrote the names down. */
const Format = z.strictObject({ id: Id, label: Words, isList: z.boolean().default(false) })

/** The groups of the lead score: the first two are fit, the third is what they did. */
export const groupNames = ['demographic', 'firmographic', 'engagement'] as const

/** One rule of the score: `points` are added while the condition is met; negative ones are taken away. */
const Criterion = z.strictObject({
  id: Id,
  group: z.enum(groupNames),
  points: z.int().min(-1000).max(1000),
  /** The reason in words, shown to the rep. */
  because: Words,
  when: Condition,
  /** What to ask when nobody knows; null when nobody should. */
  question: Words.nullable().default(null),
  /** The points halve in so many days without another such action; null when they stay. */
  halfLifeDays: z.int().min(1).max(3650).nullable().default(null),
})
export type Criterion = z.infer<typeof Criterion>

/** A condition with its reason, outside the score: a part of gate 1, or an exclusion. */
const Clause = z.strictObject({ id: Id, because: Words, when: Condition })

const Group = z.strictObject({ cap: z.int().min(0).max(1000) })

const AtLeast = z.strictObject({ atLeast: z.int().min(1) })
const combineChoices =
  'say which combination counts: all, any, or { atLeast: k } of the parts; "any combination" can mean each of them'

/** Gate 1: who is worth asking. */
const Entry = z.strictObject({
  combine: z
    .unknown()
    .transform((raw, context): 'all' | 'any' | { readonly atLeast: number } => {
      if (raw === 'all' || raw === 'any') return raw
      const counted = AtLeast.safeParse(raw)
      if (counted.success) return counted.data
      context.issues.push({ code: 'custom', message: combineChoices, input: raw })
      return z.NEVER
    })
    .meta({ id: 'Combination' }),
  parts: z.array(Clause).min(1),
})

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/**
 * The written, agreed, versioned rules of what a lead is: `mappings/definition.yaml`.
 * Points and caps are whole numbers, so that scores are exact; the lead score is the sum of the three groups.
 */
export const LeadDefinition = z
  .strictObject({
    name: Id,
    /** Grows with every published change. */
    version: z.int().min(1),
    agreedBy: z.array(Signature).min(1),
    /** Who the company sells to; without it nobody can say what a lead is. */
    audience: Words,
    personas: z.array(Persona).min(1),
    glossary: z.array(GlossaryEntry).default([]),
    /** Whose days are counted, for windows and recontact dates; an IANA name. */
    timeZone: z.string().refine(isTimeZone, 'must be a time zone such as America/New_York'),
    formats: z.array(Format).min(1),
    sources: z.array(Source).default([]),
    actions: ActionRules,
    /** Whom the company sells to, and how much each group says about them. */
    business: BusinessType.default(defaultBusiness),
    /** Protected attributes that conditions may use all the same. */
    protectedOverrides: z.array(ProtectedOverride).default([]),
    scrub: ScrubRules.prefault({}),
    groups: z.strictObject({ demographic: Group, firmographic: Group, engagement: Group }),
    criteria: z.array(Criterion).min(1),
    /** What counts as having shown interest; who has not is a suspect. */
    inquiry: Clause.omit({ id: true }),
    entry: Entry,
    /** Who is never a lead, whatever the score; checked before anybody is asked. */
    exclusions: z.array(Clause).default([]),
    /** How much a customer like this is worth, the most valuable first; apart from whether the lead qualifies. */
    valueTiers: z.array(ValueTier).default([]),
    money: Money.prefault({}),
    /** What is sold; the cheapest that suits decides who can pay at all. */
    products: z.array(Product).default([]),
    bant: Bant,
    /** After how many days a lead is decided again whose decision time alone may change; null for never. */
    reviewDays: z.int().min(1).max(365).nullable().default(7),
    recycle: z.strictObject({ weeks: z.int().min(1).max(520), maxRecycles: z.int().min(0) }),
  })
  .superRefine((definition, context) => {
    for (const { path, sentence } of problemsAcross(definition)) {
      context.addIssue({ code: 'custom', path, message: sentence })
    }
  })
export type LeadDefinition = z.infer<typeof LeadDefinition>
