import { describe, expect, it } from 'vitest'
import { type Registrant, suspectFake } from '../../../src/domain/normalise/scrub.ts'

const person = (
  firstName: string | null,
  lastName: string | null,
  more: Partial<Registrant> = {},
): Registrant => ({
  firstName,
  lastName,
  email: 'someone@acme.example',
  company: 'Acme',
  mailDomainKind: 'corporate',
  ...more,
})
const nowhere = { email: 'someone@freemail.example', company: null, mailDomainKind: 'free' } as const

describe('suspectFake', () => {
  it.each([
    [person('Grace', 'Null')],
    [person('Robert', 'Test')],
    [person('Anna', 'Mouse')],
    [person('Test', 'Miller')],
    [person(null, 'Null')],
    [person('X', 'Y')],
    [person('O', null)],
    [person('伟', '王')],
    [person('太郎', '山田')],
    [person('Sinéad', "O'Brien")],
    [person('Sinéad', 'O’Brien')],
    [person('Joy 🎉', 'Miller')],
    [person('🎉', null)],
    [person('Krzysztof', 'Szczepanski')],
    [person('Xu', 'Qi')],
    [person('Na', 'Na')],
    [person('Ng', 'Ng')],
    [person('Reza', 'Wert')],
    [person('Azer', 'Trew')],
    [person('Henry', 'Miller 3rd')],
    [person('Mustafa', 'Öz')],
    [person(null, null)],
    [person('', ' ')],
    [person(null, null, { email: null, company: null, mailDomainKind: null })],
  ])('lets %j pass', (registrant) => {
    expect(suspectFake(registrant)).toEqual({ verdict: 'clean', because: null })
  })

  it.each([
    [person('test', 'test')],
    [person('Test', 'TESTER', nowhere)],
    [person(null, 'test test')],
    [person('Prueba', 'Prueba')],
    [person('Teste', 'Teste', nowhere)],
    [person('asdf', 'qwer')],
    [person('qwertz', 'asdfgh')],
    [person('Foo', 'Bar')],
    [person('n/a', 'N/A')],
    [person('xxxx', 'yyyy')],
    [person('First Name', 'Last Name')],
    [person('Mickey', 'Mouse', nowhere)],
    [person('Grace', 'Miller', { mailDomainKind: 'disposable' })],
  ])('takes %j for made up', (registrant) => {
    expect(suspectFake(registrant).verdict).toBe('fake')
  })

  it.each([
    [person('Mickey', 'Mouse')],
    [person('Mickey', 'Mouse', { mailDomainKind: 'free' })],
    [person('Peter', 'Parker', nowhere)],
    [person('John', 'Doe')],
    [person('asdf', 'Miller')],
    [person('qwerty', null)],
    [person('Grace', 'M1ller')],
    [person(null, null, { email: 'asdfgh@acme.example' })],
  ])('leaves %j to a person', (registrant) => {
    expect(suspectFake(registrant).verdict).toBe('review')
  })

  it('gives a reason in a sentence that has nothing of the person in it', () => {
    for (const registrant of [person('asdf', 'qwer'), person('Mickey', 'Mouse'), person('Grace', 'M1ller')]) {
      const { because } = suspectFake(registrant)
      expect(because).toMatch(/^[A-Z].*\.$/)
      for (const word of [registrant.firstName, registrant.lastName]) expect(because).not.toContain(word)
    }
  })
})
