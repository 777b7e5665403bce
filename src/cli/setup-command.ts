import { processEnvironment, readConfig } from '../config.ts'
import { openCrms } from '../crm-registry.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import type { SetupStep } from '../ports/crm.ts'
import { exitCodes } from './exit.ts'

const marks = { present: '✓', created: '+', missing: '✗', wrong: '✗' } as const

/** Creates or checks the CRM fields that the mappings write; the exit code says whether all is well. */
export async function setup({ check }: { readonly check: boolean }): Promise<void> {
  const config = readConfig(processEnvironment())
  const mappings = readMappings(config.mappingsDir)
  let isComplete = true
  for (const crm of openCrms(config, mappings.crms, () => undefined)) {
    try {
      const steps = await crm.setup({ create: !check }, new AbortController().signal)
      process.stdout.write(`${crm.name}\n${steps.map(renderStep).join('\n')}\n`)
      isComplete &&= steps.every(({ state }) => state === 'present' || state === 'created')
    } finally {
      await crm.close()
    }
  }
  process.exitCode = isComplete ? exitCodes.done : exitCodes.unfinished
}

const renderStep = ({ what, state, advice }: SetupStep): string =>
  `  ${marks[state]} ${what} ${state}${advice === '' ? '' : `: ${advice}`}`
