import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityKeys, linkedKeys, personalAddress } from '../../../src/domain/identity/identity-keys.ts'
import { samePerson, type Traces } from '../../../src/domain/identity/same-person.ts'
import type { Lead, LeadRef } from '../../../src/domain/lead.ts'
import { createVocabulary } from '../../../src/vocabulary/vocabulary.ts'
import { leadWith } from '../definition/sample-lead.ts'

const vocabulary = createVocabulary({ allowDomains: [] })
const address = (email: string | null) => personalAddress(email, vocabulary)

describe('an address stands for its owner', () => {
  it.each([
    ['Ada.Byron@Helix.example', 'ada.byron@helix.example'],
    [' ada@helix.example ', 'ada@helix.example'],
    ['ada+newsletter@helix.example', 'ada@helix.example'],
    ['a.da.byron+x@gmail.com', 'adabyron@gmail.com'],
    ['adabyron@googlemail.com', 'adabyron@gmail.com'],
    // Elsewhere a dot may be the difference between two colleagues.
    ['a.byron@web.de', 'a.byron@web.de'],
  ])('%s as %s', (email, folded) => {
    expect(address(email)).toBe(folded)
  })

  it.each([
    [null],
    [''],
    ['not an address'],
    ['ada@'],
    ['info@helix.example'],
    ['Sales+emea@helix.example'],
    ['no-reply@helix.example'],
    ['ada@mailinator.com'],
    ['+tag@helix.example'],
  ])('but %s stands for nobody', (email) => {
    expect(address(email)).toBeNull()
  })
})

describe('the traces of a lead', () => {
  const ref = (id: string, object = 'Contact'): LeadRef => ({ crm: 'salesforce', object, id })
  const lead = (changes: Partial<Lead>): Lead => ({ ...leadWith({ email: 'Ada@Helix.example' }), ...changes })
  const keys = (changes: Partial<Lead>) => identityKeys(lead(changes), vocabulary)

  it('are hashes of all its addresses, each once, that hold no address', () => {
    const emails = ['ada@helix.example', 'byron@nova.example', 'info@nova.example']
    const found = keys({ knownAs: { emails, records: [] } })
    expect(found).toHaveLength(2)
    expect(found).toEqual(found.toSorted())
    expect(found.join()).not.toMatch(/ada|byron|@|\//i)
  })

  it('are the same for every spelling of an address', () => {
    expect(keys({})).toEqual(keys({ values: leadWith({ email: 'ada+x@HELIX.example' }).values }))
  })

  it('are none for a record that its CRM no longer holds, and stay for a converted one', () => {
    expect(keys({ standing: { kind: 'gone' } })).toEqual([])
    expect(keys({ standing: { kind: 'merged', to: ref('003') } })).toEqual([])
    expect(keys({ standing: { kind: 'converted', to: ref('003') } })).toHaveLength(1)
  })

  it('are the records that it is linked with, a Salesforce id in 15 characters like one in 18', () => {
    const [long, short] = ['003Pb000000001wIAA', '003Pb000000001w']
    const linkedWith = (...records: LeadRef[]) => linkedKeys(lead({ knownAs: { emails: [], records } }))
    expect(linkedWith(ref(short))).toEqual([`salesforce/Contact/${long}`])
    expect(linkedWith(ref(short), ref(long))).toHaveLength(1)
    expect(linkedKeys(lead({ standing: { kind: 'converted', to: ref(long) } }))).toEqual([
      `salesforce/Contact/${long}`,
    ])
    expect(linkedWith({ crm: 'hubspot', object: 'contact', id: '1' }), 'itself').toEqual([])
  })
})

describe('the same person', () => {
  const record = (key: string, keys: string[], links: string[] = []): Traces => ({ key, keys, links })
  const groups = (records: readonly Traces[]) => samePerson(records).map((some) => some.map(({ key }) => key))

  it('is found through others: an address here, a link there', () => {
    const records = [record('h/c/1', ['a']), record('s/L/2', ['a', 'b']), record('s/C/3', [], ['s/L/2'])]
    expect(groups([...records, record('h/c/4', ['c'])])).toEqual([['h/c/1', 's/C/3', 's/L/2'], ['h/c/4']])
  })

  it('is found through a record that is not there', () => {
    expect(groups([record('h/c/1', [], ['s/L/9']), record('s/C/2', [], ['s/L/9'])])).toHaveLength(1)
  })

  const anyRecords = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({
          key: fc.constant(`x/y/${id}`),
          keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 2 }),
          links: fc.uniqueArray(fc.constantFrom(...ids.map((other) => `x/y/${other}`)), { maxLength: 1 }),
        }),
      ),
    ),
  )

  it('does not depend on the order of the records, and asking twice changes nothing', () => {
    fc.assert(
      fc.property(anyRecords, fc.infiniteStream(fc.nat()), (records, order) => {
        const shuffled = records
          .map((each) => ({ each, at: order.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each)
        expect(groups(shuffled)).toEqual(groups(records))
        expect(groups(samePerson(records).flat())).toEqual(groups(records))
      }),
    )
  })

  it('is symmetric and transitive: everybody is in one group, with all that they share anything with', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const found = groups(records)
        expect(found.flat().toSorted()).toEqual(records.map(({ key }) => key).toSorted())
        const groupOf = new Map(found.flatMap((some) => some.map((key) => [key, some] as const)))
        for (const one of records)
          for (const other of records) {
            const share =
              one.keys.some((key) => other.keys.includes(key)) ||
              one.links.includes(other.key) ||
              other.links.includes(one.key)
            if (share) expect(groupOf.get(one.key)).toBe(groupOf.get(other.key))
          }
      }),
    )
  })
})
