import { resolve } from 'node:path'
import { z } from 'zod'
import { processEnvironment, readConfig } from '../config.ts'
import type { GuardedCrm } from '../crm/own-fields.ts'
import { type SurveyedCrm, surveyCrm } from '../crm/survey.ts'
import { needsOf } from '../crm-warnings.ts'
import type { CrmNeeds } from '../domain/crm-check/check-crm.ts'
import type { CrmFinding } from '../domain/crm-check/crm-finding.ts'
import { type CheckedMappings, checkMappings } from '../mappings/check-mappings.ts'
import { problemsFailure } from '../mappings/problem.ts'
import type { SetupStep } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
import { defineLedgerCommand } from './command.ts'
import { openCommandAccounts } from './command-accounts.ts'
import { exitCodes } from './exit.ts'
import { findingLines } from './finding-lines.ts'
import { isMended } from './mended.ts'
import { linesText } from './printable.ts'

const Setup = z.object({ folder: z.string() })

/** Whichever process creates the fields, the files are those of the one that was called. */
export const readSetup = (): z.infer<typeof Setup> => ({
  folder: resolve(readConfig(processEnvironment()).mappingsDir),
})

/**
 * Creates in each CRM what is missing of Plumbline's own, and says what is still not as the files need it. A CRM where a
 * field under `write` is somebody else's is left alone. Exit code 0 when all that is needed is there, 1 when something needs a person, 2 when a CRM could not be
 * asked or is not Plumbline's to write, as `check --online` and `sync` end.
 */
export const setup = defineLedgerCommand({
  name: 'setup',
  arguments: Setup,
  async run({ folder }, opened, terminal) {
    const { mappings, problems, placeOf } = checkMappings(folder, { now: new Date() })
    if (mappings === null) throw problemsFailure('The mappings have', problems)
    const { leads, writes } = opened.ledger
    await using accounts = await openCommandAccounts(opened, mappings, terminal.stopped)
    const all: SetUpCrm[] = []
    for (const crm of accounts.crms.values()) {
      const needs = needsOf(mappings, crm.name, opened.config.peopleDataLabs !== null)
      const done = await setUpCrm(crm, needs, leads.countWritten, terminal.stopped)
      terminal.out(linesText(setupLines(crm.name, done, placeOf)))
      if (isMended(done.findings)) await writes.hastenRefused(crm.name, new Date(), { stages: true })
      all.push(done)
    }
    const exitCode = setupExitCode(all)
    if (exitCode !== exitCodes.done) return exitCode
    terminal.out(linesText([nextStep]))
    return exitCode
  },
})

/** Setup looks at fields and rights alone; what the records hold takes calls to count. */
const nextStep = 'Next: `plumbline check --online`, which also counts whether anybody can pass gate 1.'

interface SetUpCrm {
  readonly steps: readonly SetupStep[]
  /** Null where the CRM failed before it could be asked. */
  readonly findings: readonly CrmFinding[] | null
  readonly failure: Failure | null
}

/** Sets up one CRM and looks at what came of it; a CRM that fails is told with its sentence, so that the next has its turn. */
export async function setUpCrm(
  crm: SurveyedCrm & Pick<GuardedCrm, 'refuseForeignFields' | 'setup'>,
  needs: Omit<CrmNeeds, 'crm'>,
  countWritten: Parameters<typeof surveyCrm>[2]['countWritten'],
  signal: AbortSignal,
): Promise<SetUpCrm> {
  let steps: readonly SetupStep[] = []
  try {
    await crm.refuseForeignFields(signal)
    steps = await crm.setup({ tasks: needs.routing.followUp !== null }, signal)
    const findings = await surveyCrm(crm, needs, { countWritten, isCounting: false }, signal)
    return { steps, findings, failure: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { steps, findings: null, failure: error }
  }
}

/** A CRM that was not set up says nothing of what it lacks, so that it counts first. */
export function setupExitCode(crms: readonly Pick<SetUpCrm, 'findings' | 'failure'>[]): number {
  if (crms.some(({ failure }) => failure !== null)) return exitCodes.notStarted
  return crms.every(({ findings }) => isMended(findings)) ? exitCodes.done : exitCodes.unfinished
}

const stepLine = ({ what, state, advice }: SetupStep): string =>
  state === 'created' ? `  + ${what}` : `  ✗ ${what}: ${advice}`

/** What was created, what could not be, and what else is to be said, as `check --online` says it. */
export function setupLines(
  crm: string,
  { steps, findings, failure }: SetUpCrm,
  placeOf: CheckedMappings['placeOf'],
): string[] {
  const created = steps.filter(({ state }) => state === 'created').length
  return [
    ...(steps.length === 0 ? [] : [`${crm}: ${created} created`, ...steps.map(stepLine)]),
    ...(failure === null ? [] : [`${crm}: ${failure.message}`]),
    ...(findings === null ? [] : findingLines(crm, findings, placeOf)),
  ]
}
