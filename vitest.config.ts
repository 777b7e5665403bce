import { defineConfig } from 'vitest/config'

/** Tests of these touch nothing that belongs to their process alone, so that files share one and load their code once. */
const sharing = [
  'bench',
  'domain',
  'jobs',
  'mappings',
  'qualification',
  'sandbox',
  'store',
  'vocabulary',
].map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    // Whole runs on a busy machine; a test that hangs is still found.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two cores and an embedded database in many files: more forks only fight for the processor. One more than cores,
    // because the long tests wait a good deal of their time for processes that they started.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: sharing,
          globalSetup: ['test/servers/report-missing.ts'],
        },
      },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
    ],
  },
})
