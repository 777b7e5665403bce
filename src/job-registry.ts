import { createTasks } from '../jobs/create-tasks.ts'
import { enrich } from '../jobs/enrich.ts'
import { pullChanges } from '../jobs/pull-changes.ts'
import { recycleNurture } from '../jobs/recycle-nurture.ts'
import { refreshLeads } from '../jobs/refresh-leads.ts'
import { rereadLeads } from '../jobs/reread-leads.ts'
import { rereadObject } from '../jobs/reread-object.ts'
import { route } from '../jobs/route.ts'
import { score } from '../jobs/score.ts'
import { sweepLedger } from '../jobs/sweep-ledger.ts'
import { writeBack } from '../jobs/write-back.ts'

/** Every job that workers run; a test holds it against the files in `jobs/`. */
export const jobs = [
  pullChanges,
  enrich,
  score,
  route,
  writeBack,
  createTasks,
  recycleNurture,
  refreshLeads,
  rereadLeads,
  rereadObject,
  sweepLedger,
] as const
