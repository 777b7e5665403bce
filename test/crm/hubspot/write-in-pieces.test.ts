import { describe, expect, it } from 'vitest'
import type { WriteAnswer } from '../../../src/ports/crm.ts'
import { failureOf } from '../crm-contract.ts'
import {
  batch,
  connect,
  contact,
  hubspot,
  input,
  invalid,
  keepWireStrict,
  unhurried,
  write,
  writePath,
} from './wire.ts'

keepWireStrict()

const kindsById = (answers: readonly WriteAnswer[]) =>
  Object.fromEntries(answers.map(({ ref, failure }) => [ref.id, failure?.kind ?? null]))

describe('a batch that HubSpot refuses as a whole', () => {
  it('finds the refused contact by halving when HubSpot refuses the whole batch', async () => {
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    const inputs = ['1', '2', '3', '4'].map((id) =>
      input(id, { plumbline_score: id === '3' ? 'plenty' : '1' }),
    )
    const answer = (from: number, to: number) =>
      batch(inputs.slice(from, to).map(({ id }) => contact(id, { plumbline_score: '1' })))
    hubspot().post(writePath, { inputs }).reply(400, refused)
    hubspot()
      .post(writePath, { inputs: inputs.slice(0, 2) })
      .reply(200, answer(0, 2))
    hubspot()
      .post(writePath, { inputs: inputs.slice(2, 4) })
      .reply(400, refused)
    hubspot()
      .post(writePath, { inputs: inputs.slice(2, 3) })
      .reply(400, refused)
    hubspot()
      .post(writePath, { inputs: inputs.slice(3, 4) })
      .reply(200, answer(3, 4))
    const writes = ['1', '2', '3', '4'].map((id) => write(id, { plumbline_score: id === '3' ? 'plenty' : 1 }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(kindsById(answers)).toEqual({ 1: null, 2: null, 3: 'rejected', 4: null })
    const failure = answers.find(({ ref }) => ref.id === '3')?.failure
    expect(failure?.message).not.toContain('plenty')
    expect(failure?.field).toBe('plumbline_score')
  })

  it.each([
    [429, { policyName: 'TEN_SECONDLY_ROLLING' }, 'rate-limited'],
    [502, '<html>', 'transient'],
    [401, {}, 'unauthorized'],
  ])('keeps what was written when a later half ends with %i', async (status, body, kind) => {
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    hubspot().post(writePath).reply(400, refused)
    hubspot()
      .post(writePath)
      .reply(200, batch(['1', '2'].map((id) => contact(id, { plumbline_score: '1' }))))
    hubspot().post(writePath).reply(status, body)
    const writes = ['1', '2', '3', '4'].map((id) => write(id, { plumbline_score: 1 }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(kindsById(answers)).toEqual({ 1: null, 2: null, 3: kind, 4: kind })
  })

  it('looks at guarded contacts once more before the pieces, and leaves the one alone in which somebody was', async () => {
    const expected = new Map(
      ['1', '2', '3'].map((id) => [
        `hubspot/contact/${id}`,
        { hubspot_owner_id: null, lifecyclestage: null },
      ]),
    )
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    const held = ['1', '2', '3'].map((id) => contact(id, { hubspot_owner_id: id === '2' ? 'sam' : null }))
    hubspot()
      .post('/crm/v3/objects/contacts/batch/read', ({ inputs, properties }) => {
        return inputs.length === 3 && properties.join() === 'hubspot_owner_id,lifecyclestage'
      })
      .reply(200, batch(held))
    const idsAre = (ids: string) => (body: { inputs: { id: string }[] }) =>
      body.inputs.map(({ id }) => id).join() === ids
    hubspot().post(writePath, idsAre('1,3,4')).reply(400, refused)
    // What was just read is not read again, and in whom somebody was is not written by a later piece either.
    hubspot()
      .post(writePath, idsAre('1'))
      .reply(200, batch([contact('1')]))
    hubspot()
      .post(writePath, idsAre('3,4'))
      .reply(200, batch(['3', '4'].map((id) => contact(id))))
    const writes = ['1', '2', '3', '4'].map((id) => write(id, { plumbline_score: 1 }))
    const answers = await connect().writeBack(writes, unhurried, {
      readAt: performance.now() - 5_000,
      expected,
      countLate: () => undefined,
    })
    expect(kindsById(answers)).toEqual({ 1: null, 2: 'conflict', 3: null, 4: null })
  })

  it('throws what a later half ends with when no contact has an answer yet', async () => {
    hubspot()
      .post(writePath)
      .reply(400, invalid('a', 'NOT_ALLOWED', 'This value is not allowed.', '1'))
    hubspot().post(writePath).reply(429, {})
    const writes = ['1', '2'].map((id) => write(id, { a: 1 }))
    expect((await failureOf(connect().writeBack(writes, unhurried))).kind).toBe('rate-limited')
  })

  it('takes the same refusal of every part of a batch for a mistake of the set-up, after three calls', async () => {
    const refused = invalid('a', 'NOT_ALLOWED', 'This value is not allowed.', '1')
    hubspot().post(writePath).times(3).reply(400, refused)
    const writes = Array.from({ length: 100 }, (_, index) => write(String(index), { a: 1 }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure).toMatchObject({ kind: 'misconfigured', fields: ['a'] })
    expect(failure.message).toContain('a: This value is not allowed.')
  })

  it('C3 takes a read-only property for one after the first call, and names it', async () => {
    const refused = invalid('a', 'READ_ONLY_VALUE', '"a" is a read only property.', '1')
    hubspot().post(writePath).reply(400, refused)
    const writes = Array.from({ length: 100 }, (_, index) => write(String(index), { a: 1 }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure).toMatchObject({ kind: 'misconfigured', fields: ['a'] })
    expect(failure.message).toContain('a: "a" is a read only property.')
  })

  it('bounds its calls, and leaves the contacts that it did not get to for later', async () => {
    let calls = 0
    hubspot()
      .post(writePath)
      .times(32)
      .reply(async (request: Request) => {
        calls += 1
        const { inputs } = (await request.json()) as { inputs: { id: string }[] }
        const bad = inputs.find(({ id }) => Number(id) % 3 === 0)
        const message = `${bad?.id} was not a valid number.`
        if (bad !== undefined) return [400, invalid('score', 'INVALID_INTEGER', message, bad.id)]
        return [200, batch(inputs.map(({ id }) => contact(id, { score: id })))]
      })
    const writes = Array.from({ length: 100 }, (_, index) => write(String(index), { score: `x${index}` }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(calls).toBe(32)
    expect(answers.length).toBe(100)
    const kinds = Object.values(kindsById(answers))
    expect(new Set(kinds)).toEqual(new Set([null, 'rejected', 'transient']))
    expect(kinds.filter((kind) => kind === 'rejected').length).toBeGreaterThan(5)
  })
})
