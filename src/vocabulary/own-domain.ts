import { parse } from 'tldts'
import { registrableDomain } from './registrable-domain.ts'
import { sharedHosts, soldSuffixes } from './shared-hosts.ts'

const shared: ReadonlySet<string> = new Set(Object.values(sharedHosts).flat())
const sold: ReadonlySet<string> = new Set(soldSuffixes)

/** A host of which parts are lent out by a private owner, such as `acme.github.io`: who has one is not who has another. */
export function isLent(text: string): boolean {
  const { isPrivate, publicSuffix } = parse(text.trim().toLowerCase(), { allowPrivateDomains: true })
  return isPrivate === true && publicSuffix !== null && !sold.has(publicSuffix)
}

/** Whether anybody may have a page at this host, or at one that it is below. */
function isShared(text: string): boolean {
  const { hostname } = parse(text.trim().toLowerCase())
  const labels = hostname?.split('.') ?? []
  return labels.some((_, from) => shared.has(labels.slice(from).join('.')))
}

/**
 * The domain of a web site or mail host that is its owner's alone: `acme.co.uk`, and `acme.uk.com`, which is sold like
 * a country's. Null where it is lent by a private owner; with `isSite`, also where it is shared by many, as a social
 * network's, whose own staff have addresses there all the same.
 */
export function ownDomain(text: string, { isSite }: { readonly isSite: boolean }): string | null {
  if (isLent(text) || (isSite && isShared(text))) return null
  const domain = registrableDomain(text)
  if (domain === null || !sold.has(domain)) return domain
  return parse(text.trim().toLowerCase(), { allowPrivateDomains: true }).domain
}
