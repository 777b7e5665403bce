import { describe, expect, it } from 'vitest'
import { makePeople, makePerson } from '../../crm/contract-people.ts'
import { openOrg } from '../../crm/salesforce/open-org.ts'

const query = (soql: string) => `/query?q=${encodeURIComponent(soql)}`
interface Page {
  readonly totalSize: number
  readonly done: boolean
  readonly nextRecordsUrl?: string
  readonly records: readonly Record<string, unknown>[]
}

describe('what the query reader refuses', () => {
  it.each([
    ['SELECT Id FROM Lead WHERE', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Lead LIMIT many', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Lead WHERE Email = 'a' AND Title = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Lead WHERE Email = 'a' garbage", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Lead WHERE Email = 'unclosed", 'MALFORMED_QUERY'],
    ['SELECT Id, Nonsense__c FROM Lead', 'INVALID_FIELD'],
    ['SELECT Plumbline_Score__c FROM Lead', 'INVALID_FIELD'],
    ['SELECT Account.Name FROM Lead', 'INVALID_FIELD'],
    ["SELECT Id FROM Lead WHERE SystemModstamp > '2026-11-20T00:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity', 'INVALID_TYPE'],
    ["SELECT Id FROM Lead WHERE Id = 'nothing'", 'INVALID_QUERY_FILTER_OPERATOR'],
  ])('%s', async (soql, errorCode) => {
    await using org = await openOrg([])
    expect(await org.ask('GET', query(soql))).toMatchObject({ status: 400, body: [{ errorCode }] })
  })
})

describe('what it answers', () => {
  it('compares text without regard to case and understands nulls, IN and parentheses', async () => {
    const people = [
      makePerson(0, { title: "Head of 'Things'" }),
      makePerson(1, { title: null }),
      makePerson(2, { title: 'CEO', country: 'France' }),
    ]
    await using org = await openOrg(people)
    const names = async (where: string) => {
      const { body } = await org.ask(
        'GET',
        query(`SELECT LastName FROM Lead WHERE ${where} ORDER BY LastName DESC`),
      )
      return (body as Page).records.map(({ LastName }) => LastName)
    }
    expect(await names("Title = 'HEAD OF \\'THINGS\\''")).toEqual(['Example0'])
    expect(await names('Title = null')).toEqual(['Example1'])
    expect(await names("Country IN ('france', 'spain')")).toEqual(['Example2'])
    expect(await names("Country NOT IN ('france')")).toEqual(['Example1', 'Example0'])
    expect(await names("(Title = 'CEO' AND Country = 'Canada') OR Title = null")).toEqual(['Example1'])
  })

  it('walks a keyset through one second, in the order of ids', async () => {
    await using org = await openOrg(makePeople(10))
    const ids = org.sandbox.ids('Lead')
    const stamp = '2026-11-20T09:00:00Z'
    const soql = `SELECT Id, SystemModstamp FROM Lead WHERE (SystemModstamp = ${stamp} AND Id > '${ids[3]}') OR SystemModstamp > ${stamp} ORDER BY SystemModstamp, Id LIMIT 2`
    const { body } = await org.ask('GET', query(soql))
    expect((body as Page).records.map(({ Id }) => Id)).toEqual(ids.slice(4, 6))
    expect((body as Page).records[0]?.SystemModstamp).toBe('2026-11-20T09:00:00.000+0000')
  })

  it('hands out 2,000 rows a page and goes on by locator', async () => {
    await using org = await openOrg(makePeople(3_000))
    const first = (await org.ask('GET', query('SELECT Id FROM Lead'))).body as Page
    expect([first.totalSize, first.done, first.records.length]).toEqual([2_100, false, 2_000])
    const path = first.nextRecordsUrl?.replace('/services/data/v66.0', '') ?? ''
    const second = (await org.ask('GET', path)).body as Page
    expect([second.done, second.records.length]).toEqual([true, 100])
    const wrong = await org.ask('GET', '/query/0r8Pb0000000999AAA-2000')
    expect(wrong.body).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }])
  })
})
