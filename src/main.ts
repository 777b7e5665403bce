#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { reportAndExitCode } from './cli/exit.ts'
import { createProgram } from './cli/program.ts'

// Commands load their code after this, from the second start on in half the time; in a folder of our own, because code
// that anybody else could have put there would be run. Where it cannot be written, nothing is kept.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/plumbline/compiled'))

try {
  await createProgram().parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportAndExitCode(error)
}
