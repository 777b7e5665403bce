import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/report-missing.ts'],
    // Whole runs on a busy machine; a test that hangs is still found.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores and an embedded database in many files: more forks only fight for the processor. One more than cores,
    // because the long tests wait a good deal of their time for processes that they started.
    maxWorkers: 3,
  },
})
