import { createVerify, randomBytes } from 'node:crypto'

export interface SignInOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly username: string
  /** PEM; null when the app takes no JWT. */
  readonly publicKey: string | null
  readonly lifetimeMs: number
  readonly now: () => Date
}

export type TokenAnswer =
  | { readonly status: 200; readonly token: string }
  | { readonly status: 400; readonly error: string; readonly description: string }

export interface Sessions {
  /** Answers a request at `/services/oauth2/token`. */
  request(form: URLSearchParams, audience: string): TokenAnswer
  isValid(token: string): boolean
  expireAll(): void
}

const refused = (error: string, description: string): TokenAnswer => ({ status: 400, error, description })

function partOf(assertion: string, index: number): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(assertion.split('.')[index] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >
  } catch {
    return {}
  }
}

/** Null when the assertion is in order, else why not. */
function checkAssertion(assertion: string, audience: string, options: SignInOptions): TokenAnswer | null {
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  const isSigned =
    options.publicKey !== null &&
    partOf(assertion, 0).alg === 'RS256' &&
    createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(options.publicKey, signature, 'base64url')
  if (!isSigned) return refused('invalid_grant', 'invalid assertion')
  const { iss, sub, aud, exp } = partOf(assertion, 1)
  if (iss !== options.clientId) return refused('invalid_client_id', 'client identifier invalid')
  if (aud !== audience) return refused('invalid_grant', 'audience is invalid')
  if (sub !== options.username) return refused('invalid_grant', "user hasn't approved this consumer")
  const nowS = options.now().getTime() / 1000
  // Milliseconds lie far ahead: the common mistake is refused like an expired assertion.
  if (typeof exp !== 'number' || exp <= nowS || exp > nowS + 300) {
    return refused('invalid_grant', 'expired authorization code')
  }
  return null
}

/** Hands out access tokens that expire, by the client-credentials and the JWT-bearer flow. */
export function createSessions(options: SignInOptions): Sessions {
  const expiries = new Map<string, number>()
  const grant = (): TokenAnswer => {
    const token = `00DPb!${randomBytes(24).toString('base64url')}`
    expiries.set(token, options.now().getTime() + options.lifetimeMs)
    return { status: 200, token }
  }
  return {
    request(form, audience) {
      const grantType = form.get('grant_type')
      if (grantType === 'client_credentials') {
        if (form.get('client_id') !== options.clientId)
          return refused('invalid_client_id', 'client identifier invalid')
        if (form.get('client_secret') !== options.clientSecret)
          return refused('invalid_client', 'invalid client credentials')
        return grant()
      }
      if (grantType === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
        return checkAssertion(form.get('assertion') ?? '', audience, options) ?? grant()
      }
      return refused('unsupported_grant_type', 'grant type not supported')
    },
    isValid: (token) => (expiries.get(token) ?? 0) > options.now().getTime(),
    expireAll: () => expiries.clear(),
  }
}
