import type { CrmFinding } from '../domain/crm-check/crm-finding.ts'

/** Whether nothing is left that has to be mended, so that what was refused is worth another try. */
export const isMended = (findings: readonly CrmFinding[] | null): boolean =>
  findings?.every(({ weight }) => weight !== 'needed') === true
