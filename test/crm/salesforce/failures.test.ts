import { describe, expect, it } from 'vitest'
import { failedCall, refusedRecord } from '../../../src/crm/salesforce/failures.ts'
import { Failure } from '../../../src/ports/failure.ts'
import { shippedMapping } from './shipped-mapping.ts'

const host = 'acme.my.salesforce.example'

/** As jsforce makes it of a refused call. */
const answered = (errorCode: string, more: object = {}) =>
  Object.assign(new Error('words'), { name: errorCode, errorCode, ...more })

describe('what a call under jsforce threw', () => {
  it.each([200, 400, 503, null])('stays what it is when it is a bug of ours, with status %s', (status) => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'length')")
    expect(failedCall(bug, status, host)).toBe(bug)
    const other = new RangeError('Invalid time value')
    expect(failedCall(other, status, host)).toBe(other)
  })

  it.each([200, 503, null])('is transient when the network failed, with status %s', (status) => {
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
    for (const message of ['fetch failed', 'terminated'])
      expect(failedCall(new TypeError(message, { cause }), status, host)).toMatchObject({
        kind: 'transient',
        origin: 'salesforce',
        cause: expect.any(TypeError),
      })
  })

  it('is what Salesforce answered when it carries its code', () => {
    expect(failedCall(answered('SERVER_UNAVAILABLE'), 503, host)).toMatchObject({ kind: 'transient' })
    expect(failedCall(answered('MALFORMED_QUERY'), 400, host)).toMatchObject({ kind: 'misconfigured' })
    const data = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]
    expect(failedCall(answered('MULTIPLE_API_ERRORS', { data }), 403, host)).toMatchObject({
      kind: 'rate-limited',
    })
  })

  it('stays the failure that the transport made of it', () => {
    const failure = new Failure('transient', 'cut', { cause: null })
    expect(failedCall(failure, null, host)).toBe(failure)
  })
})

describe('why a record was not saved', () => {
  const shipped = shippedMapping.objects.Lead
  const write = {
    ref: { crm: 'salesforce', object: 'Lead', id: '1' },
    changes: { Status: 'x', Industry: 'y' },
  }
  const lacking = (field: string) => ({
    code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    message: `${field}: bad value for restricted picklist field: x`,
    fields: [field],
  })

  it.each([
    ['C7 is the set-up when the org lacks a status that we write', 'Status', 'misconfigured'],
    ['is the record when it is another list that lacks the word', 'Industry', 'rejected'],
  ])('%s', (_name, field, kind) => {
    const mapping = shipped ?? { owner: 'OwnerId', stage: null }
    expect(refusedRecord(write, lacking(field), mapping)).toMatchObject({ kind, fields: [field] })
  })
})
