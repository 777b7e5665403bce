import type { Decision, GroupScore } from '../decision.ts'
import type { LifecycleStage } from '../lifecycle-stage.ts'

const labels: Readonly<Record<LifecycleStage, string>> = {
  suspect: 'Suspect',
  inquiry: 'Inquiry',
  aql: 'AQL',
  mql: 'MQL',
  sal: 'SAL',
  sql: 'SQL',
  customer: 'Customer',
  nurture: 'Nurture',
  disqualified: 'Disqualified',
}

/** What one text field of a CRM holds. */
const longest = 255

/** What a short explanation is made of, besides the scores. */
export type Explained = Pick<Decision, 'stage' | 'recontactOn' | 'disqualifiedBy'> & {
  readonly bantTotal: number
  readonly groups: readonly GroupScore[]
  readonly nextQuestion: string | null
}

/**
 * `MQL · 82 = fit 52 + engagement 30 · BANT 75/100 · Life science, Vice president · next: When do they need it?`:
 * only the definition's words and numbers, nothing that a person is called; at most 255 characters.
 */
export function shortExplanation(
  { score, fitScore, engagementScore, bantScore }: Scores,
  { stage, disqualifiedBy, recontactOn, bantTotal, groups, nextQuestion }: Explained,
): string {
  const company = bestReason(groups, 'firmographic')
  const person = bestReason(groups, 'demographic')
  let text = disqualifiedBy === null ? labels[stage] : `${labels[stage]}: ${disqualifiedBy}`
  text += ` · ${score} = fit ${fitScore} + engagement ${engagementScore}`
  text += bantScore === null ? ' · BANT not yet asked' : ` · BANT ${bantScore}/${bantTotal}`
  if (recontactOn !== null) text += ` · contact again ${recontactOn}`
  if (company !== null || person !== null)
    text += ` · ${company ?? ''}${company === null || person === null ? '' : ', '}${person ?? ''}`
  if (nextQuestion !== null) text += ` · next: ${nextQuestion}`
  return cut(text)
}

type Scores = Pick<Decision, 'score' | 'fitScore' | 'engagementScore' | 'bantScore'>

/** The reason of the criterion that gave a group most. */
function bestReason(groups: readonly GroupScore[], name: GroupScore['group']): string | null {
  let best: { readonly points: number; readonly because: string } | null = null
  for (const result of groups.find(({ group }) => group === name)?.criteria ?? []) {
    if (result.points > (best?.points ?? 0)) best = result
  }
  return best?.because ?? null
}

function cut(text: string): string {
  if (text.length <= longest) return text
  // Half a character outside the basic plane would not survive the way into the CRM.
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
