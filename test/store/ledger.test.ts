import { beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { describeLedger } from './describe-ledger.ts'
import { assignment, at, failure, pulled, refTo } from './ledger-examples.ts'

describeLedger('the rest of the ledger', (use) => {
  describe('a rotation', () => {
    const roundRobin = (owners: string[]) => (next: number, refs: readonly ReturnType<typeof refTo>[]) =>
      refs.map((ref, index) => assignment(ref, owners[(next + index) % owners.length] ?? '', next + index))
    const refs = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => refTo(`${from + index}`))

    it('goes on where it stopped, and a lead keeps its owner', async () => {
      await use.store(pulled('0'))
      const choose = roundRobin(['a', 'b', 'c'])
      use.statements = 0
      const first = await use.ledger.rotations.assign('everywhere', refs(0, 4), choose, at(1))
      expect(use.statements).toBe(2)
      expect(first.map(({ ownerId }) => ownerId)).toEqual(['a', 'b', 'c', 'a'])
      const second = await use.ledger.rotations.assign(
        'everywhere',
        [...refs(2, 6), refTo('5')],
        choose,
        at(2),
      )
      expect(second.map(({ ownerId }) => ownerId)).toEqual(['c', 'a', 'b', 'c'])
      use.statements = 0
      expect(await use.ledger.rotations.assign('everywhere', refs(0, 4), () => [], at(3))).toEqual(first)
      expect(use.statements).toBe(1)
      expect((await use.read('0')).assignment).toEqual(first[0])
    })

    it('takes no turn for a lead that nobody gets, or that was owned before', async () => {
      expect(await use.ledger.rotations.assign('everywhere', refs(0, 1), () => [], at(1))).toEqual([])
      const keep = () => [assignment(refTo('0'), 'theirs', null)]
      await use.ledger.rotations.assign('everywhere', refs(0, 1), keep, at(1))
      const [next] = await use.ledger.rotations.assign(
        'everywhere',
        refs(1, 2),
        roundRobin(['a', 'b']),
        at(2),
      )
      expect(next?.step).toBe(0)
    })

    it('gives each lead one owner and is fair to within one, however many assign at once', async () => {
      const batches = [refs(0, 20), refs(10, 30), refs(5, 35), refs(0, 40)]
      const choose = roundRobin(['a', 'b', 'c'])
      const answers = await Promise.all(
        batches.map((batch) => use.ledger.rotations.assign('everywhere', batch, choose, at(1))),
      )
      const owners = new Map<string, Set<string>>()
      for (const { ref, ownerId } of answers.flat())
        owners.set(ref.id, (owners.get(ref.id) ?? new Set()).add(String(ownerId)))
      expect(owners.size).toBe(40)
      expect([...owners.values()].every((distinct) => distinct.size === 1)).toBe(true)
      const counts = Object.values(Object.groupBy(owners.values(), (distinct) => [...distinct].join())).map(
        (group) => group?.length ?? 0,
      )
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    })

    it('keeps its turn when another route takes one of its leads', async () => {
      const choose = roundRobin(['a', 'b', 'c'])
      await use.ledger.rotations.assign('north', refs(0, 3), choose, at(1))
      await use.ledger.rotations.assign('south', [refTo('9')], choose, at(1))
      let calls = 0
      const contested = use.ledger.rotations.assign(
        'north',
        [refTo('8')],
        (next) => (++calls === 1 ? [assignment(refTo('9'), 'a', next)] : [assignment(refTo('8'), 'a', next)]),
        at(2),
      )
      expect((await contested)[0]?.step).toBe(3)
      expect(calls).toBe(2)
    })
  })

  it('remembers enrichments with their misses; an older answer changes nothing', async () => {
    const known = {
      domain: 'acme.example',
      source: 'pdl',
      firmographics: { 'company.employees': 12 },
      fetchedAt: at(5).toISOString(),
    }
    const miss = { ...known, domain: 'void.example', firmographics: null }
    use.statements = 0
    await use.ledger.enrichments.store([
      known,
      miss,
      { ...known, firmographics: null, fetchedAt: at(1).toISOString() },
    ])
    await use.ledger.enrichments.store([{ ...known, firmographics: null, fetchedAt: at(4).toISOString() }])
    expect(await use.ledger.enrichments.read(['void.example', 'acme.example', 'unknown.example'])).toEqual([
      known,
      miss,
    ])
    expect(use.statements).toBe(3)
  })

  describe('failures', () => {
    it('that repeat are counted, and answered in the order given', async () => {
      use.statements = 0
      const [one, other, again] = await use.ledger.failures.record(
        [failure({ ref: refTo('1') }), failure(), failure({ ref: refTo('1'), message: 'second' })],
        at(1),
      )
      expect(use.statements).toBe(1)
      expect(again).toEqual(one)
      expect(other?.ref).toBeNull()
      const [repeated] = await use.ledger.failures.record([failure({ ref: refTo('1') })], at(5))
      expect(repeated).toMatchObject({
        id: one?.id,
        count: 3,
        firstAt: at(1).toISOString(),
        lastAt: at(5).toISOString(),
      })
      expect(await use.ledger.failures.read(one?.id ?? 0)).toEqual(repeated)
      expect(await use.ledger.failures.read(4711)).toBeNull()
      expect(await use.ledger.failures.listOpen(1)).toEqual([repeated])
    })

    it('are closed one by one', async () => {
      const [one] = await use.ledger.failures.record([failure({ ref: refTo('1') }), failure()], at(1))
      await use.ledger.failures.resolve(one?.id ?? 0, at(2))
      expect((await use.ledger.failures.listOpen(10)).map(({ ref }) => ref)).toEqual([null])
    })

    it('of a job that went through are closed together, those of leads and other queues stay', async () => {
      await use.ledger.failures.record(
        [failure(), failure({ queue: 'salesforce' }), failure({ ref: refTo('1') })],
        at(1),
      )
      await use.ledger.failures.resolveAll('write-back', 'hubspot', at(2), false)
      const open = await use.ledger.failures.listOpen(10)
      expect(open.map(({ queue, ref }) => `${queue} ${ref?.id ?? 'no lead'}`).sort()).toEqual([
        'hubspot 1',
        'salesforce no lead',
      ])
      const [fresh] = await use.ledger.failures.record([failure()], at(3))
      expect(fresh?.count).toBe(1)
    })
  })

  it('publishes a definition once', async () => {
    await use.ledger.definitions.publish('default@1#abc', 'name: default\u0000', at(1))
    await use.ledger.definitions.publish('default@1#abc', 'another', at(2))
    const { rows } = await use.database.pool.query('select id, source from plumbline.definition')
    expect(rows).toEqual([{ id: 'default@1#abc', source: 'name: default' }])
  })

  describe('reports', () => {
    beforeEach(async () => {
      const gone = { standing: { kind: 'gone' } as const }
      await use.store(pulled('1'), pulled('2'), pulled('3'), pulled('4'), pulled('5'), pulled('6'))
      await use.store(pulled('5', 'f2', gone))
      await use.decide('1', 'none', { stage: 'mql', score: 10 })
      await use.decide('2', 'none', { stage: 'sal', score: 9 })
      await use.decide('3', 'none', { stage: 'mql', score: 25.5 })
      await use.decide('4', 'none', { stage: 'disqualified', score: 99 })
      await use.decide('5', 'none', { stage: 'customer', score: 100 })
      use.statements = 0
    })

    it('count leads by stage and score, without those that are gone or undecided', async () => {
      expect(await use.ledger.reports.funnel()).toEqual([
        { crm: 'hubspot', stage: 'sal', count: 1 },
        { crm: 'hubspot', stage: 'mql', count: 2 },
        { crm: 'hubspot', stage: 'disqualified', count: 1 },
      ])
      expect(await use.ledger.reports.scoreBands(10)).toEqual([
        { from: 0, count: 1 },
        { from: 10, count: 1 },
        { from: 20, count: 1 },
        { from: 90, count: 1 },
      ])
      expect(use.statements).toBe(2)
    })

    it('rank the furthest along first, then the highest score', async () => {
      await use.ledger.rotations.assign(
        'everywhere',
        [refTo('2')],
        (step) => [assignment(refTo('2'), '7', step)],
        at(3),
      )
      const best = await use.ledger.reports.best(3)
      expect(best.map(({ ref }) => ref.id)).toEqual(['2', '3', '1'])
      expect(best[0]).toEqual({
        ref: refTo('2'),
        stage: 'sal',
        score: 9,
        bantScore: 75,
        ownerName: 'Owner 7',
        short: 'It qualifies.',
      })
    })
  })

  it('says what went wrong without a value of a person', async () => {
    const broken = pulled('1', 'f1', { modifiedAt: 'Ada Lovelace' })
    const problem = await use.ledger.leads.storeLeads([broken], at(1)).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(Failure)
    expect(JSON.stringify([String(problem), (problem as Failure).cause, problem])).not.toContain('Ada')
    expect((problem as Failure).message).toBe('The database refused a statement (22007).')
  })
})
