import type { CallBudget } from '../sandbox/sandboxes.ts'

/** The budgets in lines for a terminal. */
export function renderCalls(budgets: readonly CallBudget[]): string[] {
  return [
    'CRM calls',
    ...budgets.map(({ crm, calls, leastPossible, leads }) => {
      const used = Object.values(calls).reduce((sum, count) => sum + count, 0)
      const parts = Object.entries(calls).map(([purpose, count]) => `${purpose} ${count}`)
      const perThousand = ((used * 1_000) / Math.max(1, leads)).toFixed(1)
      return `  ${crm.padEnd(10)} ${used} (least possible ${leastPossible}; ${perThousand} per 1,000 leads): ${parts.join(', ')}`
    }),
  ]
}
