import type { JobContext, JobDefinition } from '../ports/job.ts'

/** A job of any payload: the machine keeps all of them in one list, and parses each payload with the job's own schema. */
// biome-ignore lint/suspicious/noExplicitAny: a list of jobs with different payloads has no narrower type
export type AnyJob = JobDefinition<any, JobContext>
