import { join } from 'node:path'
import { keepCompiledCode } from './cli/compile-cache.ts'
import { keepEndOfUnreadOutput, reportAndExitCode } from './cli/exit.ts'
import { createProgram } from './cli/program.ts'

keepEndOfUnreadOutput()

// Commands load their code after this.
await keepCompiledCode(join(import.meta.dirname, '../node_modules'))

try {
  await createProgram().parseAsync(process.argv)
} catch (error) {
  process.exitCode = reportAndExitCode(error)
}
