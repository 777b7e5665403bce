import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useProxy } from '../../src/cli/environment.ts'
import { createHubspot } from '../../src/crm/hubspot/index.ts'
import { createSalesforce } from '../../src/crm/salesforce/index.ts'
import { createDoors } from '../../src/sandbox/doors.ts'
import { failureOf } from '../crm/crm-contract.ts'
import { shippedMapping as hubspotMapping } from '../crm/hubspot/shipped-mapping.ts'
import { shippedMapping as salesforceMapping } from '../crm/salesforce/shipped-mapping.ts'

const signal = new AbortController().signal
const common = { timeoutMs: 5_000, observe: () => {}, overlapMs: 0 }
const hubspotAt = (baseUrl: string) =>
  createHubspot({ ...common, baseUrl, accessToken: 'pat', mapping: hubspotMapping })
const salesforceAt = (loginUrl: string) =>
  createSalesforce({
    ...common,
    loginUrl,
    apiVersion: '68.0',
    credentials: { kind: 'client-credentials', clientId: 'id', clientSecret: 'secret' },
    mapping: salesforceMapping,
  })

describe('the proxy of the environment', () => {
  /** Hosts that were asked for; each leads to the same CRM, which refuses everybody. */
  const asked: string[] = []
  const crm = createDoors((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: 'invalid_client', error_description: 'invalid' }))
  })
  let crmUrl: string
  let proxy: Server
  let undo: () => void = () => undefined
  beforeEach(async () => {
    crmUrl = await crm.open(0)
    proxy = createServer().on('connect', (request, client) => {
      asked.push(request.url ?? '')
      const upstream = connect(Number(new URL(crmUrl).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
      for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    undo()
    asked.length = 0
    proxy.closeAllConnections()
    proxy.close()
    await crm[Symbol.asyncDispose]()
  })
  const use = (more: Record<string, string> = {}) => {
    undo = useProxy({ HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, ...more })
  }

  it('D9 is what both CRMs are called through', async () => {
    use()
    expect((await failureOf(hubspotAt('http://hubspot.invalid').readOwners(signal))).kind).toBe(
      'unauthorized',
    )
    expect((await failureOf(salesforceAt('http://acme.invalid').readOwners(signal))).kind).toBe(
      'unauthorized',
    )
    expect(asked).toEqual(['hubspot.invalid:80', 'acme.invalid:80'])
  })

  it('D9 is left out for this machine, and for the hosts of NO_PROXY', async () => {
    use({ NO_PROXY: 'hubspot.invalid' })
    expect((await failureOf(hubspotAt(crmUrl).readOwners(signal))).kind).toBe('unauthorized')
    expect((await failureOf(hubspotAt('http://hubspot.invalid').readOwners(signal))).kind).toBe('transient')
    expect(asked).toEqual([])
  })

  it('D9 is said to be no address', () => {
    expect(() => useProxy({ HTTPS_PROXY: 'proxy.example:3128' })).toThrow(
      'HTTPS_PROXY is not an address such as http://proxy.example:3128.',
    )
  })
})
