import { expect, it } from 'vitest'
import { runEdits } from './edits-run.ts'

it('what a person does between our read and our write stands at every point, and the ledger says so', async () => {
  const { violations } = await runEdits({ seed: 3, leadsPerMoment: 3 })
  expect(violations).toEqual([])
})
