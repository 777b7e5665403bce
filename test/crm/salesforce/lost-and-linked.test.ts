import { describe, expect, it } from 'vitest'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { makePeople, makePerson } from '../contract-people.ts'
import { pullAll } from '../crm-contract.ts'
import { openOrg } from './open-org.ts'
import { shippedMapping } from './shipped-mapping.ts'

const unhurried = new AbortController().signal
const hour = 3_600_000

describe('records that are no more', () => {
  /** Pulled to the end, so that the next pull brings only what happens from now on. */
  async function openPulled() {
    const org = await openOrg([makePerson(7), makePerson(17), ...makePeople(6)])
    const crm = org.connect()
    await crm.setup({}, unhurried)
    let { position } = await pullAll(crm, null)
    org.clock.advance(hour)
    position = (await pullAll(crm, position)).position
    org.clock.advance(hour)
    return { org, crm, position, ids: (object: string) => org.sandbox.ids(object) }
  }
  const standings = (leads: Awaited<ReturnType<typeof pullAll>>['leads']) =>
    leads.map(({ ref, standing }) => [ref.object, ref.id, standing])

  it('are told by the next pull, merged ones with the survivor, in no more calls', async () => {
    const { org, crm, position, ids } = await openPulled()
    await using _ = org
    const [deleted = '', kept = ''] = ids('Lead')
    const [loser = '', survivor = ''] = ids('Contact')
    org.sandbox.delete('Lead', deleted)
    org.sandbox.merge('Contact', loser, survivor)
    const before = org.sandbox.callCounts().query ?? 0
    const { leads } = await pullAll(crm, position)
    expect((org.sandbox.callCounts().query ?? 0) - before).toBe(1)
    const to = { crm: 'salesforce', object: 'Contact', id: survivor }
    expect(standings(leads)).toEqual(
      expect.arrayContaining([
        ['Lead', deleted, { kind: 'gone' }],
        ['Contact', loser, { kind: 'merged', to }],
        ['Contact', survivor, { kind: 'active' }],
      ]),
    )
    expect(leads.some(({ ref }) => ref.id === kept)).toBe(false)
  })

  it('say where they went when they are read again', async () => {
    const { org, crm, ids } = await openPulled()
    await using _ = org
    const [loser = '', survivor = ''] = ids('Contact')
    org.sandbox.merge('Contact', loser, survivor)
    const ref = { crm: 'salesforce', object: 'Contact', id: loser }
    const [read] = await crm.readLeads([ref], unhurried)
    expect(read?.standing).toEqual({ kind: 'merged', to: { ...ref, id: survivor } })
    expect(read?.values.email).toBeNull()
  })

  it('refuse to be written as gone', async () => {
    const { org, crm, ids } = await openPulled()
    await using _ = org
    const [id = ''] = ids('Lead')
    org.sandbox.delete('Lead', id)
    const ref = { crm: 'salesforce', object: 'Lead', id }
    const [answer] = await crm.writeBack([{ ref, changes: { Plumbline_Score__c: 1 } }], unhurried)
    expect(answer?.failure?.kind).toBe('gone')
  })

  it('are not among those that a first pull brings', async () => {
    await using org = await openOrg(makePeople(3))
    const [id = ''] = org.sandbox.ids('Lead')
    org.sandbox.delete('Lead', id)
    const { leads } = await pullAll(org.connect(), null)
    expect(leads.map(({ ref }) => ref.id)).not.toContain(id)
  })

  it('are a Contact instead when a Lead was converted', async () => {
    const { org, crm, position, ids } = await openPulled()
    await using _ = org
    const [lead = ''] = ids('Lead')
    const contact = org.sandbox.convert(lead)
    const { leads } = await pullAll(crm, position)
    const to = { crm: 'salesforce', object: 'Contact', id: contact }
    expect(standings(leads)).toEqual(
      expect.arrayContaining([
        ['Lead', lead, { kind: 'converted', to }],
        ['Contact', contact, { kind: 'active' }],
      ]),
    )
  })
})

it('a record names its further addresses and the records on the other side, where the mapping says so', async () => {
  await using org = await openOrg([makePerson(0, { source: '123; 456', phone: 'Ada@Home.example' })])
  const Lead = {
    ...shippedMapping.objects.Lead,
    identity: { emails: ['Phone'], records: { LeadSource: 'hubspot/contact' } },
  }
  const mapping = CrmMapping.parse({ objects: { Lead } })
  const { leads } = await pullAll(org.connect({ mapping }), null)
  expect(leads[0]?.knownAs).toEqual({
    emails: ['Ada@Home.example'],
    records: ['123', '456'].map((id) => ({ crm: 'hubspot', object: 'contact', id })),
  })
})
