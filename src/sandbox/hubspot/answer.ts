/** What the sandbox answers to one call, before it is put on the wire. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface ErrorDetail {
  readonly message: string
  readonly code?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
}

/** A call that HubSpot refuses; thrown inside the sandbox, turned into its answer in one place. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, body: Readonly<Record<string, unknown>> & { readonly message: string }) {
    super(body.message)
    this.answer = { status, body: { status: 'error', correlationId: crypto.randomUUID(), ...body } }
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

export const invalidRequest = (
  message: string,
  context?: Readonly<Record<string, readonly string[]>>,
): Refusal => new Refusal(400, { message, category: 'VALIDATION_ERROR', ...(context && { context }) })

/** One entry of a 207. */
export const batchError = (
  category: string,
  message: string,
  context: Readonly<Record<string, readonly string[]>>,
  more: { readonly subCategory?: string; readonly errors?: readonly ErrorDetail[] } = {},
) => ({ status: 'error', category, message, context, links: {}, errors: [], ...more })

/** The frame of every batch answer: 200, or 207 as soon as one entry failed. */
export function batchAnswer(results: readonly unknown[], errors: readonly unknown[], now: Date): Answer {
  const times = { startedAt: now.toISOString(), completedAt: now.toISOString() }
  if (errors.length === 0) return { status: 200, body: { status: 'COMPLETE', results, ...times } }
  return { status: 207, body: { status: 'COMPLETE', results, numErrors: errors.length, errors, ...times } }
}
