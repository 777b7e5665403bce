import { Failure } from '../ports/failure.ts'
import type { FirmographicSource } from '../ports/firmographic-source.ts'

/** Wait this long when a source asks for patience without a number. */
const defaultPatienceMs = 10_000

/** A source that, once it asked to be left alone, is not asked before the time is over: it throws `rate-limited` at once. */
export function createPatientSource(source: FirmographicSource, now: () => Date): FirmographicSource {
  let silentUntil = 0
  return {
    name: source.name,
    async find(domain, signal) {
      const retryAfterMs = silentUntil - now().getTime()
      if (retryAfterMs > 0)
        throw new Failure('rate-limited', 'asked us to wait', {
          cause: null,
          retryAfterMs,
          origin: source.name,
        })
      try {
        return await source.find(domain, signal)
      } catch (error) {
        if (error instanceof Failure && error.kind === 'rate-limited')
          silentUntil = now().getTime() + (error.retryAfterMs ?? defaultPatienceMs)
        throw error
      }
    },
  }
}
