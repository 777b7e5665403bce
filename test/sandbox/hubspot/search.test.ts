import { describe, expect, it } from 'vitest'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePerson } from '../../crm/contract-people.ts'
import { openSandbox } from './ask.ts'

const path = '/crm/v3/objects/contacts/search'

const filter = (propertyName: string, operator: string, value?: string | string[], highValue?: string) => ({
  propertyName,
  operator,
  ...(Array.isArray(value) ? { values: value } : { value }),
  highValue,
})
const group = (...filters: unknown[]) => ({ filters })

describe('search of the HubSpot sandbox', () => {
  it.each([
    ['a limit above 200', { limit: 201 }],
    ['a page past 10,000', { limit: 200, after: '9900' }],
    ['an unknown property in a filter', { filterGroups: [group(filter('no_such', 'EQ', '1'))] }],
    ['an unknown operator', { filterGroups: [group(filter('email', 'LIKE', 'x'))] }],
    ['a filter without its value', { filterGroups: [group(filter('email', 'EQ'))] }],
    ['two sorts', { sorts: [{ propertyName: 'email' }, { propertyName: 'createdate' }] }],
    ['six groups', { filterGroups: Array.from({ length: 6 }, () => group(filter('email', 'HAS_PROPERTY'))) }],
    ['a body over 3,000 characters', { query: 'x'.repeat(3_000) }],
    ['broken JSON', '{"limit": '],
  ])('refuses %s', async (_, body) => {
    await using opened = await openSandbox(1)
    const { status, body: answer } = await opened.ask('POST', path, body)
    expect(status).toBe(400)
    expect(answer).toMatchObject({ status: 'error', correlationId: expect.any(String) })
  })

  it('refuses a wrong token', async () => {
    await using opened = await openSandbox(1)
    const { status, body } = await opened.ask('POST', path, {}, 'wrong')
    expect([status, body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
  })

  it('answers 429 for the sixth search in a second, by its own clock, and sends no limit headers', async () => {
    await using opened = await openSandbox(1, { limits: { searchSecondly: 5 } })
    for (let call = 0; call < 5; call += 1) {
      const { status, headers } = await opened.ask('POST', path, {})
      expect(status).toBe(200)
      expect(headers.get('x-hubspot-ratelimit-max')).toBeNull()
    }
    const { status, body } = await opened.ask('POST', path, {})
    expect([status, body.message]).toEqual([429, 'You have reached your secondly limit.'])
    opened.clock.advance(1_000)
    expect((await opened.ask('POST', path, {})).status).toBe(200)
  })

  it.each([
    ['EQ, folding case', [group(filter('lastname', 'EQ', 'EXAMPLE3'))], ['1000003']],
    [
      'NEQ',
      [group(filter('lastname', 'NEQ', 'example0'), filter('hs_object_id', 'LT', '1000003'))],
      ['1000001', '1000002'],
    ],
    [
      'LTE and GTE',
      [group(filter('hs_object_id', 'LTE', '1000002'), filter('hs_object_id', 'GTE', '1000001'))],
      ['1000001', '1000002'],
    ],
    ['BETWEEN', [group(filter('hs_object_id', 'BETWEEN', '1000004', '1000005'))], ['1000004', '1000005']],
    ['IN, in lower case', [group(filter('lastname', 'IN', ['example1', 'Example2']))], ['1000001']],
    ['NOT_HAS_PROPERTY', [group(filter('jobtitle', 'NOT_HAS_PROPERTY'))], ['1000006']],
    [
      'CONTAINS_TOKEN',
      [group(filter('email', 'CONTAINS_TOKEN', 'helixworks*'), filter('lastname', 'EQ', 'example2'))],
      ['1000002'],
    ],
    [
      'groups as OR',
      [group(filter('lastname', 'EQ', 'example1')), group(filter('lastname', 'EQ', 'example4'))],
      ['1000001', '1000004'],
    ],
  ])('finds by %s', async (_, filterGroups, ids) => {
    const people = Array.from({ length: 6 }, (__, index) => makePerson(index))
    await using opened = await openSandbox(0, { people: [...people, makePerson(6, { title: null })] })
    const { body } = await opened.ask('POST', path, { filterGroups, limit: 100 })
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(body.total).toBe(ids.length)
  })

  it('sorts by one property in either direction and pages with `after`', async () => {
    await using opened = await openSandbox(5)
    const sorts = [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }]
    const first = await opened.ask('POST', path, { sorts, limit: 2 })
    expect(first.body.results.map(({ id }: { id: string }) => id)).toEqual(['1000004', '1000003'])
    expect(first.body.paging).toEqual({ next: { after: '2' } })
    const last = await opened.ask('POST', path, { sorts, limit: 2, after: '4' })
    expect(last.body.results.map(({ id }: { id: string }) => id)).toEqual(['1000000'])
    expect(last.body.paging).toBeUndefined()
  })

  it('shows the old document until the index has caught up', async () => {
    await using opened = await openSandbox(1, { indexLagMs: 30_000 })
    const { clock, sandbox } = opened
    const titleOf = async () =>
      (await opened.ask('POST', path, { properties: ['jobtitle'] })).body.results[0].properties.jobtitle
    sandbox.editAsPerson('contact', '1000000', { jobtitle: 'President' })
    expect(await titleOf()).toBe('Vice President, QA')
    clock.advance(29_999)
    sandbox.editAsPerson('contact', '1000000', { jobtitle: 'Chief' })
    expect(await titleOf()).toBe('Vice President, QA')
    clock.advance(30_000)
    expect(await titleOf()).toBe('Chief')
  })

  it('never shows archived and merged contacts', async () => {
    await using opened = await openSandbox(3)
    opened.sandbox.archive('contact', '1000000')
    opened.sandbox.merge('contact', '1000001', '1000002')
    const { body } = await opened.ask('POST', path, {})
    expect(body.total).toBe(1)
    expect(opened.sandbox.ids('contact')).toEqual(['1000002'])
  })

  it('stamps its answers with its own clock and counts calls by purpose', async () => {
    await using opened = await openSandbox(1)
    const { headers } = await opened.ask('POST', path, {})
    expect(headers.get('date')).toBe(opened.clock.now().toUTCString())
    await opened.ask('POST', '/crm/v3/objects/companies/batch/read', { inputs: [] })
    expect(opened.sandbox.callCounts()).toEqual({ search: 1, companies: 1 })
  })

  it('refuses to start on a port that is taken', async () => {
    await using opened = await openSandbox(0)
    const port = Number(new URL(opened.sandbox.url).port)
    await expect(startHubspotSandbox({ port, people: [], now: opened.clock.now })).rejects.toThrow(
      /EADDRINUSE/,
    )
  })
})
