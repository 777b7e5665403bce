/** Lists of the world that the domain reads through: they are long, change yearly and come from kept packages. */
export interface Vocabulary {
  /** ISO 3166-1 alpha-2 of a country in any common spelling or language; null when it cannot be read. */
  countryCode(text: string): string | null
  /** `acme.co.uk` for any host, URL or e-mail domain below it; null when there is none. */
  registrableDomain(text: string): string | null
  /** The domain of a web site that is its owner's alone; null for what many share: networks, site builders, shops. */
  siteDomain(text: string): string | null
  /** The domain of a mail host that is its owner's alone; null where a private owner lends it out. */
  mailDomain(host: string): string | null
  /** What kind of mailbox provider a registrable domain is. */
  mailDomainKind(domain: string): 'corporate' | 'free' | 'disposable'
}
