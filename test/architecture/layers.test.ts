import { describe, expect, it } from 'vitest'
import { importObjections, impurityObjections } from './layers.ts'
import { importsOf, readSourceFiles } from './source-files.ts'

const files = readSourceFiles('src', 'jobs')

describe('the check of imports finds', () => {
  it.each([
    ['src/domain/lead.ts', "import { readFile } from 'node:fs/promises'"],
    ['src/domain/lead.ts', "import { createHash } from 'crypto'"],
    ['src/domain/lead.ts', "import type { Crm } from '../ports/crm.ts'"],
    ['src/domain/lead.ts', "import { parse } from 'yaml'"],
    ['src/domain/lead.ts', 'import {\n  a,\n  b,\n} from "../store/ledger.ts"'],
    ['src/domain/lead.ts', "import '../store/ledger.ts'"],
    ['src/domain/lead.ts', "export type { Pool } from 'pg'"],
    ['src/ports/ledger.ts', "import { sql } from 'kysely'"],
    ['jobs/score.ts', "import { Queue } from 'bullmq'"],
    ['jobs/score.ts', "import { createLedger } from '../src/store/ledger.ts'"],
    ['jobs/score.ts', "import { readConfig } from '../src/config.ts'"],
    ['src/crm/hubspot/read.ts', "import { soql } from '../salesforce/soql.ts'"],
    ['src/crm/hubspot/read.ts', "import { Connection } from 'jsforce/lib/core.js'"],
    ['src/crm/hubspot/read.ts', "import { start } from '../../sandbox/hubspot/server.ts'"],
    ['src/queue/worker.ts', "import { createLedger } from '../store/ledger.ts'"],
    ['src/queue/worker.ts', "import { Pool } from 'pg'"],
    ['src/store/ledger.ts', "import { Queue } from 'bullmq'"],
    ['src/store/ledger.ts', "const { Redis } = await import('ioredis')"],
    ['src/store/ledger.ts', "const redis = createRequire(import.meta.url); require('ioredis')"],
    ['src/http/server.ts', "import { createLog } from '../telemetry/log.ts'"],
    ['src/enrichment/source.ts', "import type { App } from '../app.ts'"],
    ['src/config.ts', "import { createApp } from './app.ts'"],
    ['src/app.ts', "import { bars } from './cli/bars.ts'"],
    ['src/app.ts', "import { people } from '../test/people.ts'"],
    ['src/job-registry.ts', "import { createQueue } from './queue/producer.ts'"],
    ['src/telemetry/log.ts', "import left from 'left-pad'"],
    ['src/crm-registry.ts', "import { createQueue } from './queue/producer.ts'"],
    ['src/newcomer/thing.ts', ''],
  ])('a wrong one in %s: %s', (path, text) => {
    expect(importObjections([{ path, text }])).toEqual([expect.stringContaining(`${path}: `)])
  })

  it.each([
    ['src/domain/fingerprint.ts', "import { createHash } from 'node:crypto'"],
    ['src/domain/bant/score.ts', "import { z } from 'zod'\nimport { Lead } from '../lead.ts'"],
    ['jobs/score.ts', "import { defineJob } from '../src/ports/job.ts'\nimport { route } from './route.ts'"],
    [
      'src/crm/salesforce/read.ts',
      "import { soql } from './soql.ts'\nimport { Lead } from '../../domain/lead.ts'",
    ],
    [
      'src/crm/salesforce/read.ts',
      "import { a } from 'jsforce/lib/core.js'\nimport { b } from '../owner-directory.ts'",
    ],
    [
      'src/store/embedded/lock.ts',
      "import { open } from 'node:fs/promises'\nimport { PGlite } from '@electric-sql/pglite'",
    ],
    [
      'src/app.ts',
      "import { createLog } from './telemetry/log.ts'\nimport { jobs } from './job-registry.ts'",
    ],
    [
      'src/cli/demo.ts',
      "import { createApp } from '../app.ts'\nimport { createPeople } from '../sandbox/people.ts'",
    ],
    ['src/domain/words.ts', "const words = 'taken from \"pg\"' // never import from 'pg' here"],
  ])('nothing wrong in %s', (path, text) => {
    expect(importObjections([{ path, text }])).toEqual([])
  })

  it.each([
    'const id = Math.random()',
    "import { randomUUID } from 'node:crypto'",
    'const now = Date.now()',
    'const now = new Date( )',
    'await fetch(url)',
    'process.pid',
  ])('that the domain is not pure: %s', (text) => {
    expect(impurityObjections([{ path: 'src/domain/lead.ts', text }])).toHaveLength(1)
    expect(impurityObjections([{ path: 'src/domain/lead.ts', text: 'new Date(now).getTime()' }])).toEqual([])
    expect(impurityObjections([{ path: 'src/store/lead.ts', text }])).toEqual([])
  })
})

describe('the source', () => {
  it('is read at all', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(files.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(50)
  })

  it('imports inwards only', () => {
    expect(importObjections(files)).toEqual([])
  })

  it('has a pure domain', () => {
    expect(impurityObjections(files)).toEqual([])
  })
})
