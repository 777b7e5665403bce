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
export const isPlainPort = (code: string): boolean => /^(?:EPROTO|ERR_SSL_\w+)$/.test(code)
