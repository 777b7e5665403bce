import { defineConfig } from 'vitest/config'
import { quickStart } from './test/servers/quick-start.ts'

const testsOf = (folders: readonly string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`)

/** These need no database, no server and no other process: `npm run test:unit` runs them in seconds. */
const unit = testsOf(['domain', 'mappings', 'ports', 'vocabulary'])

/** Tests of these touch nothing that belongs to their process alone, so that files share one and load their code once. */
const sharing = testsOf(['bench', 'jobs', 'qualification', 'sandbox', 'store'])

export default defineConfig({
  test: {
    // Not how long a test may wait: that is 30 s at most unless its name says why, each wait with its own limit. These
    // only find a test that hangs for good, and leave room for the work itself on a machine at a quarter of its speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two cores and an embedded database in many files: more forks only fight for the processor. One more than cores,
    // because the long tests wait a good deal of their time for processes that they started.
    maxWorkers: 3,
    execArgv: quickStart,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [...unit, ...sharing],
          globalSetup: ['test/servers/report-missing.ts'],
        },
      },
      { extends: true, test: { name: 'unit', include: unit, isolate: false } },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
    ],
  },
})
