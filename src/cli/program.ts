import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import type { Command as DefinedCommand } from './command.ts'
import { exitCodes } from './exit.ts'

/** The `plumbline` command line. Each command's code is loaded when it is called, so that --help answers at once. */
export function createProgram() {
  const program = new Command('plumbline')
    .description('Keeps one written, agreed definition of a sales lead true inside Salesforce and HubSpot.')
    // Usage that is not understood is told with its own exit code, by whoever called (exit.ts).
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(plumbline --help lists the commands)')
    .addHelpText(
      'after',
      `
Settings are read from the environment and from a .env file; .env.example lists them all.
What a lead is stands in mappings/definition.yaml, who gets it in mappings/routing.yaml.

Exit codes: ${exitCodes.done} done · ${exitCodes.unfinished} done, but somebody has to see to something, which it says, or leads are unfinished · ${exitCodes.notStarted} not started: the sentence on standard error says why · ${exitCodes.broken} a bug of Plumbline`,
    )

  program.hook('preAction', async (_, command) => {
    if (!settingsFree.includes(command.name())) (await import('./environment.ts')).prepareEnvironment()
  })

  program
    .command('demo')
    .description('run everything against two made-up CRMs; needs no account, no Redis and no PostgreSQL')
    .option('--people <number>', 'people in each CRM', wholeNumber, 2_000)
    .option('--seed <number>', 'another seed makes other people', wholeNumber, 1)
    .option('--keep', 'leave the made-up CRMs and the server running until Ctrl+C', false)
    .action(async (options) => (await import('./demo-command.ts')).demo(options))

  program
    .command('start')
    .description('server, worker and schedules in one process: keeps the CRMs in line until it is stopped')
    .action(async () => (await import('./start-command.ts')).start({ withServer: true }))

  program
    .command('worker')
    .description(
      'one more worker beside `start`; needs DATABASE_URL, because processes cannot share the embedded database',
    )
    .action(async () => (await import('./start-command.ts')).start({ withServer: false }))

  program
    .command('sync')
    .description('pull everything that changed, decide it, write it back, print a summary and end')
    .option('--once', 'the default, for clearness in scripts; `start` keeps running')
    .option('--json', 'print the forecast and the summary as JSON', false)
    .option('--force', 'start although the calls left for the day will not do; it waits for more', false)
    .option('--reread', 'read all records again, also those that did not change', false)
    .action(async ({ json, force, reread }) =>
      run((await import('./sync-command.ts')).sync, { json, force, reread }),
    )

  program
    .command('setup')
    .description(
      'create the CRM fields that the mappings write and say what else is missing and who must do it; safe to run twice (`check --online` only looks)',
    )
    .action(async () => {
      const { readSetup, setup } = await import('./setup-command.ts')
      await run(setup, readSetup())
    })

  program
    .command('check')
    .description(
      'check definition, routing and mappings together, offline: every problem with its line and column, and what may not be meant; with --online also what each CRM says to them',
    )
    .option('--definition <file>', 'another definition in the place of the definition.yaml of the mappings')
    .option('--json', 'print problems and warnings as JSON', false)
    .option('--online', 'ask the CRMs too: fields, rights, words, owners; changes nothing', false)
    .action(async ({ online, ...options }) => {
      if (!online || !options.json)
        process.exitCode = await (await import('./check-command.ts')).check(options)
      if (!online || process.exitCode === exitCodes.unfinished) return
      const { onlineCheck, readOnlineCheck } = await import('./online-check-command.ts')
      await run(onlineCheck, readOnlineCheck(options))
    })

  program
    .command('explain')
    .description('why a lead has its stage, score and owner, from the ledger')
    .argument(
      '<lead...>',
      'hubspot 1000621, hubspot/contact/1000621, an id, an e-mail address, or the web address of the record',
    )
    .option('--json', 'print the explanation as JSON', false)
    .action(async (lead, { json }) => run((await import('./explain-command.ts')).explain, { lead, json }))

  program
    .command('status')
    .description(
      'how things stand, from ledger and queue: stopped queues, open failures, last pulls, what is due; 1 when something needs a person',
    )
    .option('--json', 'print it as JSON', false)
    .action(async ({ json }) => run((await import('./status-command.ts')).showStatus, { json }))

  const account = program
    .command('account')
    .description(
      "which account of each CRM the ledger belongs to, and which the credentials name; 1 when they aren't one, 2 when a CRM could not be asked",
    )
    .option('--json', 'print it as JSON', false)
    .action(async ({ json }) => run((await import('./account-command.ts')).showAccounts, { json }))
  account
    .command('move')
    .description(
      "give a CRM's part of the ledger to the account that the credentials name; what it held of the other one is deleted",
    )
    .argument('<crm>', 'hubspot or salesforce')
    .option(
      '--same-records',
      'the account has the same records under the same ids, as a refreshed sandbox has: decisions, writes, owners and tasks are kept',
      false,
    )
    .option('--yes', 'do not ask', false)
    .action(async (crm, options) => {
      const { moveLedger } = await import('./account-move-command.ts')
      process.exitCode = await moveLedger({ crm, ...options })
    })

  const definition = program.command('definition').description('try or describe the definition of a lead')
  definition
    .command('try')
    .description(
      'run another definition over the leads in the ledger and say who would change stage; writes nothing',
    )
    .argument('<file>', 'the other definition')
    .option('--examples <number>', 'leads named for each change of stage', wholeNumber, 5)
    .option('--json', 'print the outcome as JSON', false)
    .action(async (file, options) => {
      const { definitionTry, readTrial } = await import('./definition-try-command.ts')
      await run(definitionTry, readTrial(file, options))
    })
  definition
    .command('outcomes')
    .description(
      'how decided leads fared by age, gender and income, and which criteria part the groups; writes nothing',
    )
    .option('--json', 'print the outcomes as JSON', false)
    .action(async ({ json }) =>
      run((await import('./definition-outcomes-command.ts')).definitionOutcomes, { json }),
    )
  definition
    .command('schema')
    .description('print the JSON Schema of the definition file, for editors')
    .action(async () => (await import('./definition-schema-command.ts')).printDefinitionSchema())

  return program
}

const run = async <Arguments>(command: DefinedCommand<Arguments>, given: Arguments): Promise<void> =>
  (await import('./run-command.ts')).runCommand(command, given)

/** They read no settings: the demo makes its own, and the schema is always the same. */
const settingsFree = ['demo', 'schema']

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return number
}
