import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { mostAtOnce } from '../../src/call-budget/pace.ts'
import { startHubspotSandbox } from '../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from '../crm/contract-people.ts'
import { startPrivatePostgres } from '../servers/private-postgres.ts'
import type { CrmProcessOptions, CrmProcessReport } from './crm-process.ts'

const processes = 4
const windowMs = 10_000
const callsPerWindow = 100
/** The sandbox's clock runs so many times as fast as ours: ten seconds of HubSpot pass in five. */
const compression = 2
const measuredWindows = 2

/** How four processes used the rolling window of one HubSpot account, once the burst of a rested window is through. */
export interface WindowUse {
  readonly used: number
  readonly allowed: number
  /** Answers with status 429. */
  readonly refused: number
  /** Answers with status 200 by process, and calls that the account counted, over the whole run. */
  readonly answered: readonly number[]
  readonly calls: number
  readonly statements: number
}

/**
 * Lets four processes read as fast as their shared budget lets them. `slackShare` of the window is kept back for calls
 * that come late.
 */
export async function measureFourProcesses(slackShare: number): Promise<WindowUse> {
  await using opened = new AsyncDisposableStack()
  const postgres = opened.use(await startPrivatePostgres())
  const startedAt = Date.now()
  const sandbox = opened.use(
    await startHubspotSandbox({
      port: 0,
      people: makePeople(1),
      now: () => new Date(startedAt + (Date.now() - startedAt) * compression),
      limits: { tenSecondly: callsPerWindow },
    }),
  )
  const realWindowMs = windowMs / compression
  const options: CrmProcessOptions = {
    databaseUrl: postgres?.url ?? '',
    baseUrl: sandbox.url,
    accessToken: sandbox.token,
    contactId: sandbox.ids('contact')[0] ?? '',
    limit: { calls: callsPerWindow, perMs: realWindowMs },
    slackMs: realWindowMs * slackShare,
    callsAtOnce: 6,
  }
  const children = await Promise.all(Array.from({ length: processes }, () => startProcess(options, opened)))

  const calls = () => Object.values(sandbox.callCounts()).reduce((sum, count) => sum + count, 0)
  const warmedUp = calls()
  for (const child of children) child.send('go')
  while (calls() <= warmedUp + 2 * mostAtOnce) await wait(5)
  const [from, before] = [performance.now(), calls()]
  await wait(realWindowMs * measuredWindows)
  const used = calls() - before
  const allowed = ((performance.now() - from) / realWindowMs) * callsPerWindow

  const reports = await Promise.all(children.map(stop))
  const total = (count: (report: CrmProcessReport) => number) =>
    reports.reduce((sum, report) => sum + count(report), 0)
  return {
    used,
    allowed,
    refused: total(({ statuses }) => statuses[429] ?? 0),
    answered: reports.map(({ statuses }) => statuses[200] ?? 0),
    calls: calls(),
    statements: total((report) => report.statements),
  }
}

/** The same in a sentence. */
export const renderWindowUse = ({ used, allowed, refused, answered, statements, calls }: WindowUse): string =>
  `four processes: ${used} of ${allowed.toFixed(0)} allowed calls used (${((100 * used) / allowed).toFixed(1)} %), ${refused} refused; by process ${answered.join(', ')}; ${statements} statements for ${calls} calls`

async function startProcess(options: CrmProcessOptions, opened: AsyncDisposableStack): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'crm-process.ts'), [JSON.stringify(options)], { execArgv: [] })
  opened.defer(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

async function stop(child: ChildProcess): Promise<CrmProcessReport> {
  const answer = once(child, 'message')
  child.send('stop')
  const [report] = (await answer) as [CrmProcessReport]
  return report
}
