import { describe, expect, it } from 'vitest'
import { describeLedger } from './describe-ledger.ts'
import { at, decision, newDecision, pulled, refTo } from './ledger-examples.ts'

const contacts = (crm = 'hubspot') => ({ crm, objects: ['contact'] })
const [first, second] = ['d@1#a', 'd@2#b']

describeLedger('leads by the definition that judged them', (use) => {
  const judge = async (id: string, definition: string, isRepeated = false) => {
    const { revision, decision: standing } = await use.read(id)
    const made = { revision, standing: standing?.id ?? null, decision: decision({ definition }), isRepeated }
    await use.ledger.decisions.append([newDecision(id, { ...made, write: 'none' })], at(2))
  }
  const outdated = async (definition: string, seconds = 10, limit = 10) =>
    (await use.ledger.leads.findJudgedOtherwise(contacts(), definition, at(seconds), limit))
      .map(({ id }) => id)
      .toSorted()

  it('are found on both sides of the one in force, as many as asked for, without those that are gone', async () => {
    await use.ledger.definitions.publish(second, 'text', at(1))
    await use.store(...['older', 'newer', 'now', 'undecided', 'gone'].map((id) => pulled(id)))
    await judge('older', first)
    await judge('newer', 'd@3#c')
    await judge('now', second)
    await judge('gone', first)
    await use.store(pulled('gone', 'f2', { standing: { kind: 'gone' } }))
    use.statements = 0
    expect(await outdated(second)).toEqual(['newer', 'older'])
    expect(use.statements).toBe(1)
    expect(await outdated(second, 10, 1)).toHaveLength(1)
    expect(await use.ledger.leads.countJudgedOtherwise(contacts(), second)).toBe(2)
    expect(await use.ledger.leads.countJudgedOtherwise(contacts('salesforce'), second)).toBe(0)
    await use.ledger.leads.putOff([refTo('older'), refTo('newer')], at(20))
    expect(await outdated(second)).toEqual([])
    expect(await outdated(second, 21)).toHaveLength(2)
  })

  it('are left out, and not counted, where they are of an object that the mapping does not name', async () => {
    await use.ledger.definitions.publish(second, 'text', at(1))
    await use.store(pulled('1'))
    await judge('1', first)
    const { leads } = use.ledger
    const found = (...objects: string[]) =>
      leads.findJudgedOtherwise({ crm: 'hubspot', objects }, second, at(10), 10)
    expect(await found('contact', 'lead')).toEqual([refTo('1')])
    expect([await found('lead'), await found()]).toEqual([[], []])
    expect(await leads.countJudgedOtherwise({ crm: 'hubspot', objects: ['lead'] }, second)).toBe(0)
  })

  it('count as judged where the new one only says the same, and keep the decision', async () => {
    await use.store(pulled('1'))
    await judge('1', first)
    await use.ledger.definitions.publish(second, 'text', at(3))
    expect(await outdated(second)).toEqual(['1'])
    await judge('1', second, true)
    expect(await outdated(second)).toEqual([])
    expect((await use.read('1')).decision?.decision.definition).toBe(first)
  })

  describe('of two processes with different files', () => {
    it('are left alone by the one that took its file first, until it takes it again', async () => {
      await use.ledger.definitions.publish(first, 'text', at(1))
      await use.ledger.definitions.publish(second, 'text', at(2))
      await use.store(pulled('a'), pulled('b'))
      await judge('a', first)
      await judge('b', second)
      expect([await outdated(first), await outdated(second)]).toEqual([[], ['a']])
      await use.ledger.definitions.publish(first, 'another text', at(3))
      expect([await outdated(first), await outdated(second)]).toEqual([['b'], []])
    })
  })
})
