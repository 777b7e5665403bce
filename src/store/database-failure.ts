import { Failure, type FailureKind } from '../ports/failure.ts'
import { DatabaseError, isConnectionError } from './connection-error.ts'

/**
 * Translates what a database driver threw. Only the error's code and the constraint's name are kept: its message,
 * detail and parameters quote the values of a person.
 */
export function databaseFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const { code, constraint } = DatabaseError.catch({ message: '' }).parse(error)
  const name = error instanceof Error ? error.constructor.name : typeof error
  const named = [code ?? name, constraint].filter((part) => part !== null && part !== undefined).join(', ')
  const known = knownRefusals[code ?? '']
  if (known !== undefined) return failure(known.kind, known.sentence)
  if (isConnectionError(error)) return failure('transient', `The database is out of reach (${named}).`)
  return failure(kindOf(code ?? ''), `The database refused a statement (${named}).`)
}

/** What an admin can mend, by PostgreSQL's code. */
const knownRefusals: Readonly<Record<string, { readonly kind: FailureKind; readonly sentence: string }>> = {
  '42501': {
    kind: 'misconfigured',
    sentence:
      'The database refused a statement (42501): the user of DATABASE_URL lacks a right. It has to own the schemas plumbline and bullmq, or be allowed to create them: grant create on database <its name> to <the user>.',
  },
  '25006': {
    kind: 'transient',
    sentence:
      'The database takes no writes (25006): it is a standby, or set to read-only. DATABASE_URL has to lead to the primary.',
  },
  '53100': { kind: 'transient', sentence: 'The disk of the database is full (53100).' },
}

const failure = (kind: FailureKind, message: string) =>
  new Failure(kind, message, { cause: new Error(message) })

/** By the classes of PostgreSQL's error codes, appendix A of its manual. */
function kindOf(code: string): FailureKind {
  // Somebody else stored the same row first.
  if (code === '23505') return 'conflict'
  // Refused credentials, no such database, a table or right that is missing.
  if (/^(28|3D|3F|42)/.test(code)) return 'misconfigured'
  // A lock, a deadlock, a timeout, a full disk; and what nobody has foreseen ends with the last attempt.
  return 'transient'
}
