import { describe, expect, it } from 'vitest'
import type { CrmValue } from '../../../src/domain/lead.ts'
import type { LeadWrite, WriteAnswer } from '../../../src/ports/crm.ts'
import { failureOf } from '../crm-contract.ts'
import { batch, connect, contact, hubspot, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const path = '/crm/v3/objects/contacts/batch/update'

const write = (id: string, changes: Record<string, CrmValue>): LeadWrite => ({
  ref: { crm: 'hubspot', object: 'contact', id },
  changes,
})

const input = (id: string, properties: Record<string, string>) => ({
  id,
  properties,
  objectWriteTraceId: `plumbline-${id}`,
})

const invalid = (name: string, error: string, message: string, propertyValue: string) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `Property values were not valid: ${JSON.stringify([
    { isValid: false, message, error, name, localizedErrorMessage: message, propertyValue, portalId: 1 },
  ])}`,
  errors: [{ message, code: error }],
})

const kindsById = (answers: readonly WriteAnswer[]) =>
  Object.fromEntries(answers.map(({ ref, failure }) => [ref.id, failure?.kind ?? null]))

describe('writing back', () => {
  it('refuses one contact in HubSpot’s words without the value, and confirms its neighbour', async () => {
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    hubspot()
      .post(path, {
        inputs: [input('1', { plumbline_score: '12' }), input('2', { plumbline_score: 'plenty' })],
      })
      .reply(
        207,
        batch(
          [contact('1', { plumbline_score: '12' })],
          [{ ...refused, context: { objectWriteTraceId: ['plumbline-2'] } }],
        ),
      )
    const answers = await connect().writeBack(
      [write('1', { plumbline_score: 12 }), write('2', { plumbline_score: 'plenty' })],
      unhurried,
    )
    expect(answers[0]).toEqual({
      ref: { crm: 'hubspot', object: 'contact', id: '1' },
      failure: null,
      written: { plumbline_score: 12 },
      modifiedAt: '2026-11-20T08:00:00.123Z',
    })
    expect(answers[1]?.failure?.kind).toBe('rejected')
    expect(answers[1]?.failure?.message).toContain('plumbline_score: … was not a valid number.')
    expect(answers[1]?.failure?.message).not.toContain('plenty')
  })

  it('takes a contact that is in neither results nor errors as merged away', async () => {
    hubspot()
      .post(path)
      .reply(200, batch([contact('1', { plumbline_score: '1' })]))
    const answers = await connect().writeBack(
      [write('1', { plumbline_score: 1 }), write('2', { plumbline_score: 1 })],
      unhurried,
    )
    expect(answers.map(({ failure }) => failure?.kind)).toEqual([undefined, 'gone'])
  })

  it('finds missing contacts by their ids, spread over several errors or grouped in one', async () => {
    const missing = (ids: string[]) => ({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: 'gone',
      context: { ids },
    })
    hubspot()
      .post(path)
      .reply(207, batch([], [missing(['1', '3']), missing(['2'])]))
    const writes = ['1', '2', '3'].map((id) => write(id, { plumbline_score: 1 }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(answers.map(({ failure }) => failure?.kind)).toEqual(['gone', 'gone', 'gone'])
  })

  it('does not take a contact as gone when an error names nobody', async () => {
    hubspot()
      .post(path)
      .reply(207, batch([], [{ status: 'error', category: 'INTERNAL_ERROR', message: 'oops' }]))
    const answers = await connect().writeBack([write('1', { plumbline_score: 1 })], unhurried)
    expect(answers[0]?.failure?.kind).toBe('transient')
  })

  it('tells the stage that HubSpot really holds when it did not move backwards', async () => {
    hubspot()
      .post(path)
      .reply(200, batch([contact('1', { lifecyclestage: 'customer' })]))
    const answers = await connect().writeBack([write('1', { lifecyclestage: 'lead' })], unhurried)
    expect(answers[0]).toMatchObject({ failure: null, written: { lifecyclestage: 'customer' } })
  })

  it('sends texts only: numbers without exponent, dates as they are, an empty text to clear', async () => {
    const properties = {
      plumbline_score: '0',
      plumbline_fit_score: '12.5',
      plumbline_recontact_on: '2026-12-18',
      hubspot_owner_id: '',
    }
    hubspot()
      .post(path, { inputs: [input('1', properties)] })
      .reply(200, batch([contact('1', { ...properties, hubspot_owner_id: null })]))
    const changes = {
      plumbline_score: 1.4210854715202004e-14,
      plumbline_fit_score: 12.5,
      plumbline_recontact_on: '2026-12-18',
      hubspot_owner_id: null,
    }
    const answers = await connect().writeBack([write('1', changes)], unhurried)
    expect(answers[0]).toMatchObject({ written: { ...changes, plumbline_score: 0 } })
  })

  it('is misconfigured for a property that does not exist, with the command that creates it', async () => {
    const { errors: _, ...unknown } = invalid(
      'plumbline_score',
      'PROPERTY_DOESNT_EXIST',
      'Property "plumbline_score" does not exist',
      '',
    )
    hubspot()
      .post(path)
      .reply(400, { ...unknown, errors: [{ code: 'PROPERTY_DOESNT_EXIST', message: 'x' }] })
    const writes = [write('1', { plumbline_score: 1 }), write('2', { plumbline_score: 1 })]
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('plumbline_score')
    expect(failure.message).toContain('plumbline setup')
  })

  it('is misconfigured for a stage that the account does not have', async () => {
    const refused = invalid(
      'lifecyclestage',
      'INVALID_OPTION',
      'sal was not one of the allowed options: [lead]',
      'sal',
    )
    hubspot()
      .post(path)
      .reply(207, batch([], [{ ...refused, context: { objectWriteTraceId: ['plumbline-1'] } }]))
    const answers = await connect().writeBack([write('1', { lifecyclestage: 'sal' })], unhurried)
    expect(answers[0]?.failure?.kind).toBe('misconfigured')
  })

  it('finds the refused contact by halving when HubSpot refuses the whole batch', async () => {
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    const inputs = ['1', '2', '3', '4'].map((id) =>
      input(id, { plumbline_score: id === '3' ? 'plenty' : '1' }),
    )
    const answer = (from: number, to: number) =>
      batch(inputs.slice(from, to).map(({ id }) => contact(id, { plumbline_score: '1' })))
    hubspot().post(path, { inputs }).reply(400, refused)
    hubspot()
      .post(path, { inputs: inputs.slice(0, 2) })
      .reply(200, answer(0, 2))
    hubspot()
      .post(path, { inputs: inputs.slice(2, 4) })
      .reply(400, refused)
    hubspot()
      .post(path, { inputs: inputs.slice(2, 3) })
      .reply(400, refused)
    hubspot()
      .post(path, { inputs: inputs.slice(3, 4) })
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
    hubspot().post(path).reply(400, refused)
    hubspot()
      .post(path)
      .reply(200, batch(['1', '2'].map((id) => contact(id, { plumbline_score: '1' }))))
    hubspot().post(path).reply(status, body)
    const writes = ['1', '2', '3', '4'].map((id) => write(id, { plumbline_score: 1 }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(kindsById(answers)).toEqual({ 1: null, 2: null, 3: kind, 4: kind })
  })

  it('throws what a later half ends with when no contact has an answer yet', async () => {
    hubspot()
      .post(path)
      .reply(400, invalid('a', 'READ_ONLY_VALUE', '"a" is a read only property.', '1'))
    hubspot().post(path).reply(429, {})
    const writes = ['1', '2'].map((id) => write(id, { a: 1 }))
    expect((await failureOf(connect().writeBack(writes, unhurried))).kind).toBe('rate-limited')
  })

  it('takes the same refusal of every part of a batch for a mistake of the set-up, after three calls', async () => {
    const refused = invalid('a', 'READ_ONLY_VALUE', '"a" is a read only property.', '1')
    hubspot().post(path).times(3).reply(400, refused)
    const writes = Array.from({ length: 100 }, (_, index) => write(String(index), { a: 1 }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('a: "a" is a read only property.')
  })

  it('bounds its calls, and leaves the contacts that it did not get to for later', async () => {
    let calls = 0
    hubspot()
      .post(path)
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

  it('is misconfigured for a stage that the account does not have, also when it refuses the whole batch', async () => {
    const message = 'sal was not one of the allowed options: [lead]'
    hubspot()
      .post(path)
      .reply(400, invalid('lifecyclestage', 'INVALID_OPTION', message, 'sal'))
    const writes = ['1', '2'].map((id) => write(id, { lifecyclestage: 'sal' }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('lacks a stage')
  })

  it('repeats no sent value when HubSpot refuses the whole batch in a sentence', async () => {
    const message = 'Ada Lovelace cannot be saved'
    hubspot().post(path).reply(400, { status: 'error', category: 'VALIDATION_ERROR', message })
    const [answer] = await connect().writeBack([write('1', { plumbline_reason: 'Ada Lovelace' })], unhurried)
    expect(answer?.failure?.message).toContain('… cannot be saved')
  })

  it.each([
    ['INVALID_OPTION', 207],
    ['INVALID_OWNER_ID', 207],
    ['INVALID_OWNER_ID', 400],
  ])('names the owner field when it is what HubSpot refuses: %s in a %i', async (code, status) => {
    const refused = invalid('hubspot_owner_id', code, 'The owner with id 77 does not exist.', '77')
    const context = { objectWriteTraceId: ['plumbline-1'] }
    hubspot()
      .post(path)
      .reply(status, status === 207 ? batch([], [{ ...refused, context }]) : refused)
    const changes = { hubspot_owner_id: '77', plumbline_score: 1 }
    const [answer] = await connect().writeBack([write('1', changes)], unhurried)
    expect(answer?.failure).toMatchObject({ kind: 'rejected', field: 'hubspot_owner_id' })
  })

  it('names no field when several were refused', async () => {
    const errors = ['plumbline_score', 'hubspot_owner_id'].map((name) => ({
      code: 'INVALID_INTEGER',
      message: 'not valid',
      context: { propertyName: [name] },
    }))
    hubspot().post(path).reply(400, { category: 'VALIDATION_ERROR', message: 'Several', errors })
    const [answer] = await connect().writeBack([write('1', { plumbline_score: 1 })], unhurried)
    expect(answer?.failure).toMatchObject({ kind: 'rejected', field: null })
  })

  it('says the same sentence for all contacts when properties are missing, and names all of them', async () => {
    const lacks = (id: string, name: string) => ({
      ...invalid(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`, ''),
      context: { objectWriteTraceId: [`plumbline-${id}`] },
    })
    hubspot()
      .post(path)
      .reply(207, batch([], [lacks('1', 'plumbline_stage'), lacks('2', 'plumbline_score')]))
    const answers = await connect().writeBack(
      [write('1', { plumbline_stage: 'mql' }), write('2', { plumbline_score: 1 })],
      unhurried,
    )
    const sentences = answers.map(({ failure }) => failure?.message)
    const sentence =
      'HubSpot has no contact property plumbline_score, plumbline_stage; run `plumbline setup` to create it'
    expect(sentences).toEqual([sentence, sentence])
  })

  it('makes no call for nothing', async () => {
    expect(await connect().writeBack([], unhurried)).toEqual([])
  })
})
