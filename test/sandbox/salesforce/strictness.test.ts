import { describe, expect, it } from 'vitest'
import { makePeople, makePerson } from '../../crm/contract-people.ts'
import { type OpenOrg, openOrg } from '../../crm/salesforce/open-org.ts'

const noRule = { 'sforce-auto-assign': 'FALSE' }
const lead = (id: string | undefined, fields: object) => ({ attributes: { type: 'Lead' }, id, ...fields })
const write = (
  org: OpenOrg,
  records: readonly object[],
  headers: Readonly<Record<string, string>> = noRule,
) => org.ask('PATCH', '/composite/sobjects', { allOrNone: false, records }, headers)

describe('a collection', () => {
  it.each([
    ['an unknown field', { Nonsense__c: 1 }, 'INVALID_FIELD'],
    ['a field that is still to be created', { Plumbline_Score__c: 1 }, 'INVALID_FIELD'],
    ['text in a number', { NumberOfEmployees: 'many' }, 'JSON_PARSER_ERROR'],
    ['a number in a text', { Title: 7 }, 'JSON_PARSER_ERROR'],
  ])('is refused whole for %s in one record', async (_, fields, errorCode) => {
    await using org = await openOrg(makePeople(2))
    const [first, second] = org.sandbox.ids('Lead')
    const answer = await write(org, [lead(first, { Title: 'CEO' }), lead(second, fields)])
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode }] })
    expect(org.sandbox.record('Lead', first ?? '')?.Title).toBe('Vice President, QA')
    expect(org.sandbox.writeCounts()).toEqual({ changed: 0, needless: 0 })
  })

  it('is refused with more than 200 records or more than ten runs of one type', async () => {
    await using org = await openOrg(makePeople(20))
    const [id] = org.sandbox.ids('Lead')
    const [contact] = org.sandbox.ids('Contact')
    const many = Array.from({ length: 201 }, () => lead(id, { Title: 'CEO' }))
    expect((await write(org, many)).status).toBe(400)
    const mixed = Array.from({ length: 12 }, (_, n) =>
      n % 2 === 0
        ? lead(id, { Title: 'CEO' })
        : { attributes: { type: 'Contact' }, id: contact, Title: 'CEO' },
    )
    expect((await write(org, mixed)).status).toBe(400)
  })

  it('answers by position under statusCode, without an id where it failed', async () => {
    await using org = await openOrg(makePeople(3))
    const [first, , third] = org.sandbox.ids('Lead')
    const answer = await write(org, [
      lead(first, { Title: 'CEO' }),
      lead('00QPb00000093D7MAI', { Title: 'CEO' }),
      lead(third, { Title: 'x'.repeat(129) }),
      lead(first, { LastName: '' }),
      lead(first, { IsConverted: true }),
    ])
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject([
      { id: first, success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
      { success: false, errors: [{ statusCode: 'STRING_TOO_LONG', fields: ['Title'] }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
      { success: false, errors: [{ statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] },
    ])
    expect((answer.body as { id?: string }[])[1]).not.toHaveProperty('id')
  })

  it('hands a lead to the rule’s queue when the header is missing', async () => {
    await using org = await openOrg([makePerson(0, { isOwned: true })])
    const [id] = org.sandbox.ids('Lead')
    const owner = () => String(org.sandbox.record('Lead', id ?? '')?.OwnerId)
    const before = owner()
    await write(org, [lead(id, { Title: 'CEO' })])
    expect(owner()).toBe(before)
    await write(org, [lead(id, { Title: 'CTO' })], {})
    expect(owner()).toMatch(/^00G/)
  })

  it('counts what changed nothing, and moves the stamp all the same', async () => {
    await using org = await openOrg(makePeople(1))
    const [id] = org.sandbox.ids('Lead')
    org.clock.advance(1_500)
    await write(org, [lead(id, { Title: ' Vice President, QA ' })])
    expect(org.sandbox.writeCounts()).toEqual({ changed: 0, needless: 1 })
    expect(org.sandbox.record('Lead', id ?? '')?.SystemModstamp).toBe('2026-11-20T09:00:01.000+0000')
  })
})

describe('a composite', () => {
  const subrequest = (n: number) => ({
    method: 'GET',
    url: `/services/data/v66.0/query?q=${encodeURIComponent('SELECT Id FROM Lead')}`,
    referenceId: `part${n}`,
  })
  const composite = (org: OpenOrg, parts: readonly object[]) =>
    org.ask('POST', '/composite', { compositeRequest: parts })

  it('takes five queries and no sixth, and is one call on the bill', async () => {
    await using org = await openOrg(makePeople(1))
    const five = await composite(org, [1, 2, 3, 4, 5].map(subrequest))
    expect((five.body as { compositeResponse: unknown[] }).compositeResponse.length).toBe(5)
    expect(org.sandbox.callCounts()).toEqual({ query: 1 })
    expect((await composite(org, [1, 2, 3, 4, 5, 6].map(subrequest))).status).toBe(400)
  })

  it('answers each part with its own status, and honours its own headers', async () => {
    await using org = await openOrg([makePerson(0, { isOwned: true })])
    const [id] = org.sandbox.ids('Lead')
    const before = org.sandbox.record('Lead', id ?? '')?.OwnerId
    const { body } = await composite(org, [
      { ...subrequest(1), url: '/services/data/v66.0/query?q=SELECT' },
      {
        method: 'PATCH',
        url: '/services/data/v66.0/composite/sobjects',
        referenceId: 'save',
        httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' },
        body: { records: [lead(id, { Title: 'CEO' })] },
      },
    ])
    expect(body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, referenceId: 'part1', body: [{ errorCode: 'MALFORMED_QUERY' }] },
        { httpStatusCode: 200, referenceId: 'save', body: [{ success: true }] },
      ],
    })
    expect(org.sandbox.record('Lead', id ?? '')).toMatchObject({ Title: 'CEO', OwnerId: before })
  })
})

describe('the org', () => {
  it('refuses a call without a session, and counts only what it took', async () => {
    await using org = await openOrg([])
    const answer = await fetch(`${org.sandbox.url}/services/data/v66.0/limits`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ])
    expect(org.sandbox.callCounts()).toEqual({})
  })

  it('tells the use of the daily limit with every answer, and stops at it', async () => {
    await using org = await openOrg([], { dailyLimit: 1 })
    const first = await org.ask('GET', '/limits')
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/1')
    expect(await org.ask('GET', '/limits')).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    })
  })

  it('does not show a new field to anybody who has no permission for it', async () => {
    await using org = await openOrg(makePeople(1))
    const Metadata = { type: 'Text', label: 'Secret', length: 80 }
    const create = () =>
      org.ask('POST', '/tooling/sobjects/CustomField', { FullName: 'Lead.Secret__c', Metadata })
    expect((await create()).status).toBe(201)
    expect((await create()).body).toMatchObject([{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }])
    const isDescribed = async () => {
      const { body } = await org.ask('GET', '/sobjects/Lead/describe')
      return (body as { fields: { name: string }[] }).fields.some(({ name }) => name === 'Secret__c')
    }
    expect(await isDescribed()).toBe(false)
    expect((await write(org, [lead(org.sandbox.ids('Lead')[0], { Secret__c: 'x' })])).status).toBe(400)
  })

  it('makes seven in ten people Leads, and customers and the rest Contacts of an account', async () => {
    await using org = await openOrg([...makePeople(10), makePerson(10, { progress: 'customer' })])
    expect(org.sandbox.ids('Lead').length).toBe(7)
    expect(org.sandbox.ids('Contact').length).toBe(4)
    const owners = org.sandbox.ids('Contact').map((id) => String(org.sandbox.record('Contact', id)?.OwnerId))
    for (const owner of owners) expect(owner).toMatch(/^005/)
  })

  it('has ids whose last three characters check the others', async () => {
    await using org = await openOrg(makePeople(1))
    const [id = ''] = org.sandbox.ids('Lead')
    expect(id).toMatch(/^00Q[A-Za-z0-9]{15}$/)
    const answer = await write(org, [lead(`${id.slice(0, 15)}ZZZ`, { Title: 'CEO' })])
    expect(answer.body).toMatchObject([{ success: false, errors: [{ statusCode: 'MALFORMED_ID' }] }])
  })
})
