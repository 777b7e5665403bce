import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command, OpenedLedger } from '../../src/cli/command.ts'
import { onlineCheck } from '../../src/cli/online-check-command.ts'
import { setup } from '../../src/cli/setup-command.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { readConfig } from '../../src/config.ts'
import { openCrms } from '../../src/crm-registry.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { openSandboxes, type Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { createCallLedger } from '../../src/store/call-ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'

let database: Database
beforeAll(async () => {
  database = await openMemoryDatabase()
})
afterAll(() => database.close())

/** Both made-up CRMs, the shipped mappings in a folder of their own, and the command on them. */
async function openPlace() {
  const opened = new AsyncDisposableStack()
  const sandboxes: Sandboxes = opened.use(await openSandboxes({ people: 30, seed: 7, now: () => new Date() }))
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-online-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  await cp('mappings', folder, { recursive: true })
  await database.pool.query('truncate plumbline.account')
  const config = readConfig({ ...sandboxes.environment, MAPPINGS_DIR: folder })
  const work: OpenedLedger = {
    config,
    ledger: createLedger(database),
    calls: createCallLedger(database),
    readStatus: () => Promise.reject(new Error('not asked for here')),
  }
  return {
    sandboxes,
    folder,
    async setUp() {
      for (const crm of openCrms(config, readMappings(folder).crms, () => undefined)) {
        await crm.setup({}, AbortSignal.timeout(30_000))
        await crm.close()
      }
    },
    async change(file: string, before: string, after: string) {
      const text = await readFile(join(folder, file), 'utf8')
      expect(text).toContain(before)
      await writeFile(join(folder, file), text.replace(before, after))
    },
    keepAccount: (crm: string, id: string) => work.ledger.accounts.keep(crm, id, new Date()),
    async check(json = false) {
      const { exit, out } = await this.run(onlineCheck, { folder, definition: null, json })
      return { exit, out, lines: out.trimEnd().split('\n') }
    },
    async run<Arguments>(command: Command<Arguments>, given: Arguments) {
      let out = ''
      const terminal: Terminal = {
        out: (text) => {
          out += text
        },
        err: () => undefined,
        draw: () => undefined,
        width: 200,
        drawsProgress: false,
        stopped: new AbortController().signal,
      }
      if (command.needs !== 'ledger') throw new Error('it needs more than a ledger')
      return { exit: await command.run(given, work, terminal), out }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const lineOf = async (folder: string, file: string, words: string): Promise<number> => {
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n')
  return lines.findIndex((line) => line.includes(words)) + 1
}

describe('check --online', () => {
  it('says what is needed first and exits 1; after setup it exits 0', async () => {
    await using place = await openPlace()
    const before = await place.check()
    expect(before.exit).toBe(1)
    expect(before.lines[0]).toBe('hubspot: needed before all else')
    expect(before.lines[1]).toContain("contact lacks 10 fields of Plumbline's own")
    await place.setUp()
    const after = await place.check(true)
    expect(after.exit).toBe(0)
    const { crms, isSound } = JSON.parse(after.out)
    expect(isSound).toBe(true)
    expect(crms).toMatchObject([
      { crm: 'hubspot', failure: null },
      { crm: 'salesforce', failure: null, findings: [] },
    ])
  })

  it("A2 names the line of a field that is somebody else's", async () => {
    await using place = await openPlace()
    const { hubspot } = place.sandboxes
    hubspot.defineProperty('contact', 'rating_note', {})
    for (const id of hubspot.ids('contact')) hubspot.editAsPerson('contact', id, { rating_note: 'warm' })
    await place.change('hubspot/mapping.yaml', 'field: plumbline_reason,', 'field: rating_note,')
    await place.setUp()
    const { exit, lines } = await place.check()
    expect(exit).toBe(1)
    const line = await lineOf(place.folder, 'hubspot/mapping.yaml', 'field: rating_note,')
    expect(lines[1]).toContain(`hubspot/mapping.yaml:${line}:`)
    expect(lines[1]).toContain('contact.rating_note')
    expect(lines[1]).toContain('adopt: true')
  })

  it('B4 names a short text, A3 queues, B3 formulas, E1 addresses, once and by line', async () => {
    await using place = await openPlace()
    await place.setUp()
    const { salesforce, hubspot } = place.sandboxes
    salesforce.defineField('Lead', 'Plumbline_Reason__c', { length: 80 })
    salesforce.defineField('Lead', 'Page_Views__c', { isCalculated: true })
    hubspot.defineProperty('contact', 'lead_format', { isCalculated: true })
    const [queue] = salesforce
      .ids('Group')
      .filter((id) => salesforce.record('Group', id)?.Name === 'Partner Leads')
    const [lead] = salesforce.ids('Lead')
    salesforce.editAsPerson('Lead', lead ?? '', { OwnerId: queue ?? '' })
    await place.change('routing.yaml', 'salesforce: everyone', 'salesforce: [nobody@acme.example]')
    const { exit, lines } = await place.check()
    expect(exit).toBe(1)
    const of = (words: string) => lines.filter((line) => line.includes(words))
    expect(of('Lead.Plumbline_Reason__c')).toHaveLength(1)
    expect(of('it takes 80 characters')).toHaveLength(1)
    expect(of('Partner Leads (1)')).toHaveLength(1)
    expect(of('engagement.pageViews (Page_Views__c)')).toHaveLength(1)
    expect(of('format (lead_format)')).toHaveLength(1)
    const line = await lineOf(place.folder, 'routing.yaml', 'nobody@acme.example')
    expect(of(`routing.yaml:${line}:`)[0]).toContain('Nobody in salesforce has this address')
  })

  it('A6 names stage words in both directions, A8 opt-out words, B5 currencies', async () => {
    await using place = await openPlace()
    await place.setUp()
    const { hubspot } = place.sandboxes
    const options = ['Do not contact', 'yes'].map((value) => ({
      value,
      label: value,
      displayOrder: 0,
      hidden: false,
    }))
    hubspot.defineProperty('contact', 'consent', { type: 'enumeration', fieldType: 'select', options })
    hubspot.addCurrencies('JPY')
    await place.change('hubspot/mapping.yaml', 'optedOut: hs_email_optout', 'optedOut: consent')
    await place.change('hubspot/mapping.yaml', 'opportunity: sql', 'opportunitty: sql')
    const { out } = await place.check()
    expect(out).toContain('has no word "opportunitty"; did you mean "opportunity"?')
    expect(out).toMatch(/neither read nor defaults names.*opportunity/)
    expect(out).toContain('words that are neither yes nor no: Do not contact.')
    expect(out).toContain('no rate for JPY')
  })

  it('says once what a token lacks, and all missing fields in one line', async () => {
    await using place = await openPlace()
    await place.setUp()
    const { hubspot } = place.sandboxes
    hubspot.revokeScope('crm.objects.contacts.write')
    hubspot.removeProperties('contact', (name) => name.startsWith('bant_'))
    const { exit, lines } = await place.check()
    expect(exit).toBe(1)
    expect(lines[1]).toContain('crm.objects.contacts.write')
    expect(lines.filter((line) => line.includes('bant_'))).toHaveLength(2)
  })

  it('exits 2 when a CRM cannot be asked, and still asks the other', async () => {
    await using place = await openPlace()
    await place.setUp()
    place.sandboxes.hubspot.failNext({ purpose: 'properties', times: 1, how: { status: 503 } })
    const { exit, lines } = await place.check()
    expect(exit).toBe(2)
    expect(lines[0]).toContain('hubspot: could not be asked. HubSpot answered 503')
    expect(lines.at(-1)).toBe('salesforce: all that is needed is there.')
  })

  it('B1 is refused like setup where the ledger belongs to another account', async () => {
    await using place = await openPlace()
    await place.keepAccount('hubspot', '1')
    const refusal = 'The credentials name account 20000001 of hubspot, but this ledger belongs to account 1.'
    await expect(place.check()).rejects.toThrow(refusal)
    await expect(place.run(setup, { folder: place.folder })).rejects.toThrow(refusal)
    const { hubspot } = place.sandboxes
    expect(hubspot.record('contact', hubspot.ids('contact')[0] ?? '')).not.toHaveProperty('plumbline_score')
  })

  it('B6 setup prepares the other object where one is hidden, and says which that is', async () => {
    await using place = await openPlace()
    const { salesforce } = place.sandboxes
    salesforce.hide('Lead')
    const { exit, out } = await place.run(setup, { folder: place.folder })
    expect(exit).toBe(1)
    expect(out).toContain('+ Contact.Plumbline_Score__c')
    expect(out).toContain('Lead is not there, or Plumbline may not see it')
    expect(out).not.toContain('Lead.Plumbline_Score__c')
  })
})
