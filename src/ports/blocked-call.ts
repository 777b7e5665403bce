const untrusted =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_UNTRUSTED)$/

/**
 * Why a server's certificate is not believed, and what to do, from the code of the error that TLS ended with; null when
 * it was something else. `Its` stands for the server: the sentence begins in the middle.
 */
export function certificateTrouble(code: string): string | null {
  if (untrusted.test(code))
    return `shows a certificate that nobody here trusts (${code}). Give Node the certificate of who signed it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem`
  if (code === 'CERT_HAS_EXPIRED')
    return 'shows a certificate that has expired (CERT_HAS_EXPIRED). Renew it there, or set the clock of this machine'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'shows a certificate of another host (ERR_TLS_CERT_ALTNAME_INVALID). Use the host name that the certificate is for'
  return null
}

/** Whether TLS was spoken to something that does not speak it. */
const isPlainPort = (code: string): boolean => /^(?:EPROTO|ERR_SSL_\w+)$/.test(code)

/**
 * What keeps every call to a web address from being answered, from what `fetch` rejected with: a certificate, a port that
 * speaks no TLS, a proxy that refuses. Only a person can mend it. Null for what may pass by itself.
 */
export function blockedCall(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const { code, message } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  const word = typeof code === 'string' ? code : ''
  if (isPlainPort(word))
    return `speaks no TLS at this port (${word}). Write http:// in its address, or the port of https`
  const [, status] = /Proxy response \((\d+)\)/.exec(String(message)) ?? []
  if (status !== undefined)
    return `cannot be reached through the proxy of HTTPS_PROXY, which answered ${status}. Let the proxy through to it, or name it in NO_PROXY`
  return certificateTrouble(word)
}

/**
 * The code of the error that a call broke with, and where it had got to: `ECONNREFUSED at 10.0.0.7:3128` is the proxy, or
 * another machine than the address seems to mean. Null when it has none.
 */
export function whereItBroke(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const first = cause instanceof AggregateError ? cause.errors[0] : cause
  const { code, address, port } = (first ?? {}) as Readonly<Record<string, unknown>>
  if (typeof code !== 'string') return null
  return typeof address === 'string' ? `${code} at ${address}:${port}` : code
}
