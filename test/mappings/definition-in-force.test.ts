import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDefinitionInForce, type DefinitionInForce } from '../../src/mappings/definition-in-force.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { fewWords } from '../domain/definition/sample-lead.ts'

const shipped = readFileSync(new URL('../../mappings/definition.yaml', import.meta.url), 'utf8')
const routing = readFileSync(new URL('../../mappings/routing.yaml', import.meta.url), 'utf8')
  .replaceAll('hubspot: everyone', 'one: everyone')
  .replaceAll('salesforce: everyone', '')
const mapping = readFileSync(new URL('../../mappings/hubspot/mapping.yaml', import.meta.url), 'utf8').replace(
  'format: lead_format',
  'format: { from: lead_format, values: { Seminar: webinar } }',
)
const version = (number: number) => shipped.replace(/^version: \d+$/m, `version: ${number}`)

describe('the definition in force', () => {
  let folder: string
  let file: string
  let inForce: DefinitionInForce
  let published: string[]
  let said: [string, string][]
  let ledgerIsAway: boolean
  let saves = 0

  const saveAs = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text)
    // Two saves within the clock's tick are two saves.
    utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000 + saves++)
  }
  const save = (text: string | Buffer) => saveAs('definition.yaml', text)
  const current = () => inForce.current().definition.version
  const looks = async (count: number) => {
    for (let look = 0; look < count; look++) await inForce.look()
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-in-force-'))
    file = join(folder, 'definition.yaml')
    save(version(1))
    saveAs('routing.yaml', routing)
    mkdirSync(join(folder, 'one'))
    saveAs('one/mapping.yaml', mapping)
    published = []
    said = []
    ledgerIsAway = false
    const say = (level: string) => (message: string) => void said.push([level, message])
    inForce = createDefinitionInForce({
      folder,
      mappings: readMappings(folder),
      isEnriched: false,
      vocabulary: fewWords,
      publish: async ({ definitionId }) => {
        if (ledgerIsAway) throw new Error('away')
        published.push(definitionId)
      },
      now: () => new Date('2026-03-01T12:00:00Z'),
      log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('stays while nothing changes', async () => {
    await looks(3)
    expect([current(), published, said]).toEqual([1, [], []])
  })

  it('is the new one once its file stood still, published first; a job keeps the one that it began with', async () => {
    const before = inForce.current()
    save(version(2))
    await looks(1)
    expect(current(), 'still being saved, for all we know').toBe(1)
    await looks(1)
    expect(current()).toBe(2)
    expect(published).toEqual([inForce.current().id])
    expect(before.definition.version).toBe(1)
    await looks(3)
    expect(published).toHaveLength(1)
  })

  it('is never half of a file: what is saved in pieces is taken when the last piece is there', async () => {
    const whole = version(2)
    for (const part of [0.2, 0.5, 0.9]) {
      save(whole.slice(0, Math.floor(whole.length * part)))
      await looks(1)
    }
    expect([current(), said]).toEqual([1, []])
    save(whole)
    await looks(2)
    expect([current(), said.map(([level]) => level)]).toEqual([2, ['warn', 'info']])
  })

  it('stays the old one while the file is broken, which is said once with its places', async () => {
    save(version(2).replace('timeZone: America/New_York', 'timeZone: Mars/Olympus'))
    await looks(5)
    expect(current()).toBe(1)
    expect(published).toEqual([])
    expect(said).toHaveLength(1)
    expect(said[0]?.[0]).toBe('error')
    expect(said[0]?.[1]).toMatch(/definition\.yaml:\d+:\d+ timeZone: must be a time zone/)
    expect(said[0]?.[1]).toContain('measuring-instruments@1#')
    save(version(3))
    await looks(2)
    expect(current()).toBe(3)
  })

  it('stays the old one while the file is away, empty or not text', async () => {
    rmSync(file)
    await looks(2)
    save('')
    await looks(2)
    save(Buffer.from([0xff, 0xfe, 0x00, 0x41]))
    await looks(2)
    expect(current()).toBe(1)
    expect(said.map(([level]) => level)).toEqual(['error', 'error', 'error'])
  })

  it('waits for the ledger to remember it', async () => {
    ledgerIsAway = true
    save(version(2))
    await looks(3)
    expect(current()).toBe(1)
    ledgerIsAway = false
    await looks(1)
    expect([current(), published.length]).toEqual([2, 1])
  })

  it('takes a file that was put in its place by a rename', async () => {
    const other = join(folder, 'other.yaml')
    writeFileSync(other, version(2))
    renameSync(other, file)
    await looks(2)
    expect(current()).toBe(2)
  })

  it('says when the version was not raised', async () => {
    save(`${shipped}\n# a word more\n`)
    await looks(2)
    expect(said[0]).toEqual(['warn', expect.stringContaining('without raising its version')])
  })
  it('says when a new version carries the old signatures, and nothing when somebody signed it', async () => {
    save(version(2))
    await looks(2)
    expect(said[0]).toEqual(['warn', expect.stringContaining('carries the signatures of')])
    said.length = 0
    save(version(3).replaceAll('date: 2026-01-15 }\n', 'date: 2026-02-15 }\n'))
    await looks(2)
    expect(current()).toBe(3)
    expect(said.filter(([level]) => level === 'warn')).toEqual([])
  })

  const renamed = (number: number) =>
    version(number).replaceAll('webinar', 'seminar').replaceAll('2026-01-15 }\n', '2026-02-15 }\n')
  const errors = () => said.filter(([level]) => level === 'error').map(([, message]) => message)

  it('stays while a mapping still names a format that was renamed, as a start would refuse it', async () => {
    save(renamed(2))
    await looks(3)
    expect([current(), published]).toEqual([1, []])
    expect(errors()).toHaveLength(1)
    const line = /one\/mapping\.yaml:\d+:\d+ (objects.*there is no format "webinar".*)$/.exec(
      errors()[0] ?? '',
    )
    expect(line?.[1]).toContain('objects.contact.read.format.values.Seminar')
    expect(() => readMappings(folder)).toThrow(line?.[0] ?? 'no line')
  })

  it('stays until the next start where the mapping that it goes with changed as well', async () => {
    save(renamed(2))
    saveAs('one/mapping.yaml', mapping.replace('Seminar: webinar', 'Seminar: seminar'))
    await looks(3)
    expect(current()).toBe(1)
    expect(errors()).toEqual([expect.stringContaining('@2#')])
    expect(errors()[0]).toContain('is not taken before the next start')
    expect(said.at(-1)).toEqual(['info', 'Changed and sound, taken at the next start: the mapping of one.'])
    expect(readMappings(folder).definition.version).toBe(2)
  })

  it('stays while the routing beside it is broken, which is named at once', async () => {
    saveAs('routing.yaml', routing.replace('countries:', 'country:'))
    await looks(3)
    expect(errors()).toEqual([
      expect.stringMatching(/routing\.yaml:\d+:5 routes\[0\]\.country: there is no key/),
    ])
    save(version(2))
    await looks(3)
    expect([current(), errors().length]).toEqual([1, 2])
    saveAs('routing.yaml', routing)
    await looks(2)
    expect(current()).toBe(2)
  })

  it('does not say again that another file is taken at the next start while the ledger is away', async () => {
    ledgerIsAway = true
    saveAs('routing.yaml', routing.replace('withinHours: 24', 'withinHours: 12'))
    save(version(2))
    await looks(3)
    expect(said.filter(([level]) => level === 'info')).toEqual([])
    ledgerIsAway = false
    await looks(1)
    expect(said.at(-1)).toEqual(['info', 'Changed and sound, taken at the next start: the routing.'])
  })
})
