import { describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { asConnectionRefused } from '../../src/store/connection-error.ts'
import { databaseFailure } from '../../src/store/database-failure.ts'

const driverError = (code: string | undefined, message = 'ada@acme.example is in the way', more = {}) =>
  Object.assign(new Error(message), { code, detail: 'Key (email)=(ada@acme.example) exists.', ...more })

describe('what a database driver throws', () => {
  const lost = [
    '57P01',
    '57P02',
    '57P03',
    '57P04',
    '57P05',
    '08006',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
  ]
  it.each(lost)('with the code %s is a lost connection', (code) => {
    expect(asConnectionRefused(driverError(code))).toMatchObject({ code: 'ECONNREFUSED' })
    expect(databaseFailure(driverError(code))).toMatchObject({ kind: 'transient' })
  })

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'saying "%s" without a code is a lost connection',
    (message) =>
      expect(asConnectionRefused(driverError(undefined, message))).toMatchObject({ code: 'ECONNREFUSED' }),
  )

  it.each(['23505', '42P01', '57014', '40P01', '22P02'])('with the code %s is none', (code) => {
    expect(asConnectionRefused(driverError(code))).toMatchObject({ code })
  })

  it.each([
    ['23505', 'conflict'],
    ['40P01', 'transient'],
    ['57014', 'transient'],
    ['53100', 'transient'],
    ['28P01', 'misconfigured'],
    ['42501', 'misconfigured'],
  ])('with the code %s is a failure of the kind %s', (code, kind) => {
    expect(databaseFailure(driverError(code))).toMatchObject({ kind })
  })

  it('leaves its code and constraint in the failure and nothing else', () => {
    const failure = databaseFailure(
      driverError('23505', undefined, { constraint: 'lead_pkey', params: ['ada'] }),
    )
    expect(failure.message).toBe('The database refused a statement (23505, lead_pkey).')
    expect(JSON.stringify([failure, String(failure.cause), failure.stack])).not.toContain('ada')
  })

  it('is named by its class when it has no code, and a failure stays what it is', () => {
    expect(databaseFailure(new RangeError('ada')).message).toBe(
      'The database refused a statement (RangeError).',
    )
    const failure = new Failure('gone', 'It is gone.', { cause: null })
    expect(databaseFailure(failure)).toBe(failure)
  })
})
