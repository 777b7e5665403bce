import { describe, expect, it } from 'vitest'
import { makeCompany, makePeople, makePerson } from '../contract-people.ts'
import { pullAll } from '../crm-contract.ts'
import { openOrg } from './open-org.ts'

const unhurried = new AbortController().signal
const minutes = (count: number) => count * 60_000

describe('an account that changed', () => {
  it('brings all its contacts, however many, beside what else changed', async () => {
    const contacts = Array.from({ length: 20 }, (_, n) =>
      makePerson(n * 10 + 7, { company: makeCompany(n < 15 ? 0 : 1) }),
    )
    await using org = await openOrg([...contacts, ...makePeople(5)])
    const { sandbox, clock } = org
    const crm = org.connect({ pageSize: 4 })
    await crm.setup({}, unhurried)
    let { position } = await pullAll(crm, null)
    for (let settled = 0; settled < 2; settled += 1) {
      clock.advance(minutes(10))
      position = (await pullAll(crm, position)).position
    }
    clock.advance(minutes(10))
    sandbox.editAsPerson('Account', sandbox.ids('Account')[0] ?? '', { Industry: 'Chemicals' })
    const [lead = '', contact = ''] = [sandbox.ids('Lead')[0], sandbox.ids('Contact')[0]]
    sandbox.editAsPerson('Lead', lead, { Title: 'CEO' })
    sandbox.editAsPerson('Contact', contact, { Title: 'CEO' })
    const before = sandbox.callCounts().query ?? 0
    const { leads } = await pullAll(crm, position)
    expect(new Set(leads.map(({ ref }) => ref.id)).size).toBe(16)
    const industries = leads.flatMap(({ ref, values }) =>
      ref.object === 'Contact' ? [values['company.industry']] : [],
    )
    expect(new Set(industries)).toEqual(new Set(['Chemicals']))
    // 15 contacts in pages of 4.
    expect((sandbox.callCounts().query ?? 0) - before).toBe(4)
  })
})
