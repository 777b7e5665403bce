import { describe, expect, it } from 'vitest'
import { countFor } from '../../src/domain/actions/action-question.ts'
import { readActivityLog } from '../../src/domain/actions/activity-log.ts'
import { compileCountActions } from '../../src/domain/actions/counted-actions.ts'
import { createDayNumberOf } from '../../src/domain/actions/zone-days.ts'
import { personAt, sandboxNow } from '../../src/sandbox/people.ts'
import { shippedDefinition } from '../domain/definition/sample-lead.ts'

const people = Array.from({ length: 1_000 }, (_, index) => personAt(7, index))
const logs = people.flatMap((person) =>
  person.activityLog === null ? [] : [{ person, log: person.activityLog }],
)

describe('the activity logs of the made-up world', () => {
  it('are kept for some of the people', () => {
    expect(logs.length / people.length).toBeGreaterThan(0.2)
    expect(logs.length / people.length).toBeLessThan(0.5)
  })

  it.each(['America/New_York', 'Europe/Berlin'])(
    'come to the counts that the CRM holds, counted in %s',
    (timeZone) => {
      const count = compileCountActions(shippedDefinition().actions, createDayNumberOf(timeZone))
      const across = { withinDays: null, atLeast: 1, distinct: true }
      for (const { person, log } of logs) {
        const { actions, unreadable } = readActivityLog(log)
        const counted = count(actions, sandboxNow.getTime())
        const pages = { ...across, kinds: ['product-page'], highValue: false, withinDay: true }
        const assets = { ...across, kinds: ['asset'], highValue: true, withinDay: false }
        expect(unreadable).toBe(0)
        expect(countFor(pages, counted, timeZone).count).toBe(person.productPagesInOneDay)
        expect(countFor(assets, counted, timeZone).count).toBe(person.highValueAssets)
      }
    },
  )

  it('have repeated deliveries and bursts in them, and end with the last activity', () => {
    const count = compileCountActions(shippedDefinition().actions, createDayNumberOf('UTC'))
    const counted = logs.map(({ log }) => count(readActivityLog(log).actions, sandboxNow.getTime()))
    expect(counted.some(({ repeated }) => repeated > 0)).toBe(true)
    expect(counted.some(({ bursts }) => bursts.length > 0)).toBe(true)
    for (const { person, log } of logs) {
      const last =
        readActivityLog(log)
          .actions.map(({ at }) => at)
          .toSorted()
          .at(-1) ?? ''
      expect(Date.parse(person.lastActivityAt ?? '') - Date.parse(last)).toBeLessThan(1000)
    }
  })
})
