import { Refusal } from './answer.ts'

export interface HubspotLimits {
  /** Ordinary calls in any ten seconds; null never refuses. */
  readonly tenSecondly: number | null
  /** Searches in any second; null never refuses. */
  readonly searchSecondly: number | null
  /** Calls of the whole day; null never refuses. */
  readonly daily: number | null
}

/** What the headers name when nothing is refused: a Professional account with a private app. */
const shownTenSecondly = 190
const shownDaily = 625_000

export interface RateLimiter {
  /** Counts a call; throws the 429 when it is one too many. Answers the headers that go with it. */
  admit(isSearch: boolean, nowMs: number): Record<string, string>
}

function refuse(message: string, policyName: string): Refusal {
  return new Refusal(429, {
    message,
    errorType: 'RATE_LIMIT',
    policyName,
    groupName: 'publicapi:private-apps-api-calls-20000001',
  })
}

/** A rolling window over the last `lengthMs`; refused calls are not counted. */
function createWindow(lengthMs: number): { count(nowMs: number): number; add(nowMs: number): void } {
  const calls: number[] = []
  return {
    count(nowMs) {
      while (calls.length > 0 && (calls[0] ?? nowMs) <= nowMs - lengthMs) calls.shift()
      return calls.length
    },
    add(nowMs) {
      calls.push(nowMs)
    },
  }
}

/** Searches have a limit of their own by the second and carry no headers; everything counts for the day. */
export function createRateLimiter(limits: HubspotLimits): RateLimiter {
  const ordinary = createWindow(10_000)
  const searches = createWindow(1_000)
  let today = 0
  const admitDaily = (): void => {
    if (limits.daily !== null && today >= limits.daily)
      throw refuse('You have reached your daily limit.', 'DAILY')
    today += 1
  }
  return {
    admit(isSearch, nowMs) {
      if (isSearch) {
        if (limits.searchSecondly !== null && searches.count(nowMs) >= limits.searchSecondly) {
          throw refuse('You have reached your secondly limit.', 'SECONDLY')
        }
        admitDaily()
        searches.add(nowMs)
        return {}
      }
      const used = ordinary.count(nowMs)
      if (limits.tenSecondly !== null && used >= limits.tenSecondly) {
        throw refuse('You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING')
      }
      admitDaily()
      ordinary.add(nowMs)
      const most = limits.tenSecondly ?? shownTenSecondly
      const daily = limits.daily ?? shownDaily
      return {
        'X-HubSpot-RateLimit-Max': String(most),
        'X-HubSpot-RateLimit-Remaining': String(Math.max(0, most - used - 1)),
        'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
        'X-HubSpot-RateLimit-Daily': String(daily),
        'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, daily - today)),
      }
    },
  }
}
