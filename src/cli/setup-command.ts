import { processEnvironment, readConfig } from '../config.ts'
import { openCrms } from '../crm-registry.ts'
import type { CrmName } from '../domain/lead.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import type { Crm, SetupOptions, SetupStep } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
import { exitCodes } from './exit.ts'
import { print } from './print.ts'
import { retryRefusedOf } from './retry-refused.ts'

const marks = { present: '✓', created: '+', missing: '✗', wrong: '✗' } as const

/** Creates or checks the CRM fields that the mappings write; the exit code says whether all is well. */
export async function setup({ check }: { readonly check: boolean }): Promise<void> {
  const config = readConfig(processEnvironment())
  const mappings = readMappings(config.mappingsDir)
  const crms = openCrms(config, mappings.crms, () => undefined)
  const options = { create: !check, tasks: mappings.routing.followUp !== null }
  const { isComplete, complete } = await setUpCrms(crms, options, print)
  await retryRefusedOf(complete, config)
  process.exitCode = isComplete ? exitCodes.done : exitCodes.unfinished
}

/**
 * Sets up one CRM after the other, tells what was found and closes them; true when all is well. A CRM that fails is
 * told with its sentence, and the next one has its turn. Answers whether all is well, and with which CRMs. Throws only what
 * is a bug.
 */
export async function setUpCrms(
  crms: readonly Pick<Crm, 'name' | 'setup' | 'close'>[],
  options: SetupOptions,
  tell: (lines: readonly string[]) => void,
): Promise<{ readonly isComplete: boolean; readonly complete: readonly CrmName[] }> {
  const complete: CrmName[] = []
  for (const crm of crms) {
    try {
      const steps = await crm.setup(options, new AbortController().signal)
      tell([crm.name, ...steps.map(renderStep)])
      if (steps.every(({ state }) => state === 'present' || state === 'created')) complete.push(crm.name)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      tell([crm.name, `  ✗ ${error.message}`])
    } finally {
      await crm.close()
    }
  }
  return { isComplete: complete.length === crms.length, complete }
}

const renderStep = ({ what, state, advice }: SetupStep): string =>
  `  ${marks[state]} ${what} ${state}${advice === '' ? '' : `: ${advice}`}`
