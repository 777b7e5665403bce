import { z } from 'zod'
import { boundedCache } from '../bounded-cache.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { foldText } from './fold.ts'

export type MailDomainKind = ReturnType<Vocabulary['mailDomainKind']>

/** What an address says about its owner. */
export interface Mailbox {
  /** Registrable domain, such as `acme.co.uk`. */
  readonly domain: string
  readonly kind: MailDomainKind
  /** The mailbox is a function (`info@`, `sales@`), not a person. A signal: people do answer from such mailboxes. */
  readonly isRole: boolean
}

/** Mailboxes named after a function, RFC 2142 and the languages we read; only whole local parts are compared. */
const roles: ReadonlySet<string> = new Set(
  (
    'abuse accounting accounts admin administration administrator billing careers compliance contact contacto contato ' +
    'contatto einkauf empfang enquiries feedback finance hello help helpdesk hostmaster hr info information inquiries ' +
    'invoice invoices it jobs kontakt legal mail mailbox marketing media news newsletter noreply office orders personal ' +
    'post postmaster presse press privacy procurement purchasing rechnung reception recepcion recrutement rrhh sales ' +
    'security sekretariat service support team vendas ventas verkauf vertrieb verwaltung webmaster accueil achats ' +
    'amministrazione atendimento commercial compras comercial direction donotreply inkoop segreteria verkoop zentrale'
  ).split(' '),
)

/** What can be told from an e-mail address without asking anybody; null when it is none. */
export function readMailbox(email: string | null, vocabulary: Vocabulary): Mailbox | null {
  const address = email?.trim() ?? ''
  const domain = domainOf(address, vocabulary)
  if (domain === null) return null
  const local = foldText(address.slice(0, address.lastIndexOf('@')))
  const isRole = roles.has(local.replace(/\+.*$/, '').replace(/[._-]/g, ''))
  return { domain, kind: vocabulary.mailDomainKind(domain), isRole }
}

/** How many hosts are remembered: colleagues share one. */
const rememberedHosts = 20_000

/** Reads what kind of provider an e-mail address is at; null when it is no address. */
export function createMailKindReader(vocabulary: Vocabulary): (email: string) => MailDomainKind | null {
  const kindAt = boundedCache((host) => {
    const domain = vocabulary.registrableDomain(host)
    return domain === null ? null : vocabulary.mailDomainKind(domain)
  }, rememberedHosts)
  return (email) => {
    const address = email.trim()
    return isAddress(address) ? kindAt(hostOf(address)) : null
  }
}

/** The pattern that `z.email()` checks, asked by itself: every lead has an address, and a parse costs far more. */
const isAddress = (text: string): boolean => z.regexes.email.test(text)

const domainOf = (address: string, vocabulary: Vocabulary): string | null =>
  isAddress(address) ? vocabulary.registrableDomain(hostOf(address)) : null
const hostOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
