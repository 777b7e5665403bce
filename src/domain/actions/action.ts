/**
 * What a person can have done, by the words of an activity log. A definition may add kinds of its own.
 * Opening an e-mail is not among them: mail programs open mails without anybody looking. A `reply` is an e-mail that the
 * person wrote back, no automatic answer: it shows that they are real.
 */
export const actionKinds = [
  'page',
  'product-page',
  'asset',
  'form',
  'email-click',
  'reply',
  'webinar',
  'event',
  'video',
] as const

/** One thing that a person did, as the activity log of the CRM tells it. */
export interface Action {
  /** One of `actionKinds`, or of the definition's own. */
  readonly kind: string
  /** What it was done with: a page's path, an asset's name. */
  readonly what: string
  /** ISO 8601 in UTC. */
  readonly at: string
  /** The sender's id of the event; null when the log has none. */
  readonly id: string | null
}
