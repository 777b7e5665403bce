import { describe, expect, it } from 'vitest'
import { companyDomain } from '../../src/domain/company-domain.ts'
import { withAllowedDomains } from '../../src/domain/definition/allowed-domains.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'
import { leadWith } from './definition/sample-lead.ts'

const vocabulary = createVocabulary({ allowDomains: [] })
const domainOf = (site: string | null, email: string | null = null, allowDomains: readonly string[] = []) =>
  companyDomain(
    leadWith({ 'company.domain': site, email }).values,
    withAllowedDomains(vocabulary, allowDomains),
  )

const lentOut =
  `https://www.facebook.com/100064, https://linkedin.com/company/acme, https://de.linkedin.com/in/x,
  instagram.com/acme, https://acme.wixsite.com/start, acme.wordpress.com, acme.jimdofree.com, acme.weebly.com,
  acme.github.io, github.com/acme, sites.google.com/view/acme, gmail.com, www.web.de, mailinator.com, linktr.ee/acme,
  acme.myshopify.com, https://www.etsy.com/shop/acme, acme.business.site, acme.webflow.io, x.com/acme, bit.ly/3abc,
  acme.blogspot.com, youtube.com/@acme, acme.netlify.app, https://www.amazon.com/stores/acme, t.me/acme`
    .split(',')
    .map((site) => site.trim())

describe('companyDomain', () => {
  it.each(lentOut)('A7 takes %s for nobody’s company', (site) => {
    expect(domainOf(site)).toBeNull()
  })

  it.each(lentOut)('A7 asks the address where the web site is %s', (site) => {
    expect(domainOf(site, 'ann@mail.acme.example')).toBe('acme.example')
  })

  it.each([
    'ann@gmail.com',
    'ann@acme.github.io',
    'ann@mailinator.com',
    'ann@acme.wixsite.com',
    'ann',
    'ann@',
  ])('A7 knows no company by the address %s', (email) => {
    expect(domainOf(null, email)).toBeNull()
  })

  it.each([
    ['https://www.acme.co.uk/about', null, 'acme.co.uk'],
    ['shop.acme.uk.com', null, 'acme.uk.com'],
    [null, 'ann@acme.uk.com', 'acme.uk.com'],
    ['https://facebook.com/acme; www.acme.example', null, 'acme.example'],
    // A network's own staff are told by their addresses.
    ['https://www.linkedin.com', 'ann@linkedin.com', 'linkedin.com'],
    ['netflix.com', 'ann@gmail.com', 'netflix.com'],
    ['wix.com.acme.example', null, 'acme.example'],
  ])('A7 reads the company of %s and %s', (site, email, domain) => {
    expect(domainOf(site, email)).toBe(domain)
  })

  it('A7 lets the definition’s allowed domains stand for a company', () => {
    expect(domainOf('acme.wixsite.com', null, ['wixsite.com'])).toBe('wixsite.com')
    expect(domainOf(null, 'ann@gmail.com', ['gmail.com'])).toBe('gmail.com')
  })
})
