import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { importsOf, type SourceFile } from './source-files.ts'

/** Who may import what; imports point inwards, and what stands side by side does not know its neighbour. */
interface Layer {
  /** Paths that begin so belong to the layer; the longest beginning wins. */
  readonly path: string
  /** Beginnings of the paths that it may import besides its own. */
  readonly mayImport: readonly string[]
  /** Whether it may use Node's own modules, which means that it may touch the outside world. */
  readonly mayUseNode: boolean
}

const inner = ['src/domain/', 'src/ports/']
const part = (path: string): Layer => ({ path, mayImport: inner, mayUseNode: true })

/** The parts beside each other; only the composition root knows them all. */
const parts = [
  'src/call-budget/',
  'src/crm/',
  'src/queue/',
  'src/store/',
  'src/enrichment/',
  'src/http/',
  'src/telemetry/',
  'src/sandbox/',
  'src/vocabulary/',
  'src/mappings/',
]

const layers: readonly Layer[] = [
  { path: 'src/domain/', mayImport: [], mayUseNode: false },
  { path: 'src/ports/', mayImport: ['src/domain/'], mayUseNode: false },
  { path: 'src/qualification/', mayImport: inner, mayUseNode: false },
  { path: 'src/write-back/', mayImport: [...inner, 'src/qualification/'], mayUseNode: false },
  { path: 'src/follow-up/', mayImport: [...inner, 'src/write-back/'], mayUseNode: false },
  { path: 'src/reports/', mayImport: inner, mayUseNode: false },
  {
    path: 'jobs/',
    mayImport: [...inner, 'src/qualification/', 'src/write-back/', 'src/follow-up/'],
    mayUseNode: false,
  },
  ...parts.map(part),
  { path: 'src/job-registry.ts', mayImport: ['jobs/', ...inner], mayUseNode: false },
  { path: 'src/crm-registry.ts', mayImport: [...inner, 'src/crm/', 'src/config.ts'], mayUseNode: false },
  {
    path: 'src/crm-accounts.ts',
    mayImport: [
      ...inner,
      'src/call-budget/',
      'src/crm/account-guard.ts',
      'src/crm/own-fields.ts',
      'src/crm-registry.ts',
    ],
    mayUseNode: false,
  },
  { path: 'src/work-ahead.ts', mayImport: [...inner, 'src/crm-accounts.ts'], mayUseNode: false },
  {
    path: 'src/crm-warnings.ts',
    mayImport: [...inner, 'src/config.ts', 'src/crm/survey.ts', 'src/mappings/'],
    mayUseNode: false,
  },
  { path: 'src/config.ts', mayImport: inner, mayUseNode: true },
  {
    path: 'src/app.ts',
    mayImport: [
      ...inner,
      ...parts,
      'src/qualification/',
      'src/reports/',
      'src/config.ts',
      'src/crm-accounts.ts',
      'src/crm-registry.ts',
      'src/crm-warnings.ts',
      'src/job-context.ts',
      'src/job-registry.ts',
      'src/open-ledger.ts',
      'src/schedule-registry.ts',
      'src/work-ahead.ts',
      'jobs/',
    ],
    mayUseNode: true,
  },
  {
    path: 'src/open-ledger.ts',
    mayImport: [...inner, ...parts, 'src/reports/', 'src/config.ts', 'src/crm-registry.ts'],
    mayUseNode: false,
  },
  { path: 'src/job-context.ts', mayImport: [...inner, ...parts, 'src/config.ts'], mayUseNode: false },
  {
    path: 'src/schedule-registry.ts',
    mayImport: [...inner, 'src/queue/', 'src/config.ts', 'jobs/'],
    mayUseNode: false,
  },
  { path: 'src/cli/', mayImport: ['src/', 'jobs/'], mayUseNode: true },
  { path: 'src/main.ts', mayImport: ['src/'], mayUseNode: true },
]

/** Where each package may be imported. A package that is not here belongs nowhere yet: decide, then add it. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  zod: ['src/', 'jobs/'],
  bullmq: ['src/queue/'],
  ioredis: ['src/queue/'],
  pg: ['src/store/'],
  kysely: ['src/store/'],
  '@electric-sql/pglite': ['src/store/'],
  jsforce: ['src/crm/salesforce/'],
  '@hubspot/api-client': ['src/crm/hubspot/'],
  yaml: ['src/mappings/'],
  fastify: ['src/http/'],
  pino: ['src/telemetry/'],
  'prom-client': ['src/telemetry/'],
  tldts: ['src/vocabulary/'],
  'country-to-iso': ['src/vocabulary/'],
  'disposable-email-domains-js': ['src/vocabulary/'],
  'email-providers': ['src/vocabulary/'],
  commander: ['src/cli/', 'src/main.ts'],
  '@commander-js/extra-typings': ['src/cli/', 'src/main.ts'],
  'cli-progress': ['src/cli/'],
}

const builtin = new Set(builtinModules)

/** Hashing is a pure function; the chance that the same module holds is caught as an impurity below. */
const pureNodeModules = new Set(['node:crypto'])
const begins = (path: string, beginnings: readonly string[]) =>
  beginnings.some((beginning) => path.startsWith(beginning))

/** `src/crm/hubspot/` for a file of that CRM's folder; null for a file that stands for all CRMs. */
const crmFolder = (path: string): string | null => /^src\/crm\/[^/]+\//.exec(path)?.[0] ?? null

/** `@scope/name` or `name` of an import that may reach deep into the package. */
const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

function layerOf(path: string): Layer | null {
  const candidates = layers.filter((layer) => path.startsWith(layer.path))
  return candidates.reduce<Layer | null>(
    (best, layer) => (best === null || layer.path.length > best.path.length ? layer : best),
    null,
  )
}

function objectionToFile(path: string, imported: string, layer: Layer): string | null {
  const [ownCrm, otherCrm] = [crmFolder(path), crmFolder(imported)]
  if (ownCrm !== null && otherCrm !== null && ownCrm !== otherCrm) return 'a CRM does not know its neighbour'
  return begins(imported, [layer.path, ...layer.mayImport]) ? null : `${layer.path} may not know it`
}

function objectionToPackage(path: string, specifier: string, layer: Layer): string | null {
  if (specifier.startsWith('node:') || builtin.has(specifier))
    return layer.mayUseNode || pureNodeModules.has(specifier)
      ? null
      : `${layer.path} does not touch the outside world`
  const homes = packageHomes[packageOf(specifier)]
  if (homes === undefined) return 'the package has no home yet (test/architecture/layers.ts)'
  return begins(path, homes) ? null : `only ${homes.join(', ')} may use it`
}

/** Imports that point the wrong way, a sentence each. */
export function importObjections(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const layer = layerOf(path)
    if (layer === null) return [`${path}: belongs to no layer (test/architecture/layers.ts)`]
    return importsOf(text).flatMap((specifier) => {
      const objection = specifier.startsWith('.')
        ? objectionToFile(path, posix.join(posix.dirname(path), specifier), layer)
        : objectionToPackage(path, specifier, layer)
      return objection === null ? [] : [`${path}: imports ${specifier}, but ${objection}`]
    })
  })
}

const impurities: readonly (readonly [RegExp, string])[] = [
  [/\bMath\.random\b|\b(?:random(?:UUID|Bytes|Int)|getRandomValues)\b/, 'randomness'],
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, 'a hidden clock'],
  [/\b(?:fetch|setTimeout|setInterval|setImmediate)\(/, 'the outside world'],
  [/\bprocess\./, 'the process'],
]

/** The domain's files that reach for a clock, chance or the world without an import. */
export function impurityObjections(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('src/domain/'))
    .flatMap(({ path, text }) =>
      impurities
        .filter(([pattern]) => pattern.test(text))
        .map(([, what]) => `${path}: the domain uses ${what}`),
    )
}
