import { missingPostgres } from './private-postgres.ts'
import { missingRedis } from './private-redis.ts'

const missing = () => [missingPostgres(), missingRedis()].filter((reason) => reason !== null)

/** Where everything must run, a missing server is an error and not a test left out. */
export function setup(): void {
  const reasons = missing()
  if (process.env.CI === 'true' && reasons.length > 0) {
    throw new Error(`CI=true asks for every test, but: ${reasons.join('; ')}`)
  }
}

/** Says at the end of a run what it could not try. */
export function teardown(): void {
  for (const reason of missing()) console.log(`not run: tests against a server, because ${reason}`)
}
