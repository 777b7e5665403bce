const leastMs = 1_000
const mostMs = 2_000

/**
 * How soon to look again while an outbox still fills. Never the same twice: jobs that wait for each other to be done, one
 * of each CRM, would come back at the same moment again and again, and each find the other at work.
 */
export const lookAgainMs = (): number => Math.round(leastMs + Math.random() * (mostMs - leastMs))
