import { describe, expect, it } from 'vitest'
import { openSandbox } from './ask.ts'

const update = '/crm/v3/objects/contacts/batch/update'
const read = '/crm/v3/objects/contacts/batch/read'

const input = (id: string, properties: Record<string, string>, trace?: string) => ({
  id,
  properties,
  ...(trace !== undefined && { objectWriteTraceId: trace }),
})

describe('batch/update of the HubSpot sandbox', () => {
  it('refuses everything for one invalid value when not every input has a trace id of its own', async () => {
    await using opened = await openSandbox(2)
    for (const traces of [
      [undefined, undefined],
      ['a', undefined],
      ['a', 'a'],
    ]) {
      const inputs = [
        input('1000000', { jobtitle: 'President' }, traces[0]),
        input('1000001', { high_value_assets: '1.4e-14' }, traces[1]),
      ]
      const { status, body } = await opened.ask('POST', update, { inputs })
      expect([status, body.category, body.errors[0].code]).toEqual([
        400,
        'VALIDATION_ERROR',
        'INVALID_INTEGER',
      ])
      expect(body.message).toContain('"propertyValue":"1.4e-14"')
    }
    expect(opened.sandbox.record('contact', '1000000')).toMatchObject({ jobtitle: 'Vice President, QA' })
    expect(opened.sandbox.writeCounts()).toEqual({ changed: 0, needless: 0 })
  })

  it('answers 207 with trace ids, writes the valid ones, and leaves merged-away ids out without a word', async () => {
    await using opened = await openSandbox(4)
    opened.sandbox.merge('contact', '1000003', '1000000')
    const { status, body } = await opened.ask('POST', update, {
      inputs: [
        input('1000000', { jobtitle: 'President' }, 'a'),
        input('1000001', { no_such_property: 'x' }, 'b'),
        input('1000003', { jobtitle: 'President' }, 'c'),
        input('999', { jobtitle: 'President' }, 'd'),
      ],
    })
    expect(status).toBe(207)
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['1000000'])
    expect(body.numErrors).toBe(2)
    expect(body.errors[0]).toMatchObject({
      category: 'VALIDATION_ERROR',
      context: { objectWriteTraceId: ['b'] },
      errors: [{ code: 'PROPERTY_DOESNT_EXIST' }],
    })
    expect(body.errors[1]).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { ids: ['999'] } })
  })

  it.each([
    ['a duplicated id', [input('1000000', {}, 'a'), input('1000000', {}, 'b')]],
    ['an idProperty', [{ ...input('1000000', {}), idProperty: 'email' }]],
    ['101 inputs', Array.from({ length: 101 }, (_, index) => input(String(index), {}))],
    ['a value that is no text', [{ id: '1000000', properties: { high_value_assets: 3 } }]],
  ])('refuses %s', async (_, inputs) => {
    await using opened = await openSandbox(1)
    expect((await opened.ask('POST', update, { inputs })).status).toBe(400)
  })

  it.each([
    ['INVALID_OPTION', { lifecyclestage: 'sal' }],
    ['INVALID_OPTION', { bant_budget: 'Yes' }],
    ['INVALID_EMAIL', { email: 'mickey' }],
    ['INVALID_INTEGER', { high_value_assets: '1,000' }],
    ['INVALID_OWNER_ID', { hubspot_owner_id: '700001' }],
    ['READ_ONLY_VALUE', { lastmodifieddate: '0' }],
    ['READ_ONLY_VALUE', { hs_analytics_num_page_views: '7' }],
  ])('refuses with %s: %j', async (code, properties) => {
    await using opened = await openSandbox(1)
    const { body } = await opened.ask('POST', update, { inputs: [input('1000000', properties)] })
    expect(body.errors[0].code).toBe(code)
  })

  it('moves the lifecycle stage forward only, without a word, unless it is cleared first', async () => {
    await using opened = await openSandbox(1)
    const stageAfter = async (lifecyclestage: string) =>
      (await opened.ask('POST', update, { inputs: [input('1000000', { lifecyclestage })] })).body.results[0]
        .properties.lifecyclestage
    expect(await stageAfter('salesqualifiedlead')).toBe('salesqualifiedlead')
    expect(await stageAfter('lead')).toBe('salesqualifiedlead')
    expect(await stageAfter('')).toBeNull()
    expect(await stageAfter('lead')).toBe('lead')
  })

  it('lets a person move the stage back', async () => {
    await using opened = await openSandbox(1)
    opened.sandbox.editAsPerson('contact', '1000000', {
      lifecyclestage: 'subscriber',
      hubspot_owner_id: null,
    })
    expect(opened.sandbox.record('contact', '1000000')).toMatchObject({ lifecyclestage: 'subscriber' })
  })

  it('moves the stamp with every write and counts the needless ones', async () => {
    await using opened = await openSandbox(1)
    const inputs = [input('1000000', { jobtitle: 'President' })]
    opened.clock.advance(5)
    const first = await opened.ask('POST', update, { inputs })
    opened.clock.advance(5)
    const second = await opened.ask('POST', update, { inputs })
    expect(Date.parse(second.body.results[0].updatedAt) - Date.parse(first.body.results[0].updatedAt)).toBe(5)
    expect(opened.sandbox.writeCounts()).toEqual({ changed: 1, needless: 1 })
  })

  it('keeps to its ten-second limit and shows it in the headers', async () => {
    await using opened = await openSandbox(1, { limits: { tenSecondly: 2 } })
    const ask = () => opened.ask('POST', read, { inputs: [] })
    expect((await ask()).headers.get('x-hubspot-ratelimit-remaining')).toBe('1')
    expect((await ask()).headers.get('x-hubspot-ratelimit-remaining')).toBe('0')
    expect((await ask()).body).toMatchObject({ policyName: 'TEN_SECONDLY_ROLLING', errorType: 'RATE_LIMIT' })
    opened.clock.advance(10_000)
    expect((await ask()).status).toBe(200)
  })
})

describe('reading from the HubSpot sandbox', () => {
  it('answers 207 for missing ids, in an order of its own, ignoring unknown properties', async () => {
    await using opened = await openSandbox(2)
    const inputs = ['1000000', '1000001', '4'].map((id) => ({ id }))
    const { status, body } = await opened.ask('POST', read, {
      inputs,
      properties: ['email', 'bant_need', 'nothing'],
    })
    expect(status).toBe(207)
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['1000001', '1000000'])
    expect(body.results[1].properties).toEqual({
      email: 'ada.0@helixworks-0.example',
      bant_need: null,
      hs_object_id: '1000000',
      createdate: '2026-11-20T09:00:00.000Z',
      lastmodifieddate: '2026-11-20T09:00:00.000Z',
    })
    expect(body.errors[0]).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { ids: ['4'] } })
  })

  it('lists 100 at most, by id', async () => {
    await using opened = await openSandbox(150)
    expect((await opened.ask('GET', '/crm/v3/objects/contacts?limit=101')).status).toBe(400)
    const first = await opened.ask('GET', '/crm/v3/objects/contacts?limit=100&properties=email')
    expect(first.body.paging).toEqual({ next: { after: '1000100' } })
    const second = await opened.ask('GET', '/crm/v3/objects/contacts?limit=100&after=1000100')
    expect(second.body.results.length).toBe(50)
    expect(second.body.paging).toBeUndefined()
  })

  it('knows no path beside its own', async () => {
    await using opened = await openSandbox(0)
    expect((await opened.ask('GET', '/crm/v3/objects/deals')).status).toBe(404)
    expect((await opened.ask('PATCH', '/crm/v3/properties/contacts/email', {})).status).toBe(404)
  })

  it('tells about the account', async () => {
    await using opened = await openSandbox(0)
    const { body } = await opened.ask('GET', '/account-info/v3/details')
    expect(body).toMatchObject({ timeZone: 'UTC', portalId: expect.any(Number) })
  })
})

describe('properties of the HubSpot sandbox', () => {
  const path = '/crm/v3/properties/contacts'
  const score = {
    name: 'my_score',
    label: 'S',
    type: 'number',
    fieldType: 'number',
    groupName: 'qualification',
  }

  it('refuses a second property of the same name, in a batch as one entry', async () => {
    await using opened = await openSandbox(0)
    expect((await opened.ask('POST', path, score)).status).toBe(201)
    const again = await opened.ask('POST', path, score)
    expect([again.status, again.body.subCategory]).toEqual([409, 'Properties.PROPERTY_WITH_NAME_EXISTS'])
    const inputs = [score, { ...score, name: 'other_score' }]
    const batch = await opened.ask('POST', `${path}/batch/create`, { inputs })
    expect([batch.status, batch.body.results.length, batch.body.numErrors]).toEqual([207, 1, 1])
    expect((await opened.ask('GET', `${path}/other_score`)).body.type).toBe('number')
  })

  it('refuses a property in a group that is not there, and one shown in a way that its type has not', async () => {
    await using opened = await openSandbox(0)
    expect((await opened.ask('POST', path, { ...score, groupName: 'nowhere' })).status).toBe(400)
    expect((await opened.ask('POST', path, { ...score, fieldType: 'textarea' })).status).toBe(400)
    expect((await opened.ask('GET', `${path}/my_score`)).status).toBe(404)
  })

  it('refuses a second group of the same name', async () => {
    await using opened = await openSandbox(0)
    const group = { name: 'ours', label: 'Ours' }
    expect((await opened.ask('POST', `${path}/groups`, group)).status).toBe(201)
    expect((await opened.ask('POST', `${path}/groups`, group)).status).toBe(409)
  })
})
