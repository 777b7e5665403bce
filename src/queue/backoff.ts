const longestDelayMs = 15 * 60_000

/**
 * How long to wait before attempt `attemptsMade + 1`, in milliseconds: doubled each time up to 15 minutes, and anywhere
 * in the upper half of that, so that jobs that failed together do not come back together.
 */
export function backoffDelayMs(
  baseMs: number,
  attemptsMade: number,
  random: () => number = Math.random,
): number {
  const longest = Math.min(baseMs * 2 ** (attemptsMade - 1), longestDelayMs)
  return Math.round(longest * (0.5 + random() / 2))
}

const immediateRetryName = 'RetryAtOnce'

/** Marks an error so that the job goes again without a delay. */
export function retryAtOnce(error: Error): Error {
  error.name = immediateRetryName
  return error
}

export const isImmediateRetry = (error: Error | undefined): boolean => error?.name === immediateRetryName
