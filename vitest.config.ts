import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/report-missing.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores and an embedded database in many files: more forks only fight for the processor.
    maxWorkers: 2,
  },
})
