import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pullChanges } from '../../jobs/pull-changes.ts'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { isClean, summarize } from '../../src/cli/run-summary.ts'
import { mappingOf, type ObjectMapping } from '../../src/domain/crm-mapping.ts'
import { readingFingerprints } from '../../src/domain/reading-fingerprint.ts'
import type { ShownFields } from '../../src/ports/crm.ts'
import { unseenOptOuts } from '../../src/qualification/unseen-opt-outs.ts'
import { needsPerson, notesOn, readStatus } from '../../src/reports/status.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const all = { shown: ['contact', 'contact.jobtitle', 'contact.hs_email_optout'], missing: [] }
const without = (...missing: string[]): ShownFields => ({
  shown: all.shown.filter((name) => !missing.includes(name)),
  missing,
})

describe('fields that a CRM does not show', () => {
  let database: Database
  let world: JobWorld
  let said: string[]
  let warned: string[]

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    said = []
    warned = []
    const { ledger, mapping } = world.context
    await ledger.readings.publish(crmName, readingFingerprints(mapping(crmName)), world.clock)
  })
  afterAll(() => database.close())

  let pages = 0
  async function pull(fields?: ShownFields): Promise<void> {
    pages += 1
    world.crm.pages = [
      { leads: [], position: { page: pages }, more: false, ...(fields === undefined ? {} : { fields }) },
    ]
    const log = {
      ...world.context.log,
      error: (sentence: string) => void said.push(sentence),
      warn: (sentence: string) => void warned.push(sentence),
    }
    await pullChanges.run({ crm: crmName }, { ...world.context, log })
  }
  const open = () => world.context.ledger.failures.listOpen(9)
  const rereads = () =>
    world.context.ledger.readings.due(crmName, readingFingerprints(world.context.mapping(crmName)))

  it('B6 are said once and stand among the failures as one', async () => {
    await pull(all)
    await pull(without('contact.jobtitle'))
    await pull(without('contact.jobtitle'))
    await pull()
    expect({ said, warned }).toEqual({ said: [], warned: [expect.stringContaining('contact.jobtitle')] })
    expect(await open()).toMatchObject([
      {
        kind: 'misconfigured',
        queue: crmName,
        ref: null,
        message: expect.stringContaining('contact.jobtitle'),
      },
    ])
    expect(await rereads()).toEqual([])
  })

  it('B6 are read again for all leads when they are back, and the failure is closed', async () => {
    await pull(without('contact.jobtitle', 'contact.hs_email_optout'))
    await pull(without('contact.hs_email_optout'))
    expect((await open())[0]?.message).not.toContain('jobtitle')
    expect(await rereads()).toEqual(['contact'])
    await pull(all)
    expect(await open()).toEqual([])
  })

  it('B6 need a person where they hold the opt-out or are an object, and are a note else', async () => {
    const stateOf = async () => {
      const status = await readStatus({
        ledger: world.context.ledger,
        crmNames: [crmName],
        readQueues: async () => new Map(),
        now: () => world.clock,
      })
      const summary = await summarize(world.context.ledger, world.clock, [crmName], { sources: [] })
      return { needed: needsPerson(status), notes: notesOn(status), isClean: isClean(summary) }
    }
    await pull(without('contact.jobtitle'))
    const note = expect.stringMatching(/hubspot\): the mapping reads fields .* `plumbline check --online`/)
    expect(await stateOf()).toEqual({ needed: [], notes: [note], isClean: true })
    for (const vital of ['contact.hs_email_optout', 'contact']) {
      await pull(without('contact.jobtitle', vital))
      const state = await stateOf()
      expect(state, vital).toMatchObject({ needed: [expect.anything()], notes: [], isClean: false })
      expect(said.at(-1)).toContain(vital)
      await pull({ shown: ['contact', vital], missing: ['contact.jobtitle'] })
      expect(await stateOf(), vital).toEqual({ needed: [], notes: [note], isClean: true })
    }
  })

  it('B6 an object that cannot be read at all is not read again meanwhile', async () => {
    await pull(without('contact.jobtitle'))
    await pull(without('contact'))
    expect(await rereads()).toEqual([])
    await pull(all)
    expect(await rereads()).toEqual(['contact'])
  })

  it('B6 are over when the mapping reads them no more, as under a name that was mended', async () => {
    await pull(without('contact.jobtitle', 'contact.hs_email_optout'))
    const contact = mappingOf(world.context.mapping(crmName), refOf('1'))
    const readsOf = async (read: ObjectMapping['read']) => {
      const mapping = { objects: { contact: { ...contact, read } } }
      world = { ...world, context: { ...world.context, mapping: () => mapping } }
      await world.context.ledger.readings.publish(crmName, readingFingerprints(mapping), world.clock)
    }
    await readsOf({ ...contact.read, title: { from: ['role'], values: {}, currency: null } })
    await pull({ shown: ['contact', 'contact.role'], missing: ['contact.hs_email_optout'] })
    expect(await open()).toHaveLength(1)
    expect((await open())[0]?.message).not.toContain('jobtitle')
    const { optedOut: _, ...others } = contact.read
    await readsOf(others)
    await pull({ shown: ['contact'], missing: [] })
    expect(await open()).toEqual([])
  })

  it('A8 stop the routing where they hold the opt-out, and only while they do', async () => {
    await pull(without('contact.hs_email_optout'))
    expect(said[0]).toMatch(/nobody of it is handed to sales/)
    await world.hold(leadOf('1', qualified))
    await score.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    const ownerOf = async () => (await world.context.ledger.leads.read([refOf('1')]))[0]?.assignment?.ownerId
    await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    expect(await ownerOf()).toBeUndefined()
    const unseen = async () =>
      unseenOptOuts(await world.context.ledger.leads.read([refOf('1'), refOf('2')]), world.context)
    expect([...(await unseen())]).toEqual(['hubspot/contact/1'])
    await pull(all)
    expect([...(await unseen())]).toEqual([])
    await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    expect(await ownerOf()).toBe('1')
  })
})
