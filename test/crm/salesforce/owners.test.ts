import { describe, expect, it } from 'vitest'
import { makePeople } from '../contract-people.ts'
import { openOrg } from './open-org.ts'

const unhurried = new AbortController().signal

describe('the owners of a Salesforce org', () => {
  it('A3 are people and queues, which their ids alone tell as well', async () => {
    await using org = await openOrg(makePeople(3))
    const crm = org.connect()
    const owners = await crm.readOwners(unhurried)
    expect(new Set(owners.map(({ kind }) => kind))).toEqual(new Set(['person', 'queue']))
    for (const { id, kind } of owners) expect(crm.ownerKindOf(id)).toBe(kind)
    expect(crm.ownerKindOf('00GPb00000madeNow')).toBe('queue')
  })
})
