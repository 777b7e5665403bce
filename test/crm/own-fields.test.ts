import { describe, expect, it } from 'vitest'
import { createHubspot } from '../../src/crm/hubspot/index.ts'
import { guardOwnFields } from '../../src/crm/own-fields.ts'
import { CrmMapping, type OwnedField } from '../../src/domain/crm-mapping.ts'
import type { Crm } from '../../src/ports/crm.ts'
import { startHubspotSandbox } from '../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from './contract-people.ts'
import { createMovedClock, failureOf } from './crm-contract.ts'
import { openOrg } from './salesforce/open-org.ts'

const unhurried = new AbortController().signal
const nobodyWrote = async () => 0

const mappingOf = (object: string, owner: string, owned: Partial<OwnedField> & { readonly field: string }) =>
  CrmMapping.parse({
    objects: {
      [object]: {
        read: {},
        write: { reason: { label: 'Lead reason', type: 'text', ...owned } },
        stage: null,
        owner,
      },
    },
  })

async function openPortal(owned: Partial<OwnedField> & { readonly field: string }) {
  const clock = createMovedClock()
  const sandbox = await startHubspotSandbox({ port: 0, people: makePeople(3), now: clock.now })
  const mapping = mappingOf('contact', 'hubspot_owner_id', owned)
  const crm = createHubspot({
    baseUrl: sandbox.url,
    accessToken: sandbox.token,
    mapping,
    timeoutMs: 5_000,
    overlapMs: 120_000,
    observe: () => {},
    now: clock.now,
  })
  return { sandbox, crm, mapping, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() }
}

const writeOf = (crm: Pick<Crm, 'name'>, object: string, id: string | undefined, field: string) => ({
  ref: { crm: crm.name, object, id: id ?? '' },
  changes: { [field]: 'ours' },
})

describe('the first write to HubSpot', () => {
  it('A2 is refused while a field under write holds what people typed', async () => {
    await using portal = await openPortal({ field: 'rating_note' })
    const { sandbox, crm, mapping } = portal
    sandbox.defineProperty('contact', 'rating_note', {})
    const [first, second] = sandbox.ids('contact')
    sandbox.editAsPerson('contact', first ?? '', { rating_note: 'called twice' })
    const guarded = guardOwnFields(crm, mapping, nobodyWrote)
    const failure = await failureOf(
      guarded.writeBack([writeOf(crm, 'contact', second, 'rating_note')], unhurried),
    )
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('contact.rating_note')
    expect(failure.message).toContain('values of others in one record')
    expect(failure.message).toContain('adopt: true')
    expect(sandbox.writeCounts().changed).toBe(0)
  })

  it.each([
    { name: 'the mapping adopts it', adopt: true, ours: 0 },
    { name: 'this ledger wrote what it holds', adopt: false, ours: 1 },
  ])('A2 goes out to a field that holds values when $name', async ({ adopt, ours }) => {
    await using portal = await openPortal({ field: 'rating_note', adopt })
    const { sandbox, crm, mapping } = portal
    sandbox.defineProperty('contact', 'rating_note', {})
    const [first] = sandbox.ids('contact')
    sandbox.editAsPerson('contact', first ?? '', { rating_note: 'called twice' })
    const guarded = guardOwnFields(crm, mapping, async () => ours)
    const answers = await guarded.writeBack([writeOf(crm, 'contact', first, 'rating_note')], unhurried)
    expect(answers.map(({ failure }) => failure)).toEqual([null])
  })

  it('A2 asks once for a field that setup created, and counts nothing', async () => {
    await using portal = await openPortal({ field: 'rating_note' })
    const { sandbox, crm, mapping } = portal
    await crm.setup({}, unhurried)
    const [first, second] = sandbox.ids('contact')
    sandbox.editAsPerson('contact', first ?? '', { rating_note: 'typed over ours' })
    const before = sandbox.callCounts()
    const guarded = guardOwnFields(crm, mapping, nobodyWrote)
    await guarded.writeBack([writeOf(crm, 'contact', second, 'rating_note')], unhurried)
    await guarded.writeBack([writeOf(crm, 'contact', second, 'rating_note')], unhurried)
    const after = sandbox.callCounts()
    expect((after.properties ?? 0) - (before.properties ?? 0)).toBe(1)
    expect(after.search).toBe(before.search)
  })

  it('A2 is not sent while the account does not tell its fields, and is once it does', async () => {
    await using portal = await openPortal({ field: 'rating_note' })
    const { sandbox, crm, mapping } = portal
    await crm.setup({}, unhurried)
    sandbox.failNext({ purpose: 'properties', times: 1, how: { status: 503 } })
    const guarded = guardOwnFields(crm, mapping, nobodyWrote)
    const writes = [writeOf(crm, 'contact', sandbox.ids('contact')[0], 'rating_note')]
    expect((await failureOf(guarded.writeBack(writes, unhurried))).kind).toBe('transient')
    expect(sandbox.writeCounts().changed).toBe(0)
    await guarded.writeBack(writes, unhurried)
    expect(sandbox.writeCounts().changed).toBe(1)
  })
})

describe('the first write to Salesforce', () => {
  const openField = async (field: string, owned: Partial<OwnedField> = {}) => {
    const org = await openOrg(makePeople(3))
    const mapping = mappingOf('Lead', 'OwnerId', { field, ...owned })
    return { org, mapping, crm: org.connect({ mapping }) }
  }
  const refuse = async (crm: Crm, mapping: CrmMapping) =>
    guardOwnFields(crm, mapping, nobodyWrote).refuseForeignFields(unhurried)

  it("A2 is refused for a field of the org's own that holds values", async () => {
    const { org, crm, mapping } = await openField('Rating_Note__c')
    await using _ = org
    org.sandbox.defineField('Lead', 'Rating_Note__c', {})
    for (const id of org.sandbox.ids('Lead')) org.sandbox.editAsPerson('Lead', id, { Rating_Note__c: 'warm' })
    const failure = await failureOf(refuse(crm, mapping))
    expect(failure.message).toContain(`values of others in ${org.sandbox.ids('Lead').length} records`)
  })

  it('A2 is refused for a standard field, filled or not', async () => {
    const { org, crm, mapping } = await openField('Title')
    await using _ = org
    for (const id of org.sandbox.ids('Lead')) org.sandbox.editAsPerson('Lead', id, { Title: null })
    expect((await failureOf(refuse(crm, mapping))).message).toContain('Lead.Title: the CRM came with it')
  })

  it('A2 is refused for a long text of others, which no query can count', async () => {
    const { org, crm, mapping } = await openField('Notes__c', { type: 'longText' })
    await using _ = org
    org.sandbox.defineField('Lead', 'Notes__c', { type: 'textarea', length: 32_768 })
    expect((await failureOf(refuse(crm, mapping))).message).toContain('cannot count what it holds')
  })

  it('A2 goes out to what setup created, told by its help text or its description', async () => {
    const { org, crm, mapping } = await openField('Rating_Note__c')
    await using _ = org
    await crm.setup({}, unhurried)
    org.sandbox.defineField('Lead', 'Rating_Note__c', { label: 'Rating', needsPermission: false })
    for (const id of org.sandbox.ids('Lead')) org.sandbox.editAsPerson('Lead', id, { Rating_Note__c: 'warm' })
    await refuse(crm, mapping)
    org.sandbox.defineField('Lead', 'Rating_Note__c', { helpText: null })
    await refuse(crm, mapping)
    org.sandbox.defineField('Lead', 'Rating_Note__c', { description: null })
    expect((await failureOf(refuse(crm, mapping))).kind).toBe('misconfigured')
  })
})
