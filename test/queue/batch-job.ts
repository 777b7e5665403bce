import { z } from 'zod'
import { LeadRef } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import { type BatchOutcome, defineJob, type JobContext } from '../../src/ports/job.ts'

const Leads = z.object({ queue: z.string(), leads: z.array(LeadRef) })
type Leads = z.infer<typeof Leads>

/** A batch job whose work is the test's. */
export const batchJob = (
  run: (
    payload: Leads,
    context: Pick<JobContext, 'signal' | 'isLastAttempt' | 'urgency'>,
  ) => Promise<BatchOutcome | undefined>,
  retries = { attempts: 3, backoffMs: 20 },
) =>
  defineJob({
    name: 'write',
    payload: Leads,
    queue: ({ queue }) => queue,
    retries,
    narrow: (payload, leads) => ({ ...payload, leads: [...leads] }),
    run,
  })

export const failure = (kind: Failure['kind'], message: string = kind, retryAfterMs?: number) =>
  new Failure(kind, message, { cause: null, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })

export const idsOf = ({ leads }: Leads) => leads.map(({ id }) => id)
