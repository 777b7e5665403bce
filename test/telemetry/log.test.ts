import { describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import type { LogFields } from '../../src/ports/log.ts'
import { createLog, type LogLevel } from '../../src/telemetry/log.ts'

function record(level: LogLevel = 'debug') {
  const lines: string[] = []
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } })
  const last = () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, never>
  return { log, lines, last }
}

const personal = 'jane.doe+list@helixworks.example'

describe('a log line', () => {
  it('drops every field that is not on the list, at any depth', () => {
    const { log, lines } = record()
    const sloppy = { crm: 'hubspot', email: personal, contact: { properties: { a: { email: personal } } } }
    log.info('Pulled a page.', sloppy as LogFields)
    expect(lines.join()).not.toContain('helixworks')
    expect(lines.join()).toContain('hubspot')
  })

  it('drops an allowed field that holds something else than it should', () => {
    const { log, last } = record()
    log.info('Pulled.', { lead: { email: personal }, count: [personal] } as unknown as LogFields)
    expect(last()).not.toHaveProperty('lead')
    expect(last()).not.toHaveProperty('count')
  })

  it.each([
    ['the sentence', `Refused ${personal}.`, {}],
    ['a text field', 'Refused.', { lead: `hubspot/contact/${personal}` }],
    ['a path', 'Refused.', { path: `/x?email=${personal}&a=1` }],
    ['the message of an error', 'Refused.', { error: new Error(`insert failed for <${personal}>`) }],
    ['a cause', 'Refused.', { error: new Failure('rejected', 'refused', { cause: new Error(personal) }) }],
    [
      'own properties of an error',
      'Refused.',
      { error: Object.assign(new Error('x'), { request: { body: personal } }) },
    ],
    ['a thrown string', 'Refused.', { error: `no such contact ${personal}` }],
    ['a non-ASCII address', 'Refused.', { error: new Error('zoë@helixworks.example is taken') }],
  ])('holds no address from %s', (_, sentence, fields) => {
    const { log, lines } = record()
    log.error(sentence, fields)
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('helixworks')
  })

  it('D11 holds nothing that a terminal obeys, and says the same to a program', () => {
    const { log, lines, last } = record()
    log.warn('It said: \x1b[31mred\x9b2J\u202eder')
    expect(lines.join('')).toMatch(/^[\n\x20-\x7e]*$/)
    expect(last().message).toBe('It said: \x1b[31mred\x9b2J\u202eder')
  })

  it('carries all that is on the list', () => {
    const { log, last } = record()
    const fields = {
      crm: 'hubspot',
      job: 'score',
      jobId: '7',
      queue: 'scoring',
      lead: 'hubspot/contact/1',
      kind: 'gone',
    }
    const numbers = { count: 3, attempt: 2, durationMs: 12, retryAfterMs: 5, port: 8080 }
    log.warn('All of it.', { ...fields, ...numbers, path: '/livez' })
    expect(last()).toMatchObject({
      level: 'warn',
      message: 'All of it.',
      ...fields,
      ...numbers,
      path: '/livez',
    })
    expect(Date.parse(String(last().time))).toBeGreaterThan(0)
  })

  it('says of a failure what it is, where it came from and what caused it', () => {
    const { log, last } = record()
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    log.error('Call failed.', {
      error: new Failure('transient', 'no answer', { cause: refused, origin: 'hubspot' }),
    })
    expect(last().error).toMatchObject({
      name: 'Failure',
      kind: 'transient',
      origin: 'hubspot',
      message: 'no answer',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(last().error).toHaveProperty('stack', expect.stringMatching(/^\s+at .*log\.test\.ts/))
  })

  it('stays short when an error quotes a bundle of one huge line', () => {
    const { log, lines } = record()
    const error = new Error(`${'x'.repeat(500_000)}`)
    error.stack = `pglite.js:1\n${'y'.repeat(500_000)}\nError: x\n    at ${'z'.repeat(500_000)}\n    at b (c.js:1:1)`
    log.error('Broke.', { error })
    expect(lines.join().length).toBeLessThan(2_000)
    expect(lines.join()).toContain('at b (c.js:1:1)')
    expect(lines.join()).not.toContain('yyy')
  })

  it('ends, when errors cause each other in a ring', () => {
    const { log, lines } = record()
    const error = new Error('a')
    error.cause = new Error('b', { cause: error })
    log.error('Ring.', { error })
    expect(lines).toHaveLength(1)
  })

  it('is written from its level up', () => {
    const { log, lines } = record('warn')
    log.debug('no')
    log.info('no')
    log.warn('yes')
    log.error('yes')
    expect(lines).toHaveLength(2)
    expect(record('silent').lines).toHaveLength(0)
  })
})
