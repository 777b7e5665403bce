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

  it('throws what a later half ends with when no contact has an answer yet', async () => {
    hubspot()
      .post(writePath)
      .reply(400, invalid('a', 'READ_ONLY_VALUE', '"a" is a read only property.', '1'))
    hubspot().post(writePath).reply(429, {})
    const writes = ['1', '2'].map((id) => write(id, { a: 1 }))
    expect((await failureOf(connect().writeBack(writes, unhurried))).kind).toBe('rate-limited')
  })

  it('takes the same refusal of every part of a batch for a mistake of the set-up, after three calls', async () => {
    const refused = invalid('a', 'READ_ONLY_VALUE', '"a" is a read only property.', '1')
    hubspot().post(writePath).times(3).reply(400, refused)
    const writes = Array.from({ length: 100 }, (_, index) => write(String(index), { a: 1 }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure.kind).toBe('misconfigured')
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
