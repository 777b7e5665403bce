import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { Failure } from '../../ports/failure.ts'
import { refusedSignIn, unreadableAnswer } from './failures.ts'
import { TokenAnswer } from './schemas.ts'
import type { SafeTransport } from './transport.ts'

export type SalesforceCredentials =
  | { readonly kind: 'client-credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'jwt'
      readonly clientId: string
      readonly username: string
      /** PEM text. */
      readonly privateKey: string
    }

export interface SignedIn {
  readonly accessToken: string
  readonly instanceUrl: string
  readonly userId: string
  /** Its first 15 characters, which alone tell organisations apart. */
  readonly organisationId: string
}

/** Salesforce does not say how far `exp` may lie ahead; reports speak of 3 and of 5 minutes. */
const assertionLifetimeS = 120

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    throw unreadableKey(error)
  }
}

function unreadableKey(cause: unknown): Failure {
  const message = 'SALESFORCE_PRIVATE_KEY_FILE does not hold a private key in PEM form.'
  return new Failure('misconfigured', message, { cause, origin: 'salesforce' })
}

const base64Url = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

function assertionOf(clientId: string, username: string, privateKey: string, audience: string): string {
  const expiresAt = Math.floor(Date.now() / 1000) + assertionLifetimeS
  const claims = { iss: clientId, sub: username, aud: audience, exp: expiresAt }
  const signed = `${base64Url({ alg: 'RS256', typ: 'JWT' })}.${base64Url(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), readKey(privateKey)).toString('base64url')}`
}

/**
 * Asks `loginUrl` for an access token by the OAuth 2.0 client-credentials or JWT-bearer flow.
 * Throws `unauthorized` when Salesforce refuses, `misconfigured` when asked at the wrong address.
 */
export async function signIn(
  loginUrl: string,
  credentials: SalesforceCredentials,
  transport: SafeTransport,
): Promise<SignedIn> {
  const { host, origin } = new URL(loginUrl)
  const isJwt = credentials.kind === 'jwt'
  const oauth2 = new OAuth2(
    isJwt
      ? { loginUrl }
      : { loginUrl, clientId: credentials.clientId, clientSecret: credentials.clientSecret },
  )
  // A private field of jsforce, whose version is pinned for it: there is no other way under its token call.
  oauth2._transport = transport
  const request = isJwt
    ? {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(credentials.clientId, credentials.username, credentials.privateKey, origin),
      }
    : { grant_type: 'client_credentials' }
  let answer: unknown
  try {
    answer = await oauth2.requestToken(request)
  } catch (error) {
    if (error instanceof Failure) throw error
    // jsforce leaves the name undefined when the answer is not OAuth's, such as a 503 with a list of errors.
    const { name, message } = error as { name?: string; message: string }
    throw refusedSignIn(name ?? '', message, host, error)
  }
  const token = TokenAnswer.safeParse(answer)
  if (!token.success) throw unreadableAnswer(host, token.error)
  const { access_token: accessToken, instance_url: instanceUrl, id } = token.data
  const [organisation = '', userId = ''] = id.split('/').slice(-2)
  return { accessToken, instanceUrl, userId, organisationId: organisation.slice(0, 15) }
}
