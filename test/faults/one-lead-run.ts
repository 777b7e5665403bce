import { setTimeout as wait } from 'node:timers/promises'
import { enrich } from '../../jobs/enrich.ts'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import { connectQueues } from '../../src/queue/queues.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { gatherCrew } from './crew.ts'
import { queueNames, unaccountedJobs } from './failed-sets.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { startFaultServers } from './fault-servers.ts'
import { callAnswers, carryOut, humanEdits } from './human-edits.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'
import { settleDown } from './settle-down.ts'

const { crms } = readMappings('mappings')
const copies = 8
const waves = 4
const waveEveryMs = 250

/** Four processes get the same few leads to enrich, score and route many times over, while these come to qualify. */
export async function runOneLead(options: {
  readonly seed: number
  readonly leadsPerCrm: number
  readonly say?: Say
}): Promise<FaultReport> {
  const { seed, leadsPerCrm, say = () => undefined } = options
  await using opened = new AsyncDisposableStack()
  const servers = await startFaultServers(opened, { withRedis: true })
  const world = opened.use(
    await openLoggedWorld({
      people: leadsPerCrm * 8,
      seed,
      settings: { ...servers.settings, PULL_EVERY_SECONDS: '5', PULL_OVERLAP_SECONDS: '5' },
    }),
  )
  const { log } = world
  const onlooker = await world.openApp()
  const crew = opened.use(await gatherCrew(world, ['start', 'worker', 'worker', 'worker']))
  await crew.untilReady(4)
  await settleDown(onlooker, true, say)

  const edits = humanEdits(world.sandboxes, seed)
  const leads = (['hubspot', 'salesforce'] as const).flatMap((crm) =>
    edits
      .filter(({ ref }) => ref.crm === crm)
      .slice(0, leadsPerCrm)
      .map(({ ref }) => ({ ref, changes: callAnswers[crm] })),
  )
  for (const edit of leads) carryOut(world.sandboxes, edit)
  await onlooker.pullAll('webhook')
  const database = await openDatabase(world.config)
  const queues = await connectQueues({
    redisUrl: world.config.redisUrl,
    pool: database.queuePool,
    queueNames,
    log: createLog({ level: 'error' }),
    failedJobsLimit: 1_000,
  })
  const payloads = leads.map(({ ref }) => ({ crm: ref.crm, leads: [ref] }))
  const manyTimes = Array.from({ length: copies }, () => payloads).flat()
  for (let wave = 0; wave < waves; wave++) {
    for (const job of [enrich, score, route]) await queues.enqueue(job, manyTimes, { urgency: 'webhook' })
    await wait(waveEveryMs)
  }
  await queues.close()
  await database.close()
  say(`${waves * 3 * manyTimes.length} jobs for ${leads.length} leads.`)

  await settleDown(onlooker, true, say)
  const { sentences } = await violations(world, onlooker.ledger, log, leads)
  const stored = await onlooker.ledger.leads.read(leads.map(({ ref }) => ref))
  const handed = stored.flatMap(({ lead: { ref }, assignment }) => {
    const { owner } = mappingOf(crms[ref.crm] as CrmMapping, ref)
    return assignment?.step == null ? [] : [{ ref, times: log.sent(ref, owner).length }]
  })
  await onlooker[Symbol.asyncDispose]()
  const exits = await crew.end()
  const { hubspot, salesforce } = world.sandboxes
  const needless = hubspot.writeCounts().needless + salesforce.writeCounts().needless
  return {
    figures: [
      `four processes on the same ${leads.length} leads, ${waves * copies} times each: ${handed.length} handed over, ${needless} needless writes`,
    ],
    violations: [
      ...sentences,
      ...handed
        .filter(({ times }) => times !== 1)
        .map(({ ref, times }) => `${leadKey(ref)} was handed over ${times} times`),
      ...(handed.length === 0 ? ['nobody was handed over'] : []),
      ...(exits.some((exit) => exit !== 0) ? [`the processes ended with ${exits.join(', ')}`] : []),
      ...(await unaccountedJobs(world.config)),
    ],
  }
}
