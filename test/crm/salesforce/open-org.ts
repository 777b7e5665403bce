import { createSalesforce, type SalesforceOptions } from '../../../src/crm/salesforce/index.ts'
import type { Crm, OutsideCall } from '../../../src/ports/crm.ts'
import type { SandboxPerson } from '../../../src/sandbox/person.ts'
import {
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from '../../../src/sandbox/salesforce/salesforce-sandbox.ts'
import { createMovedClock, type MovedClock } from '../crm-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

export interface OpenOrg extends AsyncDisposable {
  readonly sandbox: SalesforceSandbox
  readonly clock: MovedClock
  /** Every HTTP call that the adapters told of. */
  readonly calls: OutsideCall[]
  connect(options?: Partial<SalesforceOptions>): Crm
  /** One call to the REST API below `/services/data/v66.0`, signed in, without jsforce. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }>
}

async function signIn({ url, clientId, clientSecret }: SalesforceSandbox): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** A sandbox with these people and a clock that only a test moves. */
export async function openOrg(
  people: readonly SandboxPerson[],
  options: Partial<SalesforceSandboxOptions> = {},
): Promise<OpenOrg> {
  const clock = createMovedClock()
  const sandbox = await startSalesforceSandbox({ port: 0, people, now: clock.now, ...options })
  const { clientId, clientSecret, url: loginUrl } = sandbox
  const calls: OutsideCall[] = []
  return {
    sandbox,
    clock,
    calls,
    connect: (changes = {}) =>
      createSalesforce({
        loginUrl,
        credentials: { kind: 'client-credentials', clientId, clientSecret },
        apiVersion: '66.0',
        mapping: shippedMapping,
        timeoutMs: 5_000,
        observe: (call) => calls.push(call),
        ...changes,
      }),
    async ask(method, path, body, headers = {}) {
      const answer = await fetch(`${loginUrl}/services/data/v66.0${path}`, {
        method,
        headers: { authorization: `Bearer ${await signIn(sandbox)}`, ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      })
      return { status: answer.status, body: await answer.json(), headers: answer.headers }
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  }
}
