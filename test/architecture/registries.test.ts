import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configKeys } from '../../src/config.ts'
import { jobs } from '../../src/job-registry.ts'
import { differences, environmentKeys } from './registries.ts'
import { root } from './source-files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const foldersOf = (path: string) =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

const crmFolders = foldersOf('src/crm')
const jobFiles = readdirSync(join(root, 'jobs')).filter((name) => name.endsWith('.ts'))

const isJob = (value: unknown): value is { readonly name: string } =>
  typeof value === 'object' && value !== null && 'name' in value && 'run' in value && 'payload' in value

describe('the comparison', () => {
  it('finds what either side lacks', () => {
    expect(differences(['left', ['a', 'b']], ['right', ['b', 'c']])).toEqual([
      'a is missing in right',
      'c is missing in left',
    ])
    expect(differences(['left', ['a', 'b']], ['right', ['b', 'a']])).toEqual([])
  })

  it('reads keys of an environment file, set or commented out', () => {
    expect(
      environmentKeys('# PORT=8080\n#HOST=\nDATA_DIR=.plumbline\n# Set A=B in the text\n  NOT=read\n'),
    ).toEqual(['PORT', 'HOST', 'DATA_DIR'])
  })
})

describe('a CRM', () => {
  it.each(crmFolders)('%s has its mappings and its place in the registry', (crm) => {
    expect(existsSync(join(root, 'mappings', crm, 'mapping.yaml')), `mappings/${crm}/mapping.yaml`).toBe(true)
    expect(read('src/crm-registry.ts')).toContain(`./crm/${crm}/`)
  })

  it('exists for every folder of mappings that has a mapping', () => {
    const mapped = foldersOf('mappings').filter((name) =>
      existsSync(join(root, 'mappings', name, 'mapping.yaml')),
    )
    expect(differences(['src/crm', crmFolders], ['mappings', mapped])).toEqual([])
  })
})

describe('a job', () => {
  it.each(jobFiles)('in %s has the name of its file, and is the only one there', async (file) => {
    const module: Record<string, unknown> = await import(join(root, 'jobs', file))
    const declared = Object.values(module).filter(isJob)
    expect(declared.map((job) => `${job.name}.ts`)).toEqual([file])
  })

  it('is listed in the registry, and nothing else is', () => {
    const listed = jobs.map((job) => `${job.name}.ts`)
    expect(differences(['jobs/', jobFiles], ['src/job-registry.ts', listed])).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  })
})

describe('.env.example', () => {
  it('lists every setting, and nothing that is none', () => {
    const keys = environmentKeys(read('.env.example'))
    expect(differences(['src/config.ts', configKeys], ['.env.example', keys])).toEqual([])
    expect(new Set(keys).size, 'no setting twice').toBe(keys.length)
  })
})
