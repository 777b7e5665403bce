import { certificateTrouble } from '../../ports/blocked-call.ts'
import { Failure } from '../../ports/failure.ts'
import { DatabaseError, isConnectionError } from '../connection-error.ts'

/**
 * Why no work can begin with the server at `host`, in a sentence with its own words where it spoke: at this point these
 * are about addresses, users and databases, and hold nobody's data.
 */
export function refusedConnection(error: unknown, host: string): Failure {
  if (error instanceof Failure) return error
  const { code, message } = DatabaseError.catch({ message: '' }).parse(error)
  const cause = new Error(`PostgreSQL answered ${code ?? 'nothing'}`)
  const at = `PostgreSQL at ${host}`
  const words = `${message}${code ? `, ${code}` : ''}`
  const refused = (sentence: string) => new Failure('misconfigured', `${at} ${sentence}`, { cause })
  const passing = (sentence: string) => new Failure('transient', `${at} ${sentence}`, { cause })

  const certificate = certificateTrouble(code ?? '')
  if (certificate !== null)
    return refused(
      `${certificate}, or encrypt without asking who answers: sslmode=no-verify in DATABASE_URL.`,
    )
  if (/does not support SSL/i.test(message))
    return refused('speaks no TLS. Take sslmode out of DATABASE_URL, or have the server encrypt.')
  if (/no encryption|SSL off|SSL (?:connection )?(?:is )?required|insecure connection/i.test(message))
    return refused(`takes no unencrypted connection (${words}). Add sslmode=require to DATABASE_URL.`)
  if (code === '08P01')
    return isConnectionError(error)
      ? passing(`is reached through a pooler, which has no connection now (${words}).`)
      : refused(
          `is reached through a pooler, which refuses us (${words}). Give DATABASE_URL the address of the server itself, or one that pools by session.`,
        )
  if (code === '53300' || code === '57P03') return passing(`takes no connection now (${words}).`)
  if (message === 'Query read timeout')
    return passing(
      'gave no second connection within 10 s. Plumbline keeps up to 27 open: let whatever stands in front of the server have as many, or give DATABASE_URL the address of the server itself.',
    )
  if (isConnectionError(error)) return passing(`is out of reach${unreachable(code ?? '')}`)
  if (code?.startsWith('28')) return refused(`refuses the user or password of DATABASE_URL (${code}).`)
  if (code === '3D000') return refused('has no such database of DATABASE_URL (3D000).')
  if (code === '42501') return refused(`does not let the user of DATABASE_URL in (${words}).`)
  return refused(`refuses the connection of DATABASE_URL (${code ? words : 'no code'}).`)
}

/** For a pooler that takes the session away after every transaction. */
export const pooledByTransaction = (host: string): Failure =>
  new Failure(
    'misconfigured',
    `PostgreSQL at ${host} is reached through a pooler that pools by transaction, where LISTEN, locks and settings of a session do not last, and the queue needs them. Give DATABASE_URL the address of the server itself or one that pools by session, or keep the queue in Redis: set REDIS_URL.`,
    { cause: null },
  )

const unreachable = (code: string): string =>
  code === 'ENOTFOUND' || code === 'EAI_AGAIN'
    ? `: no machine of that name is known here (${code}). Is DATABASE_URL right?`
    : '. Is it running, and is DATABASE_URL right?'
