import { describe, expect, it } from 'vitest'
import { refusedConnection } from '../../src/store/server/refused-connection.ts'

const from = (code: string | undefined, message: string) => Object.assign(new Error(message), { code })

const refusals: readonly (readonly [
  code: string | undefined,
  message: string,
  kind: string,
  sentence: string,
])[] = [
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED',
    'transient',
    'is out of reach. Is it running, and is DATABASE_URL right?',
  ],
  [
    'ENOTFOUND',
    'getaddrinfo ENOTFOUND db',
    'transient',
    'is out of reach: no machine of that name is known here (ENOTFOUND). Is DATABASE_URL right?',
  ],
  [
    '28P01',
    'password authentication failed for user "ada"',
    'misconfigured',
    'refuses the user or password of DATABASE_URL (28P01).',
  ],
  ['3D000', 'database "x" does not exist', 'misconfigured', 'has no such database of DATABASE_URL (3D000).'],
  [
    '42501',
    'permission denied for database "x"',
    'misconfigured',
    'does not let the user of DATABASE_URL in (permission denied for database "x", 42501).',
  ],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'self-signed certificate',
    'misconfigured',
    'shows a certificate that nobody here trusts (DEPTH_ZERO_SELF_SIGNED_CERT). Give Node the certificate of who signed it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or encrypt without asking who answers: sslmode=no-verify in DATABASE_URL.',
  ],
  [
    'CERT_HAS_EXPIRED',
    'certificate has expired',
    'misconfigured',
    'shows a certificate that has expired (CERT_HAS_EXPIRED). Renew it there, or set the clock of this machine, or encrypt without asking who answers: sslmode=no-verify in DATABASE_URL.',
  ],
  [
    undefined,
    'The server does not support SSL connections',
    'misconfigured',
    'speaks no TLS. Take sslmode out of DATABASE_URL, or have the server encrypt.',
  ],
  [
    '28000',
    'no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption',
    'misconfigured',
    'takes no unencrypted connection (no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption, 28000). Add sslmode=require to DATABASE_URL.',
  ],
  [
    '53300',
    'sorry, too many clients already',
    'transient',
    'takes no connection now (sorry, too many clients already, 53300).',
  ],
  [
    '57P03',
    'the database system is starting up',
    'transient',
    'takes no connection now (the database system is starting up, 57P03).',
  ],
  [
    '08P01',
    'query_wait_timeout',
    'transient',
    'is reached through a pooler, which has no connection now (query_wait_timeout, 08P01).',
  ],
  [
    '08P01',
    'no such database: x',
    'misconfigured',
    'is reached through a pooler, which refuses us (no such database: x, 08P01). Give DATABASE_URL the address of the server itself, or one that pools by session.',
  ],
  [
    undefined,
    'Query read timeout',
    'transient',
    'gave no second connection within 10 s. Plumbline keeps up to 27 open: let whatever stands in front of the server have as many, or give DATABASE_URL the address of the server itself.',
  ],
]

describe('a PostgreSQL that no work can begin with', () => {
  it.each(refusals)('D9 says what is wrong and what to do: %s %s', (code, message, kind, sentence) => {
    expect(refusedConnection(from(code, message), 'db:5432')).toMatchObject({
      kind,
      message: `PostgreSQL at db:5432 ${sentence}`,
    })
  })
})
