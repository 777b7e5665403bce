import fc from 'fast-check'
import { expect, it } from 'vitest'
import { leadKey } from '../../src/domain/lead.ts'
import type { PulledLead } from '../../src/ports/ledger.ts'
import { describeLedger } from './describe-ledger.ts'
import { at, newDecision, pulled, refTo } from './ledger-examples.ts'

const leads = 40
const sometimes = (...values: readonly string[]) => fc.oneof(fc.constant(null), fc.constantFrom(...values))

/** What a record is recognised by at a moment; about half of them bear one address, so that it is somebody's and nobody's by turns. */
const anyRecord = fc.record({
  id: fc.nat(leads - 1).map(String),
  isPopular: fc.integer({ min: 0, max: 99 }).map((percent) => percent < 55),
  address: sometimes('a', 'b', 'c', 'd', 'e', 'f'),
  link: sometimes('hub', 'absent', '1', '2', '3'),
  isGone: fc.nat(11).map((draw) => draw === 0),
  isStale: fc.nat(9).map((draw) => draw === 0),
})
const anyPages = fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), {
  minLength: 60,
  maxLength: 60,
})

describeLedger('people in any order of events', (use) => {
  it('are decided anew whenever other records than those decided together are one person', async () => {
    let clock = 1
    let prints = 0
    const asPulled = (
      record: typeof anyRecord extends fc.Arbitrary<infer Value> ? Value : never,
    ): PulledLead => {
      const { id, isPopular, address, link, isGone, isStale } = record
      const keys = [...(isPopular ? ['popular'] : []), ...(address === null ? [] : [address])]
      return {
        ...pulled(id, `f${++prints}`, {
          standing: { kind: isGone ? 'gone' : 'active' },
          modifiedAt: at(isStale ? 1 : clock).toISOString(),
          knownAs: { emails: [], records: link === null || isGone ? [] : [refTo(link)] },
        }),
        identityKeys: isGone ? [] : keys,
      }
    }
    const everybody = Array.from({ length: leads }, (_, index) => refTo(`${index}`))
    const isUndecided = ({
      revision,
      decision,
    }: {
      revision: number
      decision: { revision: number } | null
    }) => decision?.revision !== revision
    /** By record: the records that it was last decided with. */
    const decidedWith = new Map<string, string>()

    const [pages = []] = fc.sample(anyPages, { seed: 4, numRuns: 1 })
    for (const page of pages) {
      clock++
      await use.store(...page.map(asPulled))
      for (const records of await use.ledger.identities.read(everybody)) {
        const keys = records.map(({ lead: { ref } }) => leadKey(ref)).toSorted()
        const name = keys.join(' ')
        if (records.some(isUndecided)) {
          const person = keys.length > 1 ? (keys[0] ?? null) : null
          const decisions = records.map(({ lead: { ref }, revision, decision }) =>
            newDecision(ref.id, { revision, standing: decision?.id ?? null, person }),
          )
          expect(await use.ledger.decisions.append(decisions, at(clock))).toEqual([])
          for (const key of keys) decidedWith.set(key, name)
        }
        expect(new Set(keys.map((key) => decidedWith.get(key)))).toEqual(new Set([name]))
      }
    }
  })
})
