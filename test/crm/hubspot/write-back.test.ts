import { describe, expect, it } from 'vitest'
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

describe('writing back', () => {
  it('refuses one contact in HubSpot’s words without the value, and confirms its neighbour', async () => {
    const refused = invalid('plumbline_score', 'INVALID_INTEGER', 'plenty was not a valid number.', 'plenty')
    hubspot()
      .post(writePath, {
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
    expect(answers[1]?.failure?.message).toContain('plumbline_score: [removed] was not a valid number.')
    expect(answers[1]?.failure?.message).not.toContain('plenty')
  })

  it('takes a contact that is in neither results nor errors as merged away', async () => {
    hubspot()
      .post(writePath)
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
      .post(writePath)
      .reply(207, batch([], [missing(['1', '3']), missing(['2'])]))
    const writes = ['1', '2', '3'].map((id) => write(id, { plumbline_score: 1 }))
    const answers = await connect().writeBack(writes, unhurried)
    expect(answers.map(({ failure }) => failure?.kind)).toEqual(['gone', 'gone', 'gone'])
  })

  it('does not take a contact as gone when an error names nobody', async () => {
    hubspot()
      .post(writePath)
      .reply(207, batch([], [{ status: 'error', category: 'INTERNAL_ERROR', message: 'oops' }]))
    const answers = await connect().writeBack([write('1', { plumbline_score: 1 })], unhurried)
    expect(answers[0]?.failure?.kind).toBe('transient')
  })

  it('tells the stage that HubSpot really holds when it did not move backwards', async () => {
    hubspot()
      .post(writePath)
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
      .post(writePath, { inputs: [input('1', properties)] })
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
      .post(writePath)
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
      .post(writePath)
      .reply(207, batch([], [{ ...refused, context: { objectWriteTraceId: ['plumbline-1'] } }]))
    const answers = await connect().writeBack([write('1', { lifecyclestage: 'sal' })], unhurried)
    expect(answers[0]?.failure?.kind).toBe('misconfigured')
  })

  it('is misconfigured for a stage that the account does not have, also when it refuses the whole batch', async () => {
    const message = 'sal was not one of the allowed options: [lead]'
    hubspot()
      .post(writePath)
      .reply(400, invalid('lifecyclestage', 'INVALID_OPTION', message, 'sal'))
    const writes = ['1', '2'].map((id) => write(id, { lifecyclestage: 'sal' }))
    const failure = await failureOf(connect().writeBack(writes, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('lacks a stage')
  })

  it('repeats no sent value when HubSpot refuses the whole batch in a sentence', async () => {
    const message = 'Ada Lovelace cannot be saved'
    hubspot().post(writePath).reply(400, { status: 'error', category: 'VALIDATION_ERROR', message })
    const [answer] = await connect().writeBack([write('1', { plumbline_reason: 'Ada Lovelace' })], unhurried)
    expect(answer?.failure?.message).toContain('[removed] cannot be saved')
  })

  it.each([
    ['INVALID_OPTION', 207],
    ['INVALID_OWNER_ID', 207],
    ['INVALID_OWNER_ID', 400],
  ])('names the owner field when it is what HubSpot refuses: %s in a %i', async (code, status) => {
    const refused = invalid('hubspot_owner_id', code, 'The owner with id 77 does not exist.', '77')
    const context = { objectWriteTraceId: ['plumbline-1'] }
    hubspot()
      .post(writePath)
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
    hubspot().post(writePath).reply(400, { category: 'VALIDATION_ERROR', message: 'Several', errors })
    const [answer] = await connect().writeBack([write('1', { plumbline_score: 1 })], unhurried)
    expect(answer?.failure).toMatchObject({ kind: 'rejected', field: null })
  })

  it.each([
    ['C3', 'plumbline_score', 'READ_ONLY_VALUE', 'misconfigured'],
    ['C7', 'lifecyclestage', 'INVALID_OPTION', 'misconfigured'],
    ['B4', 'plumbline_reason', 'PROPERTY_VALIDATION_RULE', 'rejected'],
  ])('%s names %s, refused alone with %s in a 207', async (_row, name, code, kind) => {
    const refused = { ...invalid(name, code, 'No.', 'x'), context: { objectWriteTraceId: ['plumbline-1'] } }
    hubspot()
      .post(writePath)
      .reply(207, batch([], [refused]))
    const [answer] = await connect().writeBack([write('1', { [name]: 'x' })], unhurried)
    expect(answer?.failure).toMatchObject({ kind, fields: [name] })
  })

  it('says the same sentence for all contacts when properties are missing, and names all of them', async () => {
    const lacks = (id: string, name: string) => ({
      ...invalid(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`, ''),
      context: { objectWriteTraceId: [`plumbline-${id}`] },
    })
    hubspot()
      .post(writePath)
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
