import { z } from 'zod'

/** What is read of an error from a database driver; the rest of it (detail, where, parameters) may hold a person's data. */
export const DatabaseError = z.object({
  code: z.string().nullish().catch(null),
  constraint: z.string().nullish().catch(null),
  message: z.string().catch(''),
})

const connectionCodes =
  /^(57P0[1-5]|08(?!P01)\w{3}|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
/** A pooler has this one code for all that it says itself; these are its words for "no connection now". */
const poolerCode = '08P01'
const poolerIsAway =
  /cannot connect|login (?:has )?(?:been )?fail|timeout|no more connections|max_client_conn|shut|crash|reconnect/i
/** What pg says without a code when the connection went away or never came. */
const connectionMessages =
  /Connection terminated|timeout expired|timeout exceeded when trying to connect|not queryable/

/** True when the statement failed because of the connection, not because of what it said. */
export function isConnectionError(error: unknown): boolean {
  const { code, message } = DatabaseError.catch({ message: '' }).parse(error)
  return (
    connectionCodes.test(code ?? '') ||
    connectionMessages.test(message) ||
    (code === poolerCode && poolerIsAway.test(message))
  )
}

/**
 * Gives a connection error the one code that BullMQ takes for "the server is away, try again"; with any other it
 * records finished work as failed. Other errors are left as they are.
 */
export function asConnectionRefused(error: unknown): unknown {
  if (error instanceof Error && isConnectionError(error)) Object.assign(error, { code: 'ECONNREFUSED' })
  return error
}
