/**
 * How far up somebody stands, lowest first. `entry` is anybody who works without people to lead, from trainee to
 * specialist; `senior` the same with the word in the title; `manager` leads a team, a product or a project;
 * `director` a function or a country (Head of, Leiter, Directeur); `c-level` the whole house (CxO, president,
 * managing director, board); `owner` owns it (founder, partner, Inhaber).
 */
export const seniorities = ['entry', 'senior', 'manager', 'director', 'vp', 'c-level', 'owner'] as const
export type Seniority = (typeof seniorities)[number]

const ranks: Readonly<Record<Seniority, number>> = {
  entry: 0,
  senior: 1,
  manager: 2,
  director: 3,
  vp: 4,
  'c-level': 5,
  owner: 5,
}

/** 0 for `entry` up to 5; an owner decides as a c-level does, so the two rank alike. */
export const seniorityRank = (seniority: Seniority): number => ranks[seniority]
