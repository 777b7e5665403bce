import { afterAll, beforeAll, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { renderExplanation } from '../../src/cli/explanation-text.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, leadOf, refOf } from './job-world.ts'

let database: Database
beforeAll(async () => {
  database = await openMemoryDatabase()
})
afterAll(() => database.close())

it('A6 counts records by the stage words that the mapping does not know', async () => {
  const { context, hold } = await createJobWorld(database)
  const stages = ['vip', 'vip', '1337', 'opportunity', 'lead', null]
  await hold(
    ...stages.map((stage, index) => leadOf(`${index}`, { format: 'webinar' }, { lifecyclestage: stage })),
  )
  const leads = stages.map((_, index) => refOf(`${index}`))
  await score.run({ crm: crmName, leads }, context)
  await writeBack.run({ crm: crmName, leads: null }, context)
  // What we wrote is known to us.
  await score.run({ crm: crmName, leads }, context)
  expect(await context.ledger.reports.unreadable(new Date(0))).toEqual([
    { field: 'lifecyclestage "vip" of hubspot/contact', count: 2 },
    { field: 'lifecyclestage "1337" of hubspot/contact', count: 1 },
  ])
  const [vip = expect.unreachable()] = await context.ledger.leads.read([refOf('0')])
  expect(vip.decision?.decision.stage).toBe('inquiry')
  expect(
    renderExplanation(vip, { writes: [], failures: [], tasks: [], unseenOptOuts: [] }, [vip]).join('\n'),
  ).toContain('Cannot be read, and counts as unknown: lifecyclestage "vip" of hubspot/contact')
})
