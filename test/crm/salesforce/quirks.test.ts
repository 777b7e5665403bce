import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LeadRef } from '../../../src/domain/lead.ts'
import { makePeople, makePerson } from '../contract-people.ts'
import { failureOf, pullAll } from '../crm-contract.ts'
import { openOrg } from './open-org.ts'
import { shippedMapping } from './shipped-mapping.ts'

const unhurried = new AbortController().signal
const leadRef = (id: string | undefined): LeadRef => ({ crm: 'salesforce', object: 'Lead', id: id ?? '' })
const contactRef = (id: string | undefined): LeadRef => ({
  crm: 'salesforce',
  object: 'Contact',
  id: id ?? '',
})
const score = (ref: LeadRef, value: number) => ({ ref, changes: { Plumbline_Score__c: value } })
const minutes = (count: number) => count * 60_000

describe('signing in', () => {
  it('gives up as unauthorized after two renewals in a row, where jsforce would go on for ever', async () => {
    await using org = await openOrg(makePeople(1), { sessionMs: 0 })
    const failure = await failureOf(org.connect().pullChanges(null, unhurried))
    expect(failure.kind).toBe('unauthorized')
    expect(org.calls.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'sign-in 200',
      'pull 401',
      'sign-in 200',
      'pull 401',
      'sign-in 200',
      'pull 401',
    ])
  })

  it('renews an expired session once for all calls that find it expired', async () => {
    await using org = await openOrg(makePeople(1))
    const crm = org.connect()
    await crm.readOwners(unhurried)
    org.sandbox.expireSessions()
    org.calls.length = 0
    await Promise.all(Array.from({ length: 8 }, () => crm.readOwners(unhurried)))
    expect(org.calls.filter(({ purpose }) => purpose === 'sign-in').length).toBe(1)
  })

  it('takes a key in the place of a secret', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    await using org = await openOrg(makePeople(1), { publicKey, now: () => new Date() })
    const { clientId, username } = org.sandbox
    const signIn = { kind: 'jwt', clientId, username, privateKey } as const
    const crm = org.connect({ credentials: signIn })
    expect((await pullAll(crm, null)).leads.length).toBe(1)

    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const wrongKey = org.connect({ credentials: { ...signIn, privateKey: other.privateKey } })
    expect((await failureOf(wrongKey.readOwners(unhurried))).kind).toBe('unauthorized')
    const noKey = org.connect({ credentials: { ...signIn, privateKey: 'not a key' } })
    expect((await failureOf(noKey.readOwners(unhurried))).message).toContain('SALESFORCE_PRIVATE_KEY_FILE')
  })
})

describe('pulling', () => {
  it('gets through one second with more records than a page', async () => {
    await using org = await openOrg(makePeople(20))
    const crm = org.connect({ pageSize: 3 })
    await crm.setup({}, unhurried)
    const before = org.sandbox.callCounts().query ?? 0
    const { leads, pages } = await pullAll(crm, null)
    expect(new Set(leads.map(({ ref }) => ref.id)).size).toBe(20)
    expect(leads.length).toBe(20)
    // 14 leads in pages of 3; the 6 contacts are read beside them.
    expect(pages).toBe(5)
    expect((org.sandbox.callCounts().query ?? 0) - before).toBe(5)
  })

  it('reads 2,000 people of both objects in one API call', async () => {
    await using org = await openOrg(makePeople(2_000))
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const before = org.sandbox.callCounts().query ?? 0
    expect((await pullAll(crm, null)).leads.length).toBe(2_000)
    expect((org.sandbox.callCounts().query ?? 0) - before).toBe(1)
  })

  it.each([
    { overlapMs: minutes(5), isFound: true },
    { overlapMs: 0, isFound: false },
  ])(
    'finds what was committed late if the overlap reaches back to it: $overlapMs',
    async ({ overlapMs, isFound }) => {
      await using org = await openOrg(makePeople(2))
      const { sandbox, clock } = org
      const crm = org.connect({ overlapMs })
      const [early, late] = sandbox.ids('Lead')
      clock.advance(minutes(10))
      sandbox.editAsPerson('Lead', early ?? '', { Title: 'CEO' })
      const { position } = await pullAll(crm, null)
      sandbox.commitLate('Lead', late ?? '', { Title: 'CTO' }, new Date(clock.now().getTime() - minutes(3)))
      const titles = (await pullAll(crm, position)).leads.map(({ values }) => values.title)
      expect(titles.includes('CTO')).toBe(isFound)
    },
  )

  it('says where a converted lead went', async () => {
    await using org = await openOrg([makePerson(0, { isConverted: true })])
    const { leads } = await pullAll(org.connect(), null)
    const lead = leads.find(({ ref }) => ref.object === 'Lead')
    const contact = leads.find(({ ref }) => ref.object === 'Contact')
    expect(lead?.standing).toEqual({ kind: 'converted', to: contact?.ref })
    expect(contact?.standing).toEqual({ kind: 'active' })
  })

  it("reads a contact's company from its account, and none when there is none", async () => {
    const people = [makePerson(7), makePerson(8, { company: null })]
    await using org = await openOrg(people)
    const { leads } = await pullAll(org.connect(), null)
    expect(leads.map(({ values }) => values['company.name'])).toEqual(['Helixworks 0', null])
    expect(leads[0]?.values).toMatchObject({
      'company.industry': 'Biotechnology',
      'company.revenue': 300_000_000,
    })
  })

  it('takes what people type for "nothing" as nothing, and turns the picklist words into ours', async () => {
    const bant = { budget: { answer: 'yes', source: 'call' } } as const
    await using org = await openOrg([
      makePerson(0, { lastName: null, company: null, origin: 'sales-generated', bant }),
    ])
    const { leads } = await pullAll(org.connect(), null)
    expect(leads[0]?.values).toMatchObject({
      lastName: null,
      'company.name': null,
      origin: 'sales-generated',
      'bant.budget': 'yes',
      'bant.budgetSource': 'call',
    })
  })
})

describe('writing', () => {
  it('keeps a lead with its owner, where Salesforce would run the assignment rule', async () => {
    await using org = await openOrg([makePerson(0, { isOwned: true })])
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const [id] = org.sandbox.ids('Lead')
    const owner = org.sandbox.record('Lead', id ?? '')?.OwnerId
    await crm.writeBack([score(leadRef(id), 80)], unhurried)
    expect(org.sandbox.record('Lead', id ?? '')).toMatchObject({ Plumbline_Score__c: 80, OwnerId: owner })
  })

  it('sends 200 leads of both objects, however they are mixed, in one call', async () => {
    const people = Array.from({ length: 200 }, (_, n) => makePerson(n % 2 === 0 ? n * 10 : n * 10 + 8))
    await using org = await openOrg(people)
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const contacts = org.sandbox.ids('Contact')
    const refs = org.sandbox.ids('Lead').flatMap((id, n) => [leadRef(id), contactRef(contacts[n])])
    const answers = await crm.writeBack(
      refs.map((ref, n) => score(ref, n)),
      unhurried,
    )
    expect(answers.every(({ failure }) => failure === null)).toBe(true)
    expect(org.sandbox.callCounts().write).toBe(1)
    expect(org.sandbox.writeCounts().changed).toBe(200)
    refs.forEach((ref, n) => {
      expect(org.sandbox.record(ref.object, ref.id)?.Plumbline_Score__c).toBe(n)
    })
  })

  it('asks nothing for no lead', async () => {
    await using org = await openOrg([])
    expect(await org.connect().writeBack([], unhurried)).toEqual([])
    expect(org.calls).toEqual([])
  })

  it('answers what Salesforce keeps of what was sent', async () => {
    await using org = await openOrg(makePeople(1))
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const ref = leadRef(org.sandbox.ids('Lead')[0])
    const changes = { Plumbline_Reason__c: '  fits  ', Plumbline_Stage__c: ' ', Plumbline_Score__c: 66.6666 }
    const [answer] = await crm.writeBack([{ ref, changes }], unhurried)
    const kept = { Plumbline_Reason__c: 'fits', Plumbline_Stage__c: null, Plumbline_Score__c: 66.67 }
    expect(answer).toMatchObject({ failure: null, written: kept, modifiedAt: null })
    expect((await crm.readLeads([ref], unhurried))[0]?.written).toMatchObject(kept)
  })

  it('tells apart why a lead was not saved', async () => {
    const people = [
      makePerson(0, { isConverted: true }),
      ...[1, 2, 3, 4, 5].map((index) => makePerson(index)),
      makePerson(7),
    ]
    await using org = await openOrg(people)
    const { sandbox } = org
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const [converted, locked, invalid, inactive, toNobody, fine] = sandbox.ids('Lead').map(leadRef)
    const users = sandbox.ids('User').map((id) => sandbox.record('User', id))
    const left = users.find((user) => user?.IsActive === false)
    const queue = sandbox.ids('Group')[0] ?? ''
    sandbox.lockRow(locked?.id ?? '')
    sandbox.addValidationRule(invalid?.id ?? '', 'ada.2@acme.example must first agree to be contacted')
    const contact = contactRef(sandbox.ids('Contact').at(-1))
    const writes = [
      score(converted ?? leadRef(''), 1),
      score(locked ?? leadRef(''), 1),
      score(invalid ?? leadRef(''), 1),
      { ref: inactive ?? leadRef(''), changes: { OwnerId: String(left?.Id) } },
      { ref: toNobody ?? leadRef(''), changes: { OwnerId: '005Pb0000000zzzAAA' } },
      { ref: contact, changes: { OwnerId: queue } },
      score(fine ?? leadRef(''), 1),
    ]
    const answers = await crm.writeBack(writes, unhurried)
    const kindOf = (ref: LeadRef | undefined) =>
      answers.find((answer) => answer.ref.id === ref?.id)?.failure?.kind
    expect(kindOf(converted)).toBe('gone')
    expect(kindOf(locked)).toBe('transient')
    expect(kindOf(invalid)).toBe('rejected')
    expect(kindOf(inactive)).toBe('rejected')
    expect(kindOf(toNobody)).toBe('rejected')
    expect(kindOf(contact)).toBe('rejected')
    expect(kindOf(fine)).toBeUndefined()
    const refusal = answers.find((answer) => answer.ref.id === invalid?.id)?.failure
    expect(refusal?.message).toContain('[removed] must first agree to be contacted')
  })

  it('waits long when the day is used up', async () => {
    await using org = await openOrg(makePeople(1), { dailyLimit: 1 })
    const crm = org.connect()
    await crm.readOwners(unhurried)
    const failure = await failureOf(crm.readOwners(unhurried))
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: minutes(15) })
  })
})

describe('setting up', () => {
  it('mends a field that exists and is only hidden from us', async () => {
    await using org = await openOrg([])
    const Metadata = { type: 'Number', label: 'Plumbline Score', precision: 18, scale: 2 }
    await org.ask('POST', '/tooling/sobjects/CustomField', {
      FullName: 'Lead.Plumbline_Score__c',
      Metadata,
    })
    const crm = org.connect()
    const field = async () =>
      (await crm.readSchema(shippedMapping, 'written', unhurried)).objects
        .get('Lead')
        ?.get('Plumbline_Score__c')
    expect(await field()).toBeUndefined()
    const steps = await crm.setup({}, unhurried)
    expect(steps.find(({ what }) => what === 'Lead.Plumbline_Score__c')?.state).toBe('created')
    expect(await field()).toMatchObject({ isWritable: true })
    expect(await crm.setup({}, unhurried)).toEqual([])
  })

  it('leaves a field of another type as it is', async () => {
    await using org = await openOrg([])
    const lead = shippedMapping.objects.Lead
    if (!lead?.write.score) throw new Error('the shipped mapping writes a score')
    const asText = {
      objects: { Lead: { ...lead, write: { score: { ...lead.write.score, type: 'text' as const } } } },
    }
    await org.connect({ mapping: asText }).setup({}, unhurried)
    const steps = await org.connect().setup({}, unhurried)
    expect(steps.map(({ what }) => what)).not.toContain('Lead.Plumbline_Score__c')
    const { objects } = await org.connect().readSchema(shippedMapping, 'written', unhurried)
    expect(objects.get('Lead')?.get('Plumbline_Score__c')).toMatchObject({ kind: 'text', length: 255 })
  })

  it('follows a relationship to what the mapping reads, and finds nothing where there is none', async () => {
    await using org = await openOrg([])
    const { objects } = await org.connect().readSchema(shippedMapping, 'whole', unhurried)
    expect(objects.get('Contact')?.get('Account.Industry')).toMatchObject({ kind: 'words' })
    expect(objects.get('Lead')?.has('Account.Industry')).toBe(false)
  })
})
