import { parse } from 'tldts'

/** Names that RFC 6761, RFC 8375 and habit keep out of the public tree: no company is behind them. */
const privateTlds: ReadonlySet<string> = new Set(
  'local localhost localdomain internal intranet lan home corp private invalid test onion arpa'.split(' '),
)
const ordinaryTld = /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/
const longest = 2_048

/**
 * `acme.co.uk` for any host, URL or address below it, in lower case and punycode as DNS has it.
 * A top level that the Public Suffix List does not know yet is taken as it is; an IP address, a bare suffix
 * such as `co.uk` and a private network's name have no registrable domain.
 */
export function registrableDomain(text: string): string | null {
  if (text.length > longest) return null
  const { domain, publicSuffix, isIp } = parse(text.trim().toLowerCase())
  if (domain === null || publicSuffix === null || isIp === true) return null
  const ascii = toAscii(domain)
  const tld = ascii?.slice(ascii.lastIndexOf('.') + 1) ?? ''
  return ascii !== null && ordinaryTld.test(tld) && !privateTlds.has(tld) ? ascii : null
}

/** `münchen.example` and `xn--mnchen-3ya.example` are one domain. */
function toAscii(domain: string): string | null {
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : null
}
