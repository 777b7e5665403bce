import type { Department } from './department.ts'
import { type Seniority, seniorityRank } from './seniority.ts'
import type { TitlePhrase } from './title-lexicon.ts'
import { titlePhrases } from './title-phrases.ts'
import type { Separator } from './title-tokens.ts'

/** What a job title says; null where it does not. */
export interface TitleReading {
  readonly seniority: Seniority | null
  readonly department: Department | null
}

/** Longer texts are no titles, and a limit keeps the time bounded. */
const longestTitle = 300

/**
 * Reads seniority and department out of a job title in English, German, French, Spanish, Portuguese, Italian or
 * Dutch; all languages at once, since titles mix them. The highest of several functions counts (`CEO & Founder`),
 * a boss named as somebody else's does not (`Executive Assistant to the VP`). Never throws; unreadable is null.
 */
export function readTitle(title: string | null): TitleReading {
  if (title === null || title.length > longestTitle) return { seniority: null, department: null }
  return readPhrases(titlePhrases(title))
}

/** What was found so far, in the whole title or in one clause of it. */
interface Finding {
  level: Seniority | null
  department: Department | null
  hint: Department | null
  /** Who runs the whole house is in general management, unless anything at all says more. */
  fallback: Department | null
}
const nothing = (): Finding => ({ level: null, department: null, hint: null, fallback: null })

/** Why a part of a title is not about the person: whose aide, what they were, where they work. */
type Silence = 'aide-of' | 'aide' | 'under' | 'former' | 'employer'
/** The separators that end a silence. */
const ends: Readonly<Record<Silence, readonly Separator[]>> = {
  'aide-of': ['|'],
  aide: ['|', '/', '&'],
  under: ['|', ','],
  former: ['|', ',', '/'],
  employer: ['|', ',', '/'],
}

function readPhrases(parts: readonly (TitlePhrase | Separator)[]): TitleReading {
  let whole = nothing()
  let clause = nothing()
  /** What stands in a silence: its departments count after all when it held no boss. */
  let silenced = nothing()
  let silence: Silence | null = null
  let isJunior = false
  let isChief = false
  let isLinked = false
  let hasBegun = false

  const endSilence = (): void => {
    if (silence !== 'former' && silence !== 'employer' && !isBoss(silenced.level)) {
      add(clause, { ...silenced, level: null })
    }
    silence = null
    silenced = nothing()
  }
  const endClause = (): void => {
    if (isJunior && clause.level !== null && seniorityRank(clause.level) <= seniorityRank('manager')) {
      clause.level = 'entry'
    }
    add(whole, clause)
    clause = nothing()
    isLinked = false
    hasBegun = false
  }

  parts.forEach((part, index) => {
    if (typeof part === 'string') {
      if (silence !== null && ends[silence].includes(part)) endSilence()
      endClause()
      if (part !== '&') {
        isJunior = false
        isChief = false
      }
      return
    }
    if (silence !== null) {
      add(silenced, findingOf(part))
      return
    }
    const role = roleAt(parts, index, part)
    if (role === 'aide') {
      const serves = clause
      clause = isBoss(serves.level) ? nothing() : serves
      add(clause, { level: 'entry', department: null, hint: null, fallback: 'administration' })
      add(clause, { ...findingOf(part), level: null })
      silence = isLink(part) || isLink(parts[index + 1]) ? 'aide-of' : 'aide'
    } else if (role !== null) {
      if (role === 'former') clause = nothing()
      if (role === 'former' && isLast(parts, index)) whole = nothing()
      silence = role
    } else if (isLinked && hasBegun && isBoss(part.level)) {
      silence = 'under'
      add(silenced, findingOf(part))
    } else {
      const isChiefOfficer = isChief && part.roles.has('officer')
      add(clause, isChiefOfficer ? { ...findingOf(part), level: 'c-level' } : findingOf(part))
    }
    if (part.roles.has('chief')) isChief = true
    if (part.roles.has('junior')) isJunior = true
    if (part.roles.has('link')) isLinked = true
    else if (part.level !== null) isLinked = false
    if (part.level !== null || part.department !== null || part.roles.has('aide')) hasBegun = true
  })
  endSilence()
  endClause()
  return { seniority: whole.level, department: whole.department ?? whole.hint ?? whole.fallback }
}

const isBoss = (level: Seniority | null): boolean =>
  level !== null && seniorityRank(level) >= seniorityRank('manager')

/** A former that ends its clause speaks of all before it: `CEO (retired)`. */
const isLast = (parts: readonly unknown[], index: number): boolean =>
  parts.length === index + 1 || typeof parts[index + 1] === 'string'

const isLink = (part: TitlePhrase | Separator | undefined): boolean =>
  typeof part === 'object' && part.roles.has('link')

/** A deputy with a title behind is that (Assistant Vice President); without one an aide (Marketing Assistant). */
function roleAt(
  parts: readonly (TitlePhrase | Separator)[],
  index: number,
  part: TitlePhrase,
): 'aide' | 'under' | 'former' | 'employer' | null {
  for (const role of ['former', 'employer', 'under'] as const) if (part.roles.has(role)) return role
  if (part.roles.has('aide')) return 'aide'
  if (!part.roles.has('deputy')) return null
  if (isLink(parts[index + 1])) return 'aide'
  for (const next of parts.slice(index + 1)) {
    if (typeof next === 'string') break
    if (isBoss(next.level)) return null
  }
  return 'aide'
}

function findingOf({ level, department, hint }: TitlePhrase): Finding {
  const isFallback = hint === 'general-management'
  return { level, department, hint: isFallback ? null : hint, fallback: isFallback ? hint : null }
}

/** The higher level counts; of departments the first. */
function add(to: Finding, from: Finding): void {
  if (from.level !== null && (to.level === null || seniorityRank(from.level) > seniorityRank(to.level))) {
    to.level = from.level
  }
  to.department ??= from.department
  to.hint ??= from.hint
  to.fallback ??= from.fallback
}
