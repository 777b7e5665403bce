import type { ResultName } from './crm-mapping.ts'
import type { Decision } from './decision.ts'
import type { CrmValue } from './lead.ts'

/** What a decision says in the words of a CRM's fields: scores as whole numbers, dates as `YYYY-MM-DD`, null for empty. */
export function toResults(decision: Decision): Readonly<Record<ResultName, CrmValue>> {
  return {
    score: decision.score,
    fitScore: decision.fitScore,
    engagementScore: decision.engagementScore,
    bantScore: decision.bantScore,
    stage: decision.stage,
    reason: decision.explanation.short,
    nextQuestion: decision.explanation.nextQuestion,
    recontactOn: decision.recontactOn,
    valueTier: decision.valueTier,
    definition: decision.definition,
  }
}
