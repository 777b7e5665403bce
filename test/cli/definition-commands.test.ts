import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, leadOf, qualified } from '../jobs/job-world.ts'
import { quickStart } from '../servers/quick-start.ts'

const shipped = readFileSync(new URL('../../mappings/definition.yaml', import.meta.url), 'utf8')

describe('plumbline check and definition', () => {
  let folder: string
  let dataDir: string
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const run = (first: string | Readonly<Record<string, string>>, ...rest: string[]) => {
    const [settings, args] = typeof first === 'string' ? [{}, [first, ...rest]] : [first, rest]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...quickStart, 'src/main.ts', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...settings },
    })
    return { status, lines: stdout.trimEnd().split('\n'), stderr }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-definition-'))
    dataDir = join(folder, 'data')
    const database = await openDatabase({ databaseUrl: null, dataDir })
    const world = await createJobWorld(database)
    const leads = [leadOf('1', qualified), leadOf('2', { format: 'web-form' })]
    await world.hold(...leads)
    await score.run({ crm: crmName, leads: leads.map(({ ref }) => ref) }, world.context)
    await database.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('check says that the shipped files are sound, and what its words mean', () => {
    const { status, lines } = run('check')
    expect(lines[0]).toMatch(/^mappings is sound: measuring-instruments@\d+#[0-9a-f]{8}\.$/)
    expect(lines).toContain('  agreed by CMO (sample) for marketing on 2026-01-15')
    expect(lines).toContain("  lead, said by sales, is mql: past gate 2, worth sales' time")
    expect(status).toBe(0)
  })

  it('check names problems where an editor can jump to', () => {
    const path = file(
      'broken.yaml',
      shipped.replace('field: company.revenue, atLeast', 'field: company.revenu, atLeast'),
    )
    const { status, lines } = run('check', '--definition', path)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /broken\.yaml:\d+:\d+ criteria\[\d+\]\.when\.field: there is no field "company\.revenu"; did you mean company\.revenue\?$/,
    )
    expect(status).toBe(1)
    expect(run('check', '--definition', join(folder, 'none.yaml')).lines[0]).toContain(
      'none.yaml:1:1 there is no such file',
    )
  })

  it('check --json gives scripts the same, with the same exit codes', () => {
    const sound = run('check', '--json')
    expect(JSON.parse(sound.lines.join('\n'))).toMatchObject({
      isSound: true,
      definition: expect.stringMatching(/^measuring-instruments@/),
      problems: [],
    })
    expect(sound.status).toBe(0)
    const broken = run(
      'check',
      '--definition',
      file('version.yaml', shipped.replace('version: 1', 'version: one')),
      '--json',
    )
    expect(JSON.parse(broken.lines.join('\n'))).toMatchObject({
      isSound: false,
      definition: null,
      problems: [{ line: 35, column: 10, path: 'version', message: 'must be a number, not "one"' }],
    })
    expect(broken.status).toBe(1)
  })

  it('C2: check refuses "any combination" and counts what each choice would take', () => {
    const { status, lines } = run(
      'check',
      '--definition',
      file('any.yaml', shipped.replace('combine: all', 'combine: any combination')),
    )
    expect(lines[0]).toContain('say which combination counts: all, any, or { atLeast: k }')
    expect(lines.slice(1)).toEqual([
      'entry.combine can be one of these; worth asking of 2 leads in the ledger:',
      '  all              1',
      '  any              1',
      '  { atLeast: 2 }   1',
    ])
    expect(status).toBe(1)
  })

  it('check names the mapping that a CRM of the settings lacks', () => {
    const mappings = join(folder, 'without')
    cpSync(new URL('../../mappings', import.meta.url), mappings, { recursive: true })
    rmSync(join(mappings, 'salesforce'), { recursive: true })
    const routing = join(mappings, 'routing.yaml')
    writeFileSync(routing, readFileSync(routing, 'utf8').replaceAll('salesforce: everyone', ''))
    const settings = { MAPPINGS_DIR: mappings, HUBSPOT_ACCESS_TOKEN: 'token' }
    expect(run(settings, 'check').status).toBe(0)
    rmSync(join(mappings, 'hubspot'), { recursive: true })
    const { status, lines } = run(settings, 'check')
    expect(lines[0]).toBe(`${mappings}/hubspot/mapping.yaml:1:1 there is no such file`)
    expect(status).toBe(1)
  })

  it('try prints who would change stage, and why', () => {
    const path = file('strict.yaml', shipped.replace('threshold: 75', 'threshold: 100'))
    const { status, lines } = run('definition', 'try', path)
    expect(lines[0]).toMatch(/^measuring-instruments@\d+#\w+ over 2 decided leads of the ledger\.$/)
    expect(lines[1]).toBe('Nothing is written.')
    expect(lines).toContain('Down: 1')
    expect(lines).toContain('  mql → aql: 1')
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}hubspot\/contact\/1: gate 2 is open/))
    expect(lines).toContain('Stay where they are: 1')
    expect(status).toBe(0)
  })

  it('try refuses a broken file with its places', () => {
    const { status, stderr } = run('definition', 'try', file('tabs.yaml', '\tname: x'))
    expect(stderr).toMatch(/tabs\.yaml:1:1 /)
    expect(status).toBe(2)
  })

  it('try refuses a file that a start would refuse beside the mappings', () => {
    const mappings = join(folder, 'mappings')
    cpSync(new URL('../../mappings', import.meta.url), mappings, { recursive: true })
    const mapping = join(mappings, 'hubspot/mapping.yaml')
    const text = readFileSync(mapping, 'utf8')
    writeFileSync(
      mapping,
      text.replace('format: lead_format', 'format: { from: lead_format, values: { Seminar: webinar } }'),
    )
    const renamed = file('renamed.yaml', shipped.replaceAll('webinar', 'seminar'))
    const { status, stderr } = run({ MAPPINGS_DIR: mappings }, 'definition', 'try', renamed)
    expect(stderr).toMatch(/hubspot\/mapping\.yaml:\d+:\d+ .*there is no format "webinar"/)
    expect(status).toBe(2)
    const checked = run({ MAPPINGS_DIR: mappings }, 'check', '--definition', renamed)
    expect(checked.lines[0]).toMatch(/hubspot\/mapping\.yaml:\d+:\d+ .*there is no format "webinar"/)
    expect(checked.status).toBe(1)
    expect(run({ MAPPINGS_DIR: mappings }, 'check').status).toBe(0)
  })

  it('schema prints what editors read', () => {
    expect(JSON.parse(run('definition', 'schema').lines.join('\n'))).toMatchObject({
      title: 'Plumbline lead definition',
    })
  })
})
