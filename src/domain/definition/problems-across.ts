import type { ActionQuestion } from '../actions/action-question.ts'
import { kindsUnder } from '../actions/action-rules.ts'
import { bantCriteria, bantTotal } from '../bant/bant.ts'
import { bantProblems } from '../bant/bant-problems.ts'
import type { Condition } from '../criteria/condition.ts'
import { nearestName } from '../criteria/nearest-name.ts'
import { isNeverMet } from '../criteria/never-met.ts'
import { wordKey } from '../normalise/fold.ts'
import { conditionsOf } from './conditions-of.ts'
import { contradictingWords } from './glossary.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { protectedUses } from './protected-fields.ts'
import { signingRoles } from './signature.ts'

type Path = (string | number)[]

/** What is wrong between the parts of a definition that are each sound by themselves. */
export interface ProblemAcross {
  readonly path: Path
  readonly sentence: string
}

/** Checks that ids are unique, that names refer to something, and that the thresholds can be reached. */
export function problemsAcross(definition: LeadDefinition): ProblemAcross[] {
  return [
    ...missingSignatures(definition),
    ...signaturesForTwo(definition),
    ...(['formats', 'criteria', 'exclusions', 'valueTiers', 'products'] as const).flatMap((list) =>
      repeatedIds(definition[list], [list]),
    ),
    ...repeatedIds(definition.entry.parts, ['entry', 'parts']),
    ...repeatedSources(definition),
    ...unknownBotKinds(definition),
    ...reservedIds(definition),
    ...conditionsOf(definition).flatMap(({ condition, path }) => unknownNames(condition, path, definition)),
    ...agelessHalfLives(definition),
    ...conditionsOf(definition).flatMap(({ condition, path }) =>
      protectedUses(condition, path, definition.protectedOverrides),
    ),
    ...contradictingWords(definition.glossary).map((index) => ({
      path: ['glossary', index, 'means'],
      sentence: 'the same people already use this word for another stage',
    })),
    ...contradictions(definition),
    ...unreachable(definition),
    ...bantProblems(definition),
  ]
}

function missingSignatures({ agreedBy }: LeadDefinition): ProblemAcross[] {
  const missing = signingRoles.filter((role) => !agreedBy.some((signature) => signature.role === role))
  return missing.map((role) => ({ path: ['agreedBy'], sentence: `nobody from ${role} has agreed to it yet` }))
}

/** Three roles agree by three people: one who signs for two has agreed with nobody. */
function signaturesForTwo({ agreedBy }: LeadDefinition): ProblemAcross[] {
  const roles = new Map<string, string>()
  return agreedBy.flatMap(({ name, role }, index) => {
    const first = roles.get(wordKey(name)) ?? role
    roles.set(wordKey(name), first)
    if (first === role) return []
    const sentence = `whoever signs here has signed for ${first} already; somebody else has to agree for ${role}`
    return [{ path: ['agreedBy', index, 'name'], sentence }]
  })
}

/** Days of signatures that are still to come, wherever on earth it is latest; `today` is `YYYY-MM-DD` there. */
export function signaturesToCome(
  { agreedBy, protectedOverrides }: Pick<LeadDefinition, 'agreedBy' | 'protectedOverrides'>,
  today: string,
): ProblemAcross[] {
  return Object.entries({ agreedBy, protectedOverrides }).flatMap(([list, signed]) =>
    signed.flatMap(({ date }, index) =>
      date <= today
        ? []
        : [
            {
              path: [list, index, 'date'],
              sentence: `${date} is still to come; write the day on which they agreed`,
            },
          ],
    ),
  )
}

function repeatedIds(listed: readonly { readonly id: string }[], path: Path): ProblemAcross[] {
  const seen = new Set<string>()
  return listed.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ path: [...path, index, 'id'], sentence: `${id} is there twice` }]
  })
}

/** CRMs are free with capitals, so that a source named twice would cost or be junk once only. */
function repeatedSources({ sources }: LeadDefinition): ProblemAcross[] {
  const names = sources.map(({ name }) => name.toLowerCase())
  return sources.flatMap(({ name }, index) =>
    names.indexOf(name.toLowerCase()) < index
      ? [{ path: ['sources', index, 'name'], sentence: `${name} is there twice` }]
      : [],
  )
}

/** A rule about a kind that no log can have would silently catch nobody. */
function unknownBotKinds({ actions }: LeadDefinition): ProblemAcross[] {
  const known = kindsUnder(actions)
  return actions.suspectBots.flatMap(({ kinds }, rule) =>
    kinds.flatMap((kind, index) =>
      known.includes(kind)
        ? []
        : [{ path: ['actions', 'suspectBots', rule, 'kinds', index], sentence: noKind(kind, known) }],
    ),
  )
}

function noKind(kind: string, known: readonly string[]): string {
  const meant = nearestName(kind, known)
  return `there is no kind of action ${kind}${meant === null ? '; name it under actions.kinds' : `; did you mean ${meant}?`}`
}

/** Reasons for disqualifying that the engine itself gives. */
const engineReasons = ['fake', 'no-product', 'recycle-limit', 'set-in-crm']

function reservedIds({ exclusions }: LeadDefinition): ProblemAcross[] {
  return exclusions.flatMap(({ id }, index) =>
    engineReasons.includes(id)
      ? [{ path: ['exclusions', index, 'id'], sentence: `${id} is a reason of the engine's own` }]
      : [],
  )
}

/** A format or source that the definition does not list would silently never be met. */
function unknownNames(condition: Condition, path: Path, definition: LeadDefinition): ProblemAcross[] {
  switch (condition.kind) {
    case 'compare': {
      const { field, operator, operand } = condition
      if ((field !== 'format' && field !== 'source') || operator === 'isKnown' || operator === 'contains')
        return []
      const known =
        field === 'format'
          ? definition.formats.map(({ id }) => id)
          : definition.sources.map(({ name }) => name)
      return (Array.isArray(operand) ? operand : [operand]).map(String).flatMap((name, index) => {
        if (known.includes(name)) return []
        const meant = nearestName(name, known)
        const place = Array.isArray(operand) ? [...path, operator, index] : [...path, operator]
        return [
          {
            path: place,
            sentence: `there is no ${field} ${name.slice(0, 60)} above${meant === null ? '' : `; did you mean ${meant}?`}`,
          },
        ]
      })
    }
    case 'action':
      return unknownActions(condition.question, path, definition)
    case 'not':
      return unknownNames(condition.of, [...path, 'not'], definition)
    default: {
      const key = condition.kind === 'atLeast' ? 'of' : condition.kind
      return condition.of.flatMap((each, index) => unknownNames(each, [...path, key, index], definition))
    }
  }
}

/** A kind that no log can have, or high-value assets that nobody listed, would silently never be met. */
function unknownActions(question: ActionQuestion, path: Path, { actions }: LeadDefinition): ProblemAcross[] {
  const known = kindsUnder(actions)
  const unknown = (question.kinds ?? []).filter((kind) => !known.includes(kind))
  const problems = unknown.map((kind) => ({ path: [...path, 'action'], sentence: noKind(kind, known) }))
  if (question.highValue && actions.highValueAssets.length === 0)
    problems.push({ path: [...path, 'highValue'], sentence: 'actions.highValueAssets lists none' })
  return problems
}

/** Points can only halve with the age of something, and only a plain action condition says of what. */
function agelessHalfLives({ criteria }: LeadDefinition): ProblemAcross[] {
  return criteria.flatMap(({ when, halfLifeDays }, index) =>
    halfLifeDays === null || when.kind === 'action'
      ? []
      : [
          {
            path: ['criteria', index, 'halfLifeDays'],
            sentence: 'needs a condition of the form { action: … }',
          },
        ],
  )
}

/** Conditions that nobody can ever meet, by themselves or, where gate 1 takes all its parts, together. */
function contradictions(definition: LeadDefinition): ProblemAcross[] {
  const { entry } = definition
  const alone = conditionsOf(definition)
    .filter(({ condition }) => isNeverMet(condition))
    .map(({ path }) => ({ path, sentence: 'nobody can ever meet this: it contradicts itself' }))
  const isContradicted = alone.some(({ path: [part] }) => part === 'entry')
  const together: Condition = { kind: 'all', of: entry.parts.map(({ when }) => when) }
  return isContradicted || entry.combine !== 'all' || !isNeverMet(together)
    ? alone
    : [
        ...alone,
        {
          path: ['entry', 'parts'],
          sentence: 'nobody can ever meet all of these: they contradict each other',
        },
      ]
}

function unreachable({ bant, entry }: LeadDefinition): ProblemAcross[] {
  const problems: ProblemAcross[] = []
  const most = bantTotal(bant)
  if (bant.threshold > most) {
    const sentence = `${bant.threshold} can never be reached: the four together give ${most}`
    problems.push({ path: ['bant', 'threshold'], sentence })
  }
  if (typeof entry.combine === 'object' && entry.combine.atLeast > entry.parts.length) {
    const sentence = `there are only ${entry.parts.length} parts`
    problems.push({ path: ['entry', 'combine', 'atLeast'], sentence })
  }
  for (const name of bantCriteria) {
    const { met, notMet } = bant[name]
    for (const [index, answer] of notMet.entries()) {
      if (!met.some((other) => other.toLowerCase() === answer.toLowerCase())) continue
      problems.push({
        path: ['bant', name, 'notMet', index],
        sentence: `${answer} cannot be met as well as notMet`,
      })
    }
  }
  return problems
}
