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
  /** People who serve a boss: the boss's title in theirs is not theirs. */
  readonly aides: string
  /** Aides in name, deputies before a title: Assistant Vice President. */
  readonly deputies: string
  /** Before a title: not yet that. Trainee, Junior. */
  readonly juniors: string
  /** Before a title: no longer, or not yet, that. */
  readonly formers: string
  /** Between a person and the boss: `to the`, `des`. */
  readonly links: string
  /** What follows is a company's name. */
  readonly employers: string
  /** Consumed without a meaning, so that their parts do not mislead. */
  readonly mute: string
}
