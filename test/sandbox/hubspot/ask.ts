import {
  type HubspotSandbox,
  type HubspotSandboxOptions,
  startHubspotSandbox,
} from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from '../../crm/contract-people.ts'
import { createMovedClock, type MovedClock } from '../../crm/crm-contract.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a foreign answer, looked at field by field by the assertions
  readonly body: any
}

export interface OpenedSandbox extends AsyncDisposable {
  readonly sandbox: HubspotSandbox
  readonly clock: MovedClock
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Reply>
}

/** A sandbox with some people, asked over HTTP without any client. */
export async function openSandbox(
  count: number,
  options: Partial<HubspotSandboxOptions> = {},
): Promise<OpenedSandbox> {
  const clock = createMovedClock()
  const sandbox = await startHubspotSandbox({
    port: 0,
    people: makePeople(count),
    now: clock.now,
    ...options,
  })
  return {
    sandbox,
    clock,
    async ask(method, path, body, token = sandbox.token) {
      const response = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      return { status: response.status, headers: response.headers, body: await response.json() }
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  }
}
