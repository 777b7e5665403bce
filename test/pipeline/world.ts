import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOptions, openApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { openCrms } from '../../src/crm-registry.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { openSandboxes, type Sandboxes, type SandboxesOptions } from '../../src/sandbox/sandboxes.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { putFreshLedger } from '../store/fresh-ledger.ts'

/** Both made-up CRMs with their fields created, and the settings of a Plumbline that works on them. */
export interface World extends AsyncDisposable {
  readonly sandboxes: Sandboxes
  /** For processes of their own. */
  readonly environment: Readonly<Record<string, string>>
  readonly config: Config
  openApp(options?: AppOptions): Promise<App>
  /** Creates Plumbline's fields in both CRMs. */
  setUp(): Promise<void>
}

export async function openWorld(options: {
  readonly people: number
  readonly settings?: Readonly<Record<string, string>>
  /** The made-up CRMs' clock; the real one unless a test moves it. */
  readonly now?: () => Date
  /** Whether the CRMs have Plumbline's fields from the start. */
  readonly isSetUp?: boolean
  /** Other people. */
  readonly seed?: number
  /** Watches every call to the CRMs. */
  readonly onCall?: SandboxesOptions['onCall']
}): Promise<World> {
  await using opening = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-pipeline-'))
  opening.defer(() => rm(dataDir, { recursive: true, force: true }))
  const sandboxes = opening.use(
    await openSandboxes({
      people: options.people,
      seed: options.seed ?? 7,
      now: options.now ?? (() => new Date()),
      ...(options.onCall && { onCall: options.onCall }),
    }),
  )
  const environment = {
    ...sandboxes.environment,
    DATA_DIR: join(dataDir, 'ledger'),
    PORT: '0',
    LOG_LEVEL: 'error',
    ...options.settings,
  }
  const config = readConfig(environment)
  if (config.databaseUrl === null) await putFreshLedger(config.dataDir)
  // Created with the right credentials, whatever those are that a test has Plumbline use.
  const creator = readConfig({ ...environment, ...sandboxes.environment })
  const setUp = async () => {
    for (const crm of openCrms(creator, readMappings(creator.mappingsDir).crms, () => undefined)) {
      await crm.setup({}, AbortSignal.timeout(30_000))
      await crm.close()
    }
  }
  if (options.isSetUp !== false) await setUp()
  sandboxes.startCounting()
  const opened = opening.move()
  const log = createLog({ level: 'error' })
  return {
    sandboxes,
    environment,
    config,
    setUp,
    openApp: (appOptions) => openApp(config, { log, ...appOptions }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
