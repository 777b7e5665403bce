import type { OpenQueue } from './engine.ts'

/** Holds back one queue while its neighbours go on. */
export interface QueueBrake {
  /** No job of the queue starts for so long; a longer hold that is already there stays. */
  hold(queue: OpenQueue, milliseconds: number): Promise<void>
  /** Stops the queue until `release`, for all processes; answers whether this call was the one that did. */
  stop(queue: OpenQueue): Promise<boolean>
  /** Starts all stopped queues again; answers their names. */
  release(queues: Iterable<OpenQueue>): Promise<string[]>
}

export function createQueueBrake(): QueueBrake {
  const stopping = new Map<string, Promise<boolean>>()
  return {
    async hold(queue, milliseconds) {
      const left = await queue.getRateLimitTtl()
      await queue.rateLimit(Math.max(Math.ceil(milliseconds), left, 1))
    },
    async stop(queue) {
      const other = stopping.get(queue.name)
      if (other !== undefined) {
        // Jobs that fail side by side must not all believe that they were the one.
        await other
        return false
      }
      const attempt = pauseUnlessPaused(queue)
      stopping.set(queue.name, attempt)
      try {
        return await attempt
      } finally {
        stopping.delete(queue.name)
      }
    },
    async release(queues) {
      const released: string[] = []
      for (const queue of queues) {
        if (!(await queue.isPaused())) continue
        await queue.resume()
        released.push(queue.name)
      }
      return released
    },
  }
}

async function pauseUnlessPaused(queue: OpenQueue): Promise<boolean> {
  if (await queue.isPaused()) return false
  await queue.pause()
  return true
}
