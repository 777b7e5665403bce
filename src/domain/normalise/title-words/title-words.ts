import type { Department } from '../department.ts'
import type { Seniority } from '../seniority.ts'

/**
 * What one language's titles are made of. Phrases stand in their ordinary spelling, separated by commas; case,
 * diacritics and hyphens do not matter, and `and` in any language is `&`. The longest phrase at a place wins.
 * `-leiter` also closes a compound (Vertriebsleiter), `vertriebs-` also opens one; `=partner` counts only when it
 * stands alone between commas, slashes and the like.
 */
export interface TitleWords {
  readonly levels: Partial<Readonly<Record<Seniority, string>>>
  /** What somebody works at, said outright. */
  readonly departments: Partial<Readonly<Record<Department, string>>>
  /** Words that hint at a department when nothing says it outright: an engineer in sales is in sales. */
  readonly hints: Partial<Readonly<Record<Department, string>>>
  readonly roles: Partial<Readonly<Record<TitleRole, string>>>
}

/** What words beside level and department do to the reading of a title. */
export type TitleRole =
  /** Serves a boss: the boss's title in theirs is not theirs. */
  | 'aide'
  /** An aide by name, a deputy before a title: Assistant Vice President. */
  | 'deputy'
  /** Makes an entry of whatever follows up to a manager: Trainee, Junior. */
  | 'junior'
  /** No longer, or not yet, what follows. */
  | 'former'
  /** Stands between a person and the boss: `to the`, `des`. */
  | 'link'
  /** Belongs to the boss who follows, and is nobody: Office of the. */
  | 'under'
  /** What follows is a company's name. */
  | 'employer'
  /** The two ends of Chief … Officer, whatever stands between. */
  | 'chief'
  | 'officer'
  /** Means nothing, so that its parts do not mislead: Head Office. */
  | 'mute'
