const tracking = /^(?:utm_[^=]*|gclid|fbclid|msclkid|_hsenc|_hsmi|mkt_tok)(?:=|$)/

/**
 * Under which visits to one page, or downloads of one asset, meet: without regard to capitals, a closing slash, the
 * place within the page, and the parameters that campaigns add to a link.
 */
export function pageKey(what: string): string {
  const [address = ''] = what.toLowerCase().split('#')
  const [path = '', query] = address.split('?')
  const kept =
    query === undefined ? [] : query.split('&').filter((each) => each !== '' && !tracking.test(each))
  const page = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return kept.length === 0 ? page : `${page}?${kept.join('&')}`
}
