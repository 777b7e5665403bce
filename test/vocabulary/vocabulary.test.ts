import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedCache } from '../../src/domain/bounded-cache.ts'
import { createVocabulary } from '../../src/vocabulary/vocabulary.ts'

const vocabulary = createVocabulary({ allowDomains: ['mail.house.example', 'yopmail.com'] })

describe('countryCode', () => {
  it.each([
    '',
    ' ',
    'n/a',
    'Unknown',
    'Korea',
    'Congo',
    'EMEA',
    'Europe',
    'EU',
    'XX',
    '276',
    'Untied States',
    'California',
    '🇩🇪🇫🇷',
    'x'.repeat(10_000),
  ])('does not read %j', (text) => {
    expect(vocabulary.countryCode(text)).toBeNull()
  })

  it.each([
    [
      'US',
      'us, USA, U.S., U.S.A., United States, The United States of America, America, Vereinigte Staaten, Vereinigte Staaten von Amerika, États-Unis, Etats-Unis, Estados Unidos, EE.UU., EEUU, EUA, Estados Unidos da América, Stati Uniti, Verenigde Staten',
    ],
    [
      'GB',
      'UK, U.K., United Kingdom, Great Britain, England, Scotland, Wales, Großbritannien, GROSSBRITANNIEN, Vereinigtes Königreich, Royaume-Uni, Reino Unido, Regno Unito, Verenigd Koninkrijk, Gran Bretaña',
    ],
    ['DE', 'DE, deu, Germany, Deutschland, Allemagne, Alemania, Alemanha, Germania, Duitsland, BRD'],
    ['CA', 'CA, Canada, Kanada, Canadá, canada'],
    ['FR', 'France, Frankreich, Francia, França, Frankrijk'],
    ['ES', 'Spain, Spanien, Espagne, España, Espana, Espanha, Spagna, Spanje'],
    [
      'NL',
      'Netherlands, The Netherlands, Holland, Niederlande, Pays-Bas, Países Bajos, Países Baixos, Paesi Bassi, Nederland',
    ],
    ['CH', 'Switzerland, Schweiz, Suisse, Svizzera, Suiza, Suíça, Zwitserland'],
    ['AT', 'Austria, Österreich, Oesterreich, Autriche, Áustria, Oostenrijk'],
    ['BR', 'Brazil, Brasil, Brasilien, Brésil, Brasile, Brazilië'],
    ['MX', 'Mexico, México, Mexiko, Mexique, Messico, Méjico'],
    [
      'KR',
      'South Korea, Südkorea, Corée du Sud, Corea del Sur, Coreia do Sul, Zuid-Korea, Republic of Korea, 대한민국',
    ],
    ['AE', 'UAE, U.A.E., VAE, Vereinigte Arabische Emirate, Émirats arabes unis, Emirati Arabi Uniti'],
    ['CN', 'China, PRC, P.R. China, Chine, Cina, 中国'],
    ['CI', 'Côte d’Ivoire, Ivory Coast, Elfenbeinküste'],
    ['IE', 'Ireland, Irland, Irlande, Irlanda, Ierland, Éire, Republic of Ireland'],
    ['TR', 'Turkey, Türkiye, Türkei, Turquie, Turquía, Turchia'],
    ['CZ', 'Czechia, Czech Republic, Tschechien, République tchèque, Chequia, Repubblica Ceca, Tsjechië'],
    ['AU', 'Australia, Australien, Australie, Austrália'],
    ['NZ', 'New Zealand, Neuseeland, Nouvelle-Zélande, Nueva Zelanda'],
  ])('reads %s in many spellings', (code, spellings) => {
    const others = spellings.split(', ').filter((spelling) => vocabulary.countryCode(spelling) !== code)
    expect(others).toEqual([])
  })
})

describe('registrableDomain', () => {
  it.each([
    '',
    'acme',
    'co.uk',
    'localhost',
    'printer.local',
    'db.internal',
    '127.0.0.1',
    '[::1]',
    'http://',
    'acme.123',
    '..',
    'x'.repeat(5_000),
  ])('finds none in %j', (text) => {
    expect(vocabulary.registrableDomain(text)).toBeNull()
  })

  it.each([
    ['acme.example', 'acme.example'],
    ['https://www.Acme.CO.UK/about?x=1', 'acme.co.uk'],
    ['mail.eu.acme.de', 'acme.de'],
    ['jo@mail.acme.com.br', 'acme.com.br'],
    ['acme.github.io', 'github.io'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    [' acme.com. ', 'acme.com'],
    ['acme.com:8443', 'acme.com'],
  ])('finds that of %j', (text, domain) => {
    expect(vocabulary.registrableDomain(text)).toBe(domain)
  })

  it('finds the same in what it found, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.webUrl(), fc.string()), (text) => {
        const domain = vocabulary.registrableDomain(text)
        if (domain !== null) expect(vocabulary.registrableDomain(domain)).toBe(domain)
      }),
    )
  })
})

describe('mailDomainKind', () => {
  it.each([
    'gmail.com',
    'googlemail.com',
    'web.de',
    'gmx.ch',
    'orange.fr',
    'hey.com',
    'fastmail.com',
    'tutanota.com',
    'GMAIL.com',
  ])('%s is free', (domain) => {
    expect(vocabulary.mailDomainKind(domain)).toBe('free')
  })

  it.each(['mailinator.com', '10minutemail.com', 'trashmail.com'])(
    '%s is disposable, though the list of free ones has it too',
    (domain) => {
      expect(vocabulary.mailDomainKind(domain)).toBe('disposable')
    },
  )

  it.each(['acme.example', 'siemens.com', 'starbucks.com', 'frontier.com', 'alibaba.com'])(
    '%s is a company',
    (domain) => {
      expect(vocabulary.mailDomainKind(domain)).toBe('corporate')
    },
  )

  it('lets the allow list win over every other list, for the whole registrable domain', () => {
    expect(vocabulary.mailDomainKind('yopmail.com')).toBe('corporate')
    expect(createVocabulary({ allowDomains: [] }).mailDomainKind('yopmail.com')).toBe('disposable')
  })
})

describe('boundedCache', () => {
  it('asks once for each text it remembers, null answers too, and forgets the oldest', () => {
    const asked: string[] = []
    const cached = boundedCache((text) => {
      asked.push(text)
      return text === 'nothing' ? null : text.length
    }, 2)
    expect([cached('nothing'), cached('nothing'), cached('one'), cached('three')]).toEqual([null, null, 3, 5])
    expect(asked).toEqual(['nothing', 'one', 'three'])
    cached('nothing')
    expect(asked).toEqual(['nothing', 'one', 'three', 'nothing'])
  })
})
