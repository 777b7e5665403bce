import { missingNamespaces, missingOtherUser } from './namespaces.ts'
import { missingPgbouncer } from './private-pgbouncer.ts'
import { missingPostgres } from './private-postgres.ts'
import { missingRedis } from './private-redis.ts'

const missing = () =>
  [
    { what: 'tests against a server', why: missingPostgres() },
    { what: 'tests against a server', why: missingRedis() },
    { what: 'tests behind a pooler', why: missingPgbouncer() },
    { what: 'tests of containers', why: missingNamespaces() },
    { what: 'tests as another user', why: missingOtherUser() },
  ].filter(({ why }) => why !== null)

/** Where everything must run, a missing program or right is an error and not a test left out. */
export function setup(): void {
  const reasons = missing().map(({ why }) => why)
  if (process.env.CI === 'true' && reasons.length > 0) {
    throw new Error(`CI=true asks for every test, but: ${reasons.join('; ')}`)
  }
}

/** Says at the end of a run what it could not try. */
export function teardown(): void {
  for (const { what, why } of missing()) console.log(`not run: ${what}, because ${why}`)
}
