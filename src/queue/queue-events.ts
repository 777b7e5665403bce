/** What a worker tells while it works, for progress and metrics. `leads` is null for a job that is not a batch. */
export type QueueEvent =
  | {
      readonly kind: 'completed' | 'retried' | 'failed'
      readonly queue: string
      readonly job: string
      readonly jobId: string
      readonly leads: number | null
      readonly durationMs: number
    }
  | { readonly kind: 'held'; readonly queue: string; readonly retryAfterMs: number }
  | { readonly kind: 'stopped'; readonly queue: string }

export type ObserveQueue = (event: QueueEvent) => void
