/**
 * Of pulled leads, those whose stage or owner changes, so that they are read again first: about the most. In the made-up
 * CRMs it is a seventh on a first load, later less.
 */
const readAgainShare = 1 / 3
/** Of written leads, those that get an owner and with it a task: about the most. */
const taskShare = 1 / 10
/** Batches that go before they are full: the last one, and one in between. */
const shortBatches = 2

export interface LeadsToWrite {
  /** Leads of which it is not known yet whether they change. */
  readonly pulled: number
  /** Leads that are known to wait for a decision or a write. */
  readonly unfinished: number
  /** Of one call. */
  readonly batchSize: number
}

/**
 * About the most calls that it takes to read these leads again, write them, and create the tasks of their new owners;
 * 0 without leads. A second read of what had to wait for its turn is not counted, nor a stage that goes back in two writes.
 */
export function writeCalls({ pulled, unfinished, batchSize }: LeadsToWrite): number {
  const leads = pulled + unfinished
  if (leads === 0) return 0
  const calls = (count: number) => Math.ceil(count / batchSize)
  const reads = calls(pulled * readAgainShare) + calls(unfinished)
  return reads + calls(leads) + shortBatches + calls(leads * taskShare)
}
