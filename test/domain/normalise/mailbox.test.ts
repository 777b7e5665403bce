import { describe, expect, it } from 'vitest'
import { readMailbox } from '../../../src/domain/normalise/mailbox.ts'
import type { Vocabulary } from '../../../src/domain/vocabulary.ts'

const vocabulary: Vocabulary = {
  countryCode: () => null,
  registrableDomain: (text) =>
    text.includes('.') ? text.toLowerCase().split('.').slice(-2).join('.') : null,
  siteDomain: () => null,
  mailDomain: () => null,
  mailDomainKind: (domain) => (domain === 'freemail.example' ? 'free' : 'corporate'),
}
const read = (email: string | null) => readMailbox(email, vocabulary)

describe('readMailbox', () => {
  it.each([null, '', 'nobody', 'a@', '@acme.example', 'a b@acme.example', 'a@@acme.example', 'a@localhost'])(
    'reads nothing out of %j',
    (email) => {
      expect(read(email)).toBeNull()
    },
  )

  it('tells the registrable domain and its kind', () => {
    expect(read(' Jo.Miller@Mail.Acme.example ')).toEqual({
      domain: 'acme.example',
      kind: 'corporate',
      isRole: false,
    })
    expect(read('jo@freemail.example')).toMatchObject({ kind: 'free' })
  })

  it.each(['info@acme.example', 'Sales@acme.example', 'no-reply@acme.example', 'einkauf+web@acme.example'])(
    'sees a function behind %s',
    (email) => {
      expect(read(email)).toMatchObject({ isRole: true })
    },
  )

  it.each(['info.miller@acme.example', 'salesman@acme.example', 'm.post@acme.example'])(
    'sees a person behind %s',
    (email) => {
      expect(read(email)).toMatchObject({ isRole: false })
    },
  )
})
