import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { type CheckCommand, check } from '../../src/cli/check-command.ts'
import { definitionTry, readTrial } from '../../src/cli/definition-try-command.ts'
import { describeEnd } from '../../src/cli/exit.ts'
import { answerCommand } from '../../src/cli/run-command.ts'
import { quietTerminal, type Terminal } from '../../src/cli/terminal.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, leadOf, qualified } from '../jobs/job-world.ts'
import { quickStart } from '../servers/quick-start.ts'
import { putFreshLedger } from '../store/fresh-ledger.ts'

const shipped = readFileSync(new URL('../../mappings/definition.yaml', import.meta.url), 'utf8')

describe('plumbline check and definition', () => {
  let folder: string
  let dataDir: string
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const configOf = (settings: Readonly<Record<string, string>>) =>
    readConfig({ DATA_DIR: dataDir, ...settings })
  /** What a command answers on a pipe, and how it ends. */
  const endOf = async (command: (terminal: Terminal) => Promise<number>) => {
    let stdout = ''
    const quiet = quietTerminal((text) => {
      stdout += text
    })
    const { text: stderr, exitCode: status } = await command({ ...quiet, width: 80 }).then(
      (exitCode) => ({ text: '', exitCode }),
      describeEnd,
    )
    return { status, lines: stdout.trimEnd().split('\n'), stderr }
  }
  const checkOf = (given: Partial<CheckCommand>, settings: Readonly<Record<string, string>> = {}) =>
    endOf((terminal) => check({ json: false, ...given }, configOf(settings), terminal))
  const tryOf = (path: string, settings: Readonly<Record<string, string>> = {}) =>
    endOf(async (terminal) => {
      const config = configOf(settings)
      const given = readTrial(path, { examples: 5, json: false }, config)
      return await answerCommand(definitionTry, given, config, terminal)
    })
  /** The same in a process of its own. */
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...quickStart, 'src/main.ts', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    })
    return { status, lines: stdout.trimEnd().split('\n'), stderr }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-definition-'))
    dataDir = join(folder, 'data')
    await putFreshLedger(dataDir)
    const database = await openDatabase({ databaseUrl: null, dataDir })
    const world = await createJobWorld(database)
    const leads = [leadOf('1', qualified), leadOf('2', { format: 'web-form' })]
    await world.hold(...leads)
    await score.run({ crm: crmName, leads: leads.map(({ ref }) => ref) }, world.context)
    await database.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('check says that the shipped files are sound, and what its words mean', async () => {
    const { status, lines } = await checkOf({})
    expect(lines[0]).toMatch(/^mappings is sound: measuring-instruments@\d+#[0-9a-f]{8}\.$/)
    expect(lines).toContain('  agreed by CMO (sample) for marketing on 2026-01-15')
    expect(lines).toContain("  lead, said by sales, is mql: past gate 2, worth sales' time")
    expect(status).toBe(0)
  })

  it('check names problems where an editor can jump to', async () => {
    const path = file(
      'broken.yaml',
      shipped.replace('field: company.revenue, atLeast', 'field: company.revenu, atLeast'),
    )
    const { status, lines } = await checkOf({ definition: path })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /broken\.yaml:\d+:\d+ criteria\[\d+\]\.when\.field: there is no field "company\.revenu"; did you mean company\.revenue\?$/,
    )
    expect(status).toBe(1)
    const { lines: missing } = await checkOf({ definition: join(folder, 'none.yaml') })
    expect(missing[0]).toContain('none.yaml:1:1 there is no such file')
  })

  it('check --json gives scripts the same, with the same exit codes', async () => {
    const sound = await checkOf({ json: true })
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

  it('C2: check refuses "any combination" and counts what each choice would take', async () => {
    const path = file('any.yaml', shipped.replace('combine: all', 'combine: any combination'))
    const { status, lines } = await checkOf({ definition: path })
    expect(lines[0]).toContain('say which combination counts: all, any, or { atLeast: k }')
    expect(lines.slice(1)).toEqual([
      'entry.combine can be one of these; worth asking of 2 leads in the ledger:',
      '  all              1',
      '  any              1',
      '  { atLeast: 2 }   1',
    ])
    expect(status).toBe(1)
  })

  it('check names the mapping that a CRM of the settings lacks', async () => {
    const mappings = join(folder, 'without')
    cpSync(new URL('../../mappings', import.meta.url), mappings, { recursive: true })
    rmSync(join(mappings, 'salesforce'), { recursive: true })
    const routing = join(mappings, 'routing.yaml')
    writeFileSync(routing, readFileSync(routing, 'utf8').replaceAll('salesforce: everyone', ''))
    const settings = { MAPPINGS_DIR: mappings, HUBSPOT_ACCESS_TOKEN: 'token' }
    expect((await checkOf({}, settings)).status).toBe(0)
    rmSync(join(mappings, 'hubspot'), { recursive: true })
    const { status, lines } = await checkOf({}, settings)
    expect(lines[0]).toBe(`${mappings}/hubspot/mapping.yaml:1:1 there is no such file`)
    expect(status).toBe(1)
  })

  it('try prints who would change stage, and why', async () => {
    const path = file('strict.yaml', shipped.replace('threshold: 75', 'threshold: 100'))
    const { status, lines } = await tryOf(path)
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

  it('try refuses a file that a start would refuse beside the mappings', async () => {
    const mappings = join(folder, 'mappings')
    cpSync(new URL('../../mappings', import.meta.url), mappings, { recursive: true })
    const mapping = join(mappings, 'hubspot/mapping.yaml')
    const text = readFileSync(mapping, 'utf8')
    writeFileSync(
      mapping,
      text.replace('format: lead_format', 'format: { from: lead_format, values: { Seminar: webinar } }'),
    )
    const renamed = file('renamed.yaml', shipped.replaceAll('webinar', 'seminar'))
    const { status, stderr } = await tryOf(renamed, { MAPPINGS_DIR: mappings })
    expect(stderr).toMatch(/hubspot\/mapping\.yaml:\d+:\d+ .*there is no format "webinar"/)
    expect(status).toBe(2)
    const checked = await checkOf({ definition: renamed }, { MAPPINGS_DIR: mappings })
    expect(checked.lines[0]).toMatch(/hubspot\/mapping\.yaml:\d+:\d+ .*there is no format "webinar"/)
    expect(checked.status).toBe(1)
    expect((await checkOf({}, { MAPPINGS_DIR: mappings })).status).toBe(0)
  })

  it('schema prints what editors read', () => {
    expect(JSON.parse(run('definition', 'schema').lines.join('\n'))).toMatchObject({
      title: 'Plumbline lead definition',
    })
  })
})
