/** Companies and institutions with staff of their own that the list of free providers counts as mailboxes. */
export const listedCompanies: readonly string[] = [
  'alibaba.com',
  'ancestry.com',
  'bt.com',
  'discovery.com',
  'facebook.com',
  'frontier.com',
  'nus.edu.sg',
  'parrot.com',
  'saudia.com',
  'singpost.com',
  'starbucks.com',
  'swissinfo.org',
  'unican.es',
]

/** Free mailboxes that the list lacks. */
export const unlistedProviders: readonly string[] = [
  'aol.de',
  'duck.com',
  'fastmail.com',
  'gmx.ch',
  'kpn.nl',
  'mozmail.com',
  'posteo.de',
  'simplelogin.com',
  'skiff.com',
  'startmail.com',
  'telefonica.net',
  'tuta.com',
  'tuta.io',
  'tutanota.com',
  'ziggo.nl',
]
