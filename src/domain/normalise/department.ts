/** What somebody works at. `general-management` is the whole house, `administration` the offices that serve it. */
export const departments = [
  'sales',
  'marketing',
  'it',
  'engineering',
  'operations',
  'quality',
  'research',
  'finance',
  'hr',
  'procurement',
  'legal',
  'product',
  'support',
  'facilities',
  'medical',
  'administration',
  'general-management',
] as const
export type Department = (typeof departments)[number]
