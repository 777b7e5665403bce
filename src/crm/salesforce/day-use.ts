import type { DayUse } from '../../ports/call-budget.ts'

/** Reads `Sforce-Limit-Info: api-usage=10018/100000`, the org's use by all integrations; null when it says none. */
export function dayUseOf(limitInfo: string | null): DayUse | null {
  const [, used, limit] = /\bapi-usage=(\d+)\/(\d+)/.exec(limitInfo ?? '') ?? []
  return used === undefined || limit === undefined ? null : { used: Number(used), limit: Number(limit) }
}
