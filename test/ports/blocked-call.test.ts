import { describe, expect, it } from 'vitest'
import { blockedCall, whereItBroke } from '../../src/ports/blocked-call.ts'
import { createDoors } from '../../src/sandbox/doors.ts'

/** As `fetch` rejects. */
const failed = (code: string, message = 'words') =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })

describe('what keeps a call from being answered', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'nobody here trusts'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS=/path/to/ca.pem'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'nobody here trusts'],
    ['CERT_HAS_EXPIRED', 'has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'of another host'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'speaks no TLS at this port'],
  ])('D9 is %s', (code, words) => {
    expect(blockedCall(failed(code))).toContain(words)
    expect(blockedCall(failed(code))).toContain(code)
  })

  it('D9 is a proxy that does not let us through', () => {
    const error = failed('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling')
    expect(blockedCall(error)).toContain('the proxy of HTTPS_PROXY, which answered 407')
  })

  it('D9 is nothing where the call may pass by itself', () => {
    expect(blockedCall(failed('ECONNREFUSED'))).toBeNull()
    expect(blockedCall(failed('UND_ERR_SOCKET'))).toBeNull()
    expect(blockedCall('words')).toBeNull()
  })

  it('D9 is told with the machine that was reached, which may be a proxy', async () => {
    const doors = createDoors((_, response) => response.end())
    const url = await doors.open(0)
    await doors[Symbol.asyncDispose]()
    const error = await fetch(url).catch((reason: unknown) => reason)
    expect(whereItBroke(error)).toBe(`ECONNREFUSED at ${new URL(url).host}`)
    expect(whereItBroke(failed('UND_ERR_SOCKET'))).toBe('UND_ERR_SOCKET')
    expect(whereItBroke(new Error('words'))).toBeNull()
  })

  it('D9 is said of TLS that is spoken to a port without it', async () => {
    await using doors = createDoors((_, response) => response.end())
    const url = await doors.open(0)
    const error = await fetch(url.replace('http:', 'https:')).catch((reason: unknown) => reason)
    expect(blockedCall(error)).toMatch(/^speaks no TLS at this port \(ERR_SSL_\w+\)/)
  })
})
