/** Lists of the world that the domain reads through: they are long, change yearly and come from kept packages. */
export interface Vocabulary {
  /** ISO 3166-1 alpha-2 of a country in any common spelling or language; null when it cannot be read. */
  countryCode(text: string): string | null
  /** `acme.co.uk` for any host, URL or e-mail domain below it; null when there is none. */
  registrableDomain(text: string): string | null
  /** What kind of mailbox provider a registrable domain is. */
  mailDomainKind(domain: string): 'corporate' | 'free' | 'disposable'
}
