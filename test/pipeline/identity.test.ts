import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { summarize } from '../../src/cli/run-summary.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { StoredLead } from '../../src/ports/ledger.ts'
import { peopleInBoth } from '../../src/sandbox/people/people-in-both.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { missingRedis, startPrivateRedis } from '../servers/private-redis.ts'
import { openWorld, type World } from './world.ts'

const people = 260
const seed = 7
const hourMs = 3_600_000
const { definition } = readMappings('mappings')

/** Where the ledger and the queue are: with two CRMs pulled at once, the same must hold on each. */
const setups = [
  { name: 'embedded', needsServers: false },
  { name: 'Redis and PostgreSQL', needsServers: true },
]

describe.each(setups)('people in both CRMs on $name', ({ needsServers }) => {
  const isMissing = needsServers && (missingRedis() ?? missingPostgres()) !== null

  describe.skipIf(isMissing)('after one run', () => {
    const opened = new AsyncDisposableStack()
    let world: World
    let app: App
    let clock = new Date('2026-11-21T08:00:00.000Z')

    beforeAll(async () => {
      const settings: Record<string, string> = {}
      if (needsServers) {
        const redis = opened.use(await startPrivateRedis())
        const postgres = opened.use(await startPrivatePostgres())
        Object.assign(settings, { REDIS_URL: redis?.url ?? '', DATABASE_URL: postgres?.url ?? '' })
      }
      world = opened.use(await openWorld({ people, seed, settings, now: () => clock }))
      app = opened.use(await world.openApp())
      await runToQuiescence(app)
    })
    afterAll(() => opened.disposeAsync())

    const contact = (index: number): LeadRef => ({
      crm: 'hubspot',
      object: 'contact',
      id: String(1_000_000 + index),
    })
    const personOf = async (ref: LeadRef) => (await app.ledger.identities.read([ref]))[0] ?? []
    const inBoth = () => [...peopleInBoth({ seed, count: people, now: clock })]
    const pairs = async () => app.ledger.identities.read(inBoth().map(({ index }) => contact(index)))
    const active = (records: readonly StoredLead[]) =>
      records.filter(({ lead }) => lead.standing.kind === 'active')
    const decisionOf = ({ decision }: StoredLead) => decision?.decision ?? expect.unreachable('undecided')
    const recordOf = ({ crm, object, id }: LeadRef) =>
      world.sandboxes[crm as 'hubspot' | 'salesforce'].record(object, id) ?? {}
    const shown = ({ lead: { ref } }: StoredLead) => {
      const record = recordOf(ref)
      return ref.crm === 'hubspot'
        ? [record.plumbline_stage, String(record.plumbline_score), record.plumbline_reason]
        : [record.Plumbline_Stage__c, String(record.Plumbline_Score__c), record.Plumbline_Reason__c]
    }
    const turns = async (): Promise<number> => {
      const { sandboxes } = world
      const refs = [
        ...Array.from({ length: people }, (_, index) => contact(index)),
        ...(['Lead', 'Contact'] as const).flatMap((object) =>
          sandboxes.salesforce.ids(object).map((id) => ({ crm: 'salesforce', object, id })),
        ),
      ]
      return (await app.ledger.leads.read(refs)).filter(
        ({ assignment }) => assignment !== null && assignment.step !== null,
      ).length
    }
    /** What people did is pulled, decided and written; then a second pass has nothing left to write. */
    async function runAfter(act: () => void): Promise<void> {
      clock = new Date(clock.getTime() + hourMs)
      act()
      clock = new Date(clock.getTime() + 60_000)
      await runToQuiescence(app)
      expect(await app.ledger.leads.countOpen(app.crmNames)).toEqual({
        undecided: 0,
        unrouted: 0,
        unwritten: 0,
      })
      const written = world.sandboxes.recordsWritten()
      await runToQuiescence(app)
      expect(world.sandboxes.recordsWritten(), 'writes of a second pass').toBe(written)
    }
    /** Somebody in both CRMs, as one Lead or Contact beside the one contact. */
    async function somebody(object: 'Lead' | 'Contact' | null, isMeant: (records: StoredLead[]) => boolean) {
      for (const records of await pairs()) {
        const hubspot = records.find(({ lead }) => lead.ref.crm === 'hubspot')
        const salesforce = records.find(({ lead }) => lead.ref.crm === 'salesforce')
        if (records.length !== 2 || hubspot === undefined || salesforce === undefined) continue
        if ((object ?? salesforce.lead.ref.object) === salesforce.lead.ref.object && isMeant(records))
          return { hubspot, salesforce, refs: [hubspot.lead.ref, salesforce.lead.ref] as const }
      }
      return expect.unreachable(`no such person in both CRMs, as ${object}`)
    }

    const isGiven = (records: readonly StoredLead[], crm: string) =>
      records.some(({ lead, assignment }) => lead.ref.crm === crm && (assignment?.ownerId ?? null) !== null)

    it('recognises all of them, by address, further address and link', async () => {
      const found = await pairs()
      const connected = inBoth().map(({ index, connection }) => {
        const records = found.find((some) =>
          some.some(({ lead }) => leadKey(lead.ref) === leadKey(contact(index))),
        )
        return { connection, crms: new Set(records?.map(({ lead }) => lead.ref.crm)).size }
      })
      const missed = connected.filter(({ crms }) => crms < 2)
      // An address of a provider of throw-away mail stands for nobody.
      expect(missed.length).toBeLessThan(connected.length / 10)
      expect(missed.every(({ connection }) => connection !== 'link')).toBe(true)
      const summary = await summarize(app.ledger, clock, app.crmNames, definition)
      expect(summary.peopleInSeveralCrms).toBeGreaterThan(people / 8)
    })

    it('gives all records of a person the same stage, score and explanation, and shows them in both CRMs', async () => {
      for (const records of await pairs()) {
        const [first, ...rest] = active(records)
        for (const other of rest) {
          expect(shown(other), leadKey(other.lead.ref)).toEqual(shown(first as StoredLead))
          expect(decisionOf(other).explanation).toEqual(decisionOf(first as StoredLead).explanation)
        }
      }
    })

    it('gives each person one owner, with one turn of a rotation at most', async () => {
      let shared = 0
      for (const records of await pairs()) {
        const assignments = active(records).flatMap(({ assignment }) => assignment ?? [])
        expect(assignments.filter(({ step }) => step !== null).length).toBeLessThanOrEqual(1)
        if (assignments.length < 2) continue
        const followed = assignments.filter(({ follows }) => follows !== null)
        expect(followed).toHaveLength(assignments.length - 1)
        for (const { follows, ownerName } of followed)
          if (follows?.isSameOwner) {
            shared++
            expect(
              new Set([...assignments.filter((one) => one.ownerId !== null).map((one) => one.ownerName)]),
            ).toContain(ownerName)
          }
      }
      expect(shared).toBeGreaterThan(0)
    })

    it('leaves nothing open and writes nothing in a second pass', () => runAfter(() => undefined))

    it('shows in both CRMs what changed in one', async () => {
      const { refs } = await somebody('Lead', ([one]) => decisionOf(one as StoredLead).stage === 'inquiry')
      const before = (await personOf(refs[0])).map(shown)
      await runAfter(() =>
        world.sandboxes.hubspot.editAsPerson('contact', refs[0].id, {
          jobtitle: 'Chief Quality Officer',
          product_pages_best_day: '9',
        }),
      )
      const after = await personOf(refs[0])
      expect(after.map(shown)).not.toEqual(before)
      expect(shown(after[0] as StoredLead)).toEqual(shown(after[1] as StoredLead))
    })

    it('takes a stage that people set in one CRM for the person’s', async () => {
      const { refs } = await somebody('Lead', ([one]) => decisionOf(one as StoredLead).stage === 'inquiry')
      await runAfter(() =>
        world.sandboxes.salesforce.editAsPerson('Lead', refs[1].id, { Status: 'Closed - Not Converted' }),
      )
      expect((await personOf(refs[0])).map((one) => decisionOf(one).stage)).toEqual([
        'disqualified',
        'disqualified',
      ])
      expect(recordOf(refs[0]).plumbline_stage).toBe('disqualified')
    })

    it('follows a converted Lead to its Contact, with score and owner and without another turn', async () => {
      const { refs, salesforce } = await somebody(
        'Lead',
        (records) => decisionOf(records[0] as StoredLead).stage === 'sal',
      )
      const score = decisionOf(salesforce).score
      const before = await turns()
      let contactId = ''
      await runAfter(() => {
        contactId = world.sandboxes.salesforce.convert(refs[1].id)
      })
      const records = await personOf({ crm: 'salesforce', object: 'Contact', id: contactId })
      expect(
        records.map(({ lead: { ref, standing } }) => `${ref.object} ${standing.kind}`).toSorted(),
      ).toEqual(['Contact active', 'Lead converted', 'contact active'])
      expect(recordOf({ crm: 'salesforce', object: 'Contact', id: contactId })).toMatchObject({
        Plumbline_Stage__c: 'sql',
        Plumbline_Score__c: score,
        OwnerId: salesforce.assignment?.ownerId,
      })
      expect(recordOf(refs[0])).toMatchObject({ plumbline_stage: 'sql' })
      expect(await turns()).toBe(before)
    })

    it('goes on without a record that was deleted, and leaves the owner', async () => {
      const { refs, hubspot } = await somebody(
        null,
        (records) => decisionOf(records[0] as StoredLead).stage === 'sal' && isGiven(records, 'hubspot'),
      )
      await runAfter(() => world.sandboxes.salesforce.delete(refs[1].object, refs[1].id))
      expect((await app.ledger.leads.read([refs[1]]))[0]?.lead.standing).toEqual({ kind: 'gone' })
      const [left] = active(await personOf(refs[0]))
      expect(left?.assignment?.ownerId).toBe(hubspot.assignment?.ownerId)
      expect(recordOf(refs[0]).hubspot_owner_id).toBe(hubspot.assignment?.ownerId)
    })

    it('re-keys a contact that was merged in HubSpot to the survivor, with its owner and without another turn', async () => {
      const { refs, hubspot } = await somebody(
        null,
        (records) =>
          decisionOf(records[0] as StoredLead).stage === 'sal' && records[0]?.assignment?.ownerId !== null,
      )
      const survivor = contact(0)
      const before = await turns()
      await runAfter(() => world.sandboxes.hubspot.merge('contact', refs[0].id, survivor.id))
      const records = await personOf(survivor)
      expect(records.map(({ lead }) => leadKey(lead.ref))).toEqual(
        expect.arrayContaining([leadKey(survivor), leadKey(refs[0]), leadKey(refs[1])]),
      )
      const [kept] = records.filter(({ lead }) => leadKey(lead.ref) === leadKey(survivor))
      expect(kept?.assignment?.ownerId ?? null).toBe(hubspot.assignment?.ownerId ?? null)
      expect(records.find(({ lead }) => leadKey(lead.ref) === leadKey(refs[0]))?.lead.standing).toEqual({
        kind: 'merged',
        to: survivor,
      })
      expect(await turns()).toBe(before)
    })

    it('re-keys a Contact that was merged in Salesforce to the survivor', async () => {
      const { refs } = await somebody('Contact', () => true)
      const stranger = world.sandboxes.salesforce
        .ids('Contact')
        .find((id) => id !== refs[1].id && recordOf({ ...refs[1], id }).Email !== recordOf(refs[1]).Email)
      const survivor = { ...refs[1], id: stranger ?? expect.unreachable() }
      const before = await turns()
      await runAfter(() => world.sandboxes.salesforce.merge('Contact', refs[1].id, survivor.id))
      const merged = (await app.ledger.leads.read([refs[1]]))[0]?.lead.standing
      expect(merged).toEqual({ kind: 'merged', to: survivor })
      expect((await personOf(survivor)).map(({ lead }) => leadKey(lead.ref))).toContain(leadKey(refs[1]))
      expect(await turns()).toBe(before)
    })

    it('gives the owner of a merged Contact to a survivor that was nobody’s yet, without another turn', async () => {
      const { refs, salesforce } = await somebody(
        'Contact',
        (records) => decisionOf(records[0] as StoredLead).stage === 'sal' && isGiven(records, 'salesforce'),
      )
      const integrationUser = world.sandboxes.salesforce
        .ids('User')
        .find((id) => recordOf({ ...refs[1], object: 'User', id }).Name === 'Plumbline Integration')
      const nobodys = world.sandboxes.salesforce
        .ids('Contact')
        .find(
          (id) =>
            recordOf({ ...refs[1], id }).OwnerId === integrationUser &&
            recordOf({ ...refs[1], id }).Email !== recordOf(refs[1]).Email,
        )
      const survivor = { ...refs[1], id: nobodys ?? expect.unreachable() }
      await runAfter(() => world.sandboxes.salesforce.merge('Contact', refs[1].id, survivor.id))
      expect(recordOf(survivor)).toMatchObject({
        Plumbline_Stage__c: 'sal',
        OwnerId: salesforce.assignment?.ownerId,
      })
      expect(recordOf(refs[0]).plumbline_stage).toBe('sal')
      expect((await app.ledger.leads.read([survivor]))[0]?.assignment?.step).toBeNull()
    })

    it('parts again when nothing links them any more', async () => {
      const { refs } = await somebody(
        'Contact',
        ([one, other]) =>
          one?.lead.values.email?.toString().toLowerCase() ===
          other?.lead.values.email?.toString().toLowerCase(),
      )
      await runAfter(() =>
        world.sandboxes.salesforce.editAsPerson('Contact', refs[1].id, {
          Email: 'somebody.else@other.example',
        }),
      )
      expect(await personOf(refs[0])).toHaveLength(1)
      expect(await personOf(refs[1])).toHaveLength(1)
    })
  })
})
