import { createTasks } from '../../jobs/create-tasks.ts'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import type { Lead, LeadRef } from '../../src/domain/lead.ts'
import type { BatchOutcome, JobContext } from '../../src/ports/job.ts'
import type { TaskReport } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

/** Longer than a call can be under way with the scripted CRM's timeout of half a minute. */
export const afterTheCallMs = 80_000

const all = { crm: crmName, leads: null }

/** A world in which contact 1 was given to owner 1, which its CRM does not show yet. */
export interface TaskWorld extends JobWorld {
  decide(...leads: LeadRef[]): Promise<void>
  writeAll(): Promise<void>
  createAll(context?: JobContext): Promise<BatchOutcome | undefined>
  tasksOf(id: string): Promise<TaskReport[]>
  stateOf(id: string): Promise<string[]>
  wait(ms: number): void
  heldAs(id: string): Lead
  /** Somebody changes the record, a pull brings it, and it is decided. */
  changeAsPerson(lead: Lead): Promise<void>
  /** A context in which the process dies as soon as it knows what became of a task. */
  dyingAtSettle(): JobContext
}

export async function createTaskWorld(database: Database): Promise<TaskWorld> {
  const job = await createJobWorld(database)
  const world: TaskWorld = Object.assign(job, {
    async decide(...leads: LeadRef[]) {
      await score.run({ crm: crmName, leads }, job.context)
      await route.run({ crm: crmName, leads }, job.context)
    },
    async writeAll() {
      await writeBack.run(all, job.context)
    },
    createAll: (context: JobContext = job.context) => createTasks.run(all, context),
    tasksOf: (id: string) => job.context.ledger.tasks.read([refOf(id)]),
    stateOf: async (id: string) => (await world.tasksOf(id)).map(({ state }) => state),
    wait(ms: number) {
      job.clock = new Date(job.clock.getTime() + ms)
    },
    heldAs(id: string) {
      const lead = job.crm.leads.get(`hubspot/contact/${id}`)
      if (lead === undefined) throw new Error(`the CRM has no contact ${id}`)
      return lead
    },
    async changeAsPerson(lead: Lead) {
      await job.hold(lead)
      await world.decide(lead.ref)
    },
    dyingAtSettle() {
      const { ledger } = job.context
      const settle = async (tasks: readonly unknown[]) => {
        if (tasks.length > 0) throw new Error('killed')
      }
      return { ...job.context, ledger: { ...ledger, tasks: { ...ledger.tasks, settle } } }
    },
  })
  await world.hold(leadOf('1', qualified))
  await world.decide(refOf('1'))
  return world
}
