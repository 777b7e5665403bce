import type { JobDefinition, Urgency } from '../ports/job.ts'
import type { AnyJob } from './any-job.ts'
import type { OpenQueue } from './engine.ts'
import type { JobEnvelope } from './job-envelope.ts'
import { jobOptions } from './job-options.ts'
import { storableValue } from './sanitise.ts'

/** A job that is enqueued every so often. */
export interface Schedule {
  /** Names it for good: the same name is the same schedule in every process and version. */
  readonly name: string
  readonly everyMs: number
  readonly job: AnyJob
  readonly payload: unknown
  readonly urgency: Urgency
}

/** Declares a schedule with a payload that fits its job. */
export const defineSchedule = <Payload>(
  schedule: Omit<Schedule, 'job' | 'payload'> & {
    readonly job: JobDefinition<Payload, never>
    readonly payload: Payload
  },
): Schedule => ({ ...schedule, job: schedule.job })

/**
 * Makes these the schedules that there are: each ticks once however many processes say so, first at once and then every
 * `everyMs`; others that stand in the queues from before are removed.
 */
export async function upsertSchedules(
  queues: ReadonlyMap<string, OpenQueue>,
  schedules: readonly Schedule[],
  failedJobsLimit: number,
): Promise<void> {
  const wanted = Map.groupBy(schedules, ({ job, payload }) => job.queue(payload))
  for (const name of wanted.keys()) {
    if (!queues.has(name)) throw new TypeError(`There is no queue ${name} to put a schedule into.`)
  }
  for (const [name, queue] of queues) {
    const here = wanted.get(name) ?? []
    const names = new Set(here.map((schedule) => schedule.name))
    for (const { key } of await queue.getJobSchedulers()) {
      if (!names.has(key)) await queue.removeJobScheduler(key)
    }
    for (const schedule of here) await upsert(queue, schedule, failedJobsLimit)
  }
}

/**
 * Puts back those of the schedules that are gone, such as after Redis was flushed; answers their names. What stands
 * stays as it is, so that processes whose settings differ do not undo each other's.
 */
export async function restoreSchedules(
  queues: ReadonlyMap<string, OpenQueue>,
  schedules: readonly Schedule[],
  failedJobsLimit: number,
): Promise<string[]> {
  const restored: string[] = []
  for (const [name, here] of Map.groupBy(schedules, ({ job, payload }) => job.queue(payload))) {
    const queue = queues.get(name)
    if (queue === undefined) continue
    const standing = new Set((await queue.getJobSchedulers()).map(({ key }) => key))
    for (const schedule of here.filter((one) => !standing.has(one.name))) {
      await upsert(queue, schedule, failedJobsLimit)
      restored.push(schedule.name)
    }
  }
  return restored
}

async function upsert(queue: OpenQueue, schedule: Schedule, failedJobsLimit: number): Promise<void> {
  const { name, everyMs, job, payload, urgency } = schedule
  // BullMQ cannot deduplicate what a schedule produces, so that is only a tick, and the tick enqueues the job.
  const data: JobEnvelope = {
    payload: storableValue(payload),
    urgency,
    failure: null,
    isTick: true,
  }
  await queue.upsertJobScheduler(
    name,
    { every: everyMs },
    { name: job.name, data, opts: jobOptions(job, urgency, failedJobsLimit) },
  )
}
