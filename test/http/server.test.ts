import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createServer, type ServerOptions } from '../../src/http/server.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'

function start(options: Partial<ServerOptions> = {}) {
  const said: { readonly sentence: string; readonly fields: LogFields | undefined }[] = []
  const say = (sentence: string, fields?: LogFields) => void said.push({ sentence, fields })
  const log: Log = { debug: say, info: say, warn: say, error: say }
  const metrics = {
    read: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'plumbline_x 1\n' }),
  }
  const server = createServer({ log, metrics, isReady: {}, host: '127.0.0.1', port: 0, ...options })
  return { server, said }
}

const broken = () => Promise.reject(new Error('password of postgres://user:secret@db is wrong'))

describe('the server, when something fails', () => {
  it('names the check that does not hold and keeps the reason for the log', async () => {
    await using started = closing(start({ isReady: { ledger: broken, queue: async () => true } }))
    const answer = await started.server.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ ready: false, failed: ['ledger'] })
    expect(started.said).toMatchObject([
      { sentence: 'Not ready: ledger.', fields: { error: expect.any(Error) } },
    ])
  })

  it('takes a check that throws at once for one that does not hold', async () => {
    const throwing = () => {
      throw new Error('not open')
    }
    await using started = closing(start({ isReady: { queue: throwing } }))
    expect((await started.server.inject('/readyz')).json()).toEqual({ ready: false, failed: ['queue'] })
  })

  it('still lives while it is not ready', async () => {
    await using started = closing(start({ isReady: { ledger: broken } }))
    expect((await started.server.inject('/livez')).statusCode).toBe(200)
  })

  it('answers an error of ours without its words', async () => {
    await using started = closing(start({ metrics: { read: broken } }))
    const answer = await started.server.inject('/metrics?token=abc')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(started.said).toMatchObject([
      { sentence: 'A request failed.', fields: { path: '/metrics?token=abc' } },
    ])
  })

  it('answers what is not there, and what cannot be read, without words of the framework', async () => {
    await using started = closing(start())
    const missing = await started.server.inject('/admin/../etc')
    expect([missing.statusCode, missing.json()]).toEqual([404, { error: 'There is nothing here.' }])
    const malformed = await started.server.inject({
      method: 'POST',
      url: '/livez',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    })
    const unreadable = await started.server.inject('/%zz')
    for (const answer of [malformed, unreadable])
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { error: 'The request is not one that we take.' },
      ])
  })
})

describe('the server', () => {
  it('is ready when all checks hold', async () => {
    await using started = closing(start({ isReady: { ledger: async () => 1, queue: async () => 'PONG' } }))
    const answer = await started.server.inject('/readyz')
    expect([answer.statusCode, answer.json()]).toEqual([200, { ready: true, failed: [] }])
  })

  it('hands out the metrics as they are', async () => {
    await using started = closing(start())
    const answer = await started.server.inject('/metrics')
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4')
    expect(answer.body).toBe('plumbline_x 1\n')
  })

  it('finishes the request in hand before it closes, and closes once', async () => {
    const { promise: asked, resolve: tellAsked } = Promise.withResolvers<void>()
    const { promise: answerIt, resolve: letGo } = Promise.withResolvers<void>()
    const slow = async () => {
      tellAsked()
      await answerIt
    }
    const { server } = start({ isReady: { ledger: slow } })
    const url = await server.listen()
    const inHand = fetch(`${url}/readyz`)
    await asked
    const closed = Promise.all([server.close(), server.close()])
    letGo()
    expect((await inHand).status).toBe(200)
    await closed
    await expect(fetch(`${url}/livez`)).rejects.toThrow()
  })
})

/** The started server, closed at the end of the scope. */
function closing<Started extends ReturnType<typeof start>>(started: Started): Started & AsyncDisposable {
  return { ...started, [Symbol.asyncDispose]: () => started.server.close() }
}

describe('the server, when it is closed', () => {
  it.each([
    ['sent its headers by half', 'GET /livez HTTP/1.1\r\nHost: here\r\n'],
    ['sent its body by half', 'POST /livez HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{'],
    ['sent nothing', ''],
  ])('D3 cuts a connection that %s', async (_, sent) => {
    const { server } = start({ graceMs: 50 })
    const { hostname, port } = new URL(await server.listen())
    const caller = connect(Number(port), hostname)
    const cut = new Promise((resolve) => caller.once('close', resolve))
    caller.on('error', () => undefined)
    await once(caller, 'connect')
    caller.resume()
    caller.write(sent)
    // Answered on another connection, the server has seen the first one.
    expect((await fetch(`http://${hostname}:${port}/livez`)).status).toBe(200)
    const closed = Promise.all([server.close(), cut]).then(() => 'closed')
    expect(await Promise.race([closed, wait(3_000, 'still open')])).toBe('closed')
    caller.destroy()
  })
})

describe('a port that cannot be opened', () => {
  it('D9 is said to be in use, with what to do', async () => {
    await using first = closing(start())
    const port = Number(new URL(await first.server.listen()).port)
    await using second = closing(start({ port }))
    await expect(second.server.listen()).rejects.toMatchObject({
      name: 'Failure',
      kind: 'misconfigured',
      message: `Port ${port} of 127.0.0.1 is in use by another program. Stop that one, or set PORT to another port (0 takes any free one).`,
    })
  })

  it('D9 is said to be on no address of this machine', async () => {
    await using started = closing(start({ host: '192.0.2.1' }))
    await expect(started.server.listen()).rejects.toMatchObject({
      kind: 'misconfigured',
      message:
        '192.0.2.1 is no address of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.',
    })
  })
})
