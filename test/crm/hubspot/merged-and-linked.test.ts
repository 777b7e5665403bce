import { describe, expect, it } from 'vitest'
import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { unlimitedCalls } from '../../../src/ports/call-budget.ts'
import { openSandbox } from '../../sandbox/hubspot/ask.ts'
import { pullAll } from '../crm-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

const overlapMs = 120_000

async function open(count: number) {
  const opened = await openSandbox(count)
  const crm = createHubspot({
    baseUrl: opened.sandbox.url,
    accessToken: opened.sandbox.token,
    mapping: shippedMapping,
    timeoutMs: 5_000,
    overlapMs,
    observe: () => {},
    budget: unlimitedCalls,
    now: opened.clock.now,
  })
  return { ...opened, crm, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}
const contact = (id: string) => ({ crm: 'hubspot', object: 'contact', id })

describe('a contact', () => {
  it('is known by its further addresses and by the ids of the Salesforce sync', async () => {
    await using world = await open(1)
    const [id = ''] = world.sandbox.ids('contact')
    world.sandbox.editAsPerson('contact', id, {
      hs_additional_emails: 'b@two.example;a@one.example',
      salesforceleadid: '00QPb0000000001AAA',
    })
    const { leads } = await pullAll(world.crm, null)
    expect(leads[0]?.knownAs).toEqual({
      emails: ['a@one.example', 'b@two.example'],
      records: [{ crm: 'salesforce', object: 'Lead', id: '00QPb0000000001AAA' }],
    })
  })

  it('that was merged away is told by the survivor, also one that was merged before it', async () => {
    await using world = await open(3)
    const [first = '', second = '', third = ''] = world.sandbox.ids('contact')
    const { position } = await pullAll(world.crm, null)
    world.clock.advance(2 * overlapMs)
    world.sandbox.merge('contact', first, second)
    world.sandbox.merge('contact', second, third)
    const { leads } = await pullAll(world.crm, position)
    const to = contact(third)
    expect(leads.map(({ ref, standing }) => [ref.id, standing])).toEqual(
      expect.arrayContaining([
        [third, { kind: 'active' }],
        [second, { kind: 'merged', to }],
        [first, { kind: 'merged', to }],
      ]),
    )
    const survivor = leads.find(({ ref }) => ref.id === third)
    expect(survivor?.knownAs.emails).toHaveLength(2)
    expect(survivor?.knownAs.records).toEqual([contact(first), contact(second)])
  })

  it('that lists itself among those merged into it is still there', async () => {
    await using world = await open(2)
    const [first = '', second = ''] = world.sandbox.ids('contact')
    world.sandbox.editAsPerson('contact', second, { hs_merged_object_ids: `${second};${first}` })
    const { leads } = await pullAll(world.crm, null)
    const found = leads.filter(({ ref }) => ref.id === second)
    expect(found.map(({ standing, knownAs }) => [standing.kind, knownAs.records])).toEqual([
      ['active', [contact(first)]],
    ])
  })
})
