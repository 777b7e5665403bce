import { describe, expect, it } from 'vitest'
import { runBadAnswers } from './answers-run.ts'
import { runPoison } from './poison-run.ts'

/** Short forms of `npm run test:faults`. */
describe('answers of a CRM that are bad in every way', () => {
  it('lose nothing, double nothing, and leave no failure open', async () => {
    expect((await runBadAnswers({ seed: 3, rounds: 1 })).violations).toEqual([])
  })

  it('leave the neighbours of a poison lead alone', async () => {
    expect((await runPoison({ people: 120, seed: 5 })).violations).toEqual([])
  })
})
