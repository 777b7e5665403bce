#!/usr/bin/env node
import { reportAndExitCode } from './cli/exit.ts'
import { createProgram } from './cli/program.ts'

try {
  await createProgram().parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportAndExitCode(error)
}
