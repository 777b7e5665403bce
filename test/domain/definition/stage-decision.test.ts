import { describe, expect, it } from 'vitest'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import type { Assignment } from '../../../src/domain/decision.ts'
import type { LifecycleStage } from '../../../src/domain/lifecycle-stage.ts'
import { answers, decideShipped, decideWith, noon, shippedDefinition, workedExample } from './sample-lead.ts'

const assignment: Assignment = {
  ref: { crm: 'hubspot', object: 'contact', id: '1' },
  ownerId: '77',
  ownerName: 'Owner',
  ownerKind: 'person',
  route: 'north-america',
  step: 3,
  replaces: null,
  follows: null,
  because: 'their turn',
}
const suspect = {}
const inquiry = { format: 'webinar' }
const aql = workedExample
const mql = { ...workedExample, ...answers(['yes', 'yes', 'yes', 'no']) }
const noes = { ...workedExample, ...answers(['yes', 'yes', 'no', 'no']) }
const fake = { ...workedExample, email: 'x@gone.example' }

describe('the stage by the rules', () => {
  it.each<[string, object, LifecycleStage]>([
    ['nothing is known', suspect, 'suspect'],
    ['a format alone', inquiry, 'inquiry'],
    ['a page view alone', { 'engagement.pageViews': 1 }, 'inquiry'],
    ['no page views at all', { 'engagement.pageViews': 0 }, 'suspect'],
    ['gate 1 is met', aql, 'aql'],
    ['gate 1 hangs on an unknown revenue', { ...aql, 'company.revenue': null }, 'inquiry'],
    ['gate 2 is met', mql, 'mql'],
    ['gate 2 is met although gate 1 is not: somebody asked', { ...mql, title: 'Intern' }, 'mql'],
    ['two answers are open and could still do', { ...aql, ...answers(['yes', 'no', null, null]) }, 'aql'],
    ['the open answers cannot do any more', { ...aql, ...answers(['no', 'no', null, null]) }, 'nurture'],
    ['an answer that cannot be read is open', { ...mql, 'bant.need': 'perhaps' }, 'aql'],
    ['a throw-away mailbox', fake, 'disqualified'],
    [
      'a throw-away mailbox of somebody whom a person spoke to',
      { ...fake, ...answers(['yes', 'yes', 'yes', 'no']) },
      'mql',
    ],
    ['opted out of e-mail', { ...mql, optedOut: true }, 'mql'],
  ])('%s: %s → %s', (_, values, stage) => {
    expect(decideShipped(values).stage).toBe(stage)
  })

  it('only an MQL without an owner has to find one', () => {
    expect(decideShipped(mql)).toMatchObject({ isRoutable: true, ownerId: null })
    expect(decideShipped(aql).isRoutable).toBe(false)
    expect(decideShipped(mql, { assignment })).toMatchObject({
      stage: 'sal',
      isRoutable: false,
      ownerId: '77',
    })
  })

  it('an assignment alone makes no SAL: who stopped qualifying before sales saw it gets no owner', () => {
    expect(decideShipped(noes, { assignment })).toMatchObject({ stage: 'nurture', ownerId: null })
  })

  it('a SAL that stops qualifying stays with sales, and the explanation reports it', () => {
    for (const values of [noes, aql, fake, { ...mql, 'company.revenue': 5 }]) {
      const previous = { ...decideShipped(mql, { assignment }) }
      const decision = decideShipped(values, { assignment, previous })
      expect(decision).toMatchObject({ stage: 'sal', ownerId: '77', disqualifiedBy: null, recontactOn: null })
      expect(decision.explanation.because[0]).toContain('with sales already')
    }
  })
})

describe('decay after sales has the lead', () => {
  it('changes no stage and no owner; the explanation reports what no longer holds', () => {
    const shipped = shippedDefinition()
    const recently = {
      id: 'recently',
      because: 'Active of late',
      when: Condition.parse({ field: 'engagement.lastActivityAt', withinDays: 30 }),
    }
    const definition = {
      ...shipped,
      entry: { combine: 'all' as const, parts: [...shipped.entry.parts, recently] },
    }
    const active = { ...mql, 'engagement.lastActivityAt': '2026-03-01T00:00:00Z' }
    const fresh = decideWith(definition, active, { assignment })
    expect(fresh).toMatchObject({ stage: 'sal', explanation: { gateOne: 'met' } })
    const later = { assignment, previous: fresh, now: new Date('2026-06-01T12:00:00Z') }
    const decayed = decideWith(definition, active, later)
    expect(decayed.engagementScore).toBeLessThan(fresh.engagementScore)
    expect(decayed).toMatchObject({ stage: 'sal', ownerId: '77', explanation: { gateOne: 'not-met' } })
    expect(decayed.explanation.because.join('\n')).toMatch(
      /gate 1, worth asking, is not met: .*lacking: recently \(engagement\.lastActivityAt is .*not within the last 30 days\)/,
    )
  })
})

describe('what people set in the CRM', () => {
  it.each<[LifecycleStage, object, LifecycleStage]>([
    // Never back past what a person set.
    ['customer', suspect, 'customer'],
    ['customer', mql, 'customer'],
    ['sql', mql, 'sql'],
    ['sql', fake, 'sql'],
    ['sal', mql, 'sal'],
    ['sal', noes, 'sal'],
    ['mql', suspect, 'mql'],
    ['mql', noes, 'mql'],
    ['aql', inquiry, 'aql'],
    ['inquiry', suspect, 'inquiry'],
    // Forward is allowed.
    ['inquiry', aql, 'aql'],
    ['inquiry', mql, 'mql'],
    ['suspect', mql, 'mql'],
    // What a CRM sets by default does not hold anybody out of nurture.
    ['inquiry', noes, 'nurture'],
    ['inquiry', fake, 'disqualified'],
    // Beside the line only people bring somebody back.
    ['disqualified', mql, 'disqualified'],
    ['nurture', mql, 'nurture'],
  ])('%s set by people, %s by the rules → %s', (crmStage, values, stage) => {
    expect(decideShipped(values, { crmStage }).stage).toBe(stage)
  })

  it('a stage that people set is not handed to a rotation', () => {
    for (const crmStage of ['mql', 'sal', 'sql', 'customer', 'nurture', 'disqualified'] as const)
      expect(decideShipped(inquiry, { crmStage }).isRoutable).toBe(false)
    expect(decideShipped(mql, { crmStage: 'mql' }).isRoutable).toBe(true)
  })

  it('says who decided, and what the rules alone would say', () => {
    const { explanation, disqualifiedBy } = decideShipped(mql, { crmStage: 'disqualified' })
    expect(explanation.because[0]).toMatch(/^people set disqualified in the CRM; the rules alone say mql/)
    expect(disqualifiedBy).toBe('set-in-crm')
  })

  it('a nurture that people set has a date too, and keeps it when it is overdue', () => {
    const first = decideShipped(inquiry, { crmStage: 'nurture' })
    expect(first.recontactOn).toBe('2026-03-30')
    const later = decideShipped(inquiry, {
      crmStage: 'nurture',
      previous: first,
      now: new Date('2026-06-01T12:00:00Z'),
    })
    expect(later.recontactOn).toBe('2026-03-30')
  })
})

describe('nurture', () => {
  const day = (date: string) => new Date(`${date}T17:00:00Z`)

  it('keeps its date while the date lies ahead, whatever else is learnt', () => {
    const first = decideShipped(noes)
    const later = decideShipped(
      { ...noes, 'engagement.pageViews': 9 },
      { previous: first, now: day('2026-03-29') },
    )
    expect(later).toMatchObject({ stage: 'nurture', recontactOn: '2026-03-30', recycles: 0 })
  })

  it('counts the day in the time zone of the definition', () => {
    // Still the evening of 1 March in New York.
    expect(decideShipped(noes, { now: new Date('2026-03-02T04:59:00Z') }).recontactOn).toBe('2026-03-29')
    expect(decideShipped(noes, { now: new Date('2026-03-02T05:00:00Z') }).recontactOn).toBe('2026-03-30')
  })

  it('comes back on its date to be asked again, once, and goes to nurture afresh after new answers', () => {
    const nurtured = decideShipped(noes)
    const back = decideShipped(noes, { previous: nurtured, now: day('2026-03-30') })
    expect(back).toMatchObject({ stage: 'aql', recycles: 1, recontactOn: null })
    expect(back.explanation.nextQuestion).toBe('What happens today when the climate is out of range?')
    const waiting = decideShipped(noes, { previous: back, now: day('2026-05-30') })
    expect(waiting).toMatchObject({ stage: 'aql', recycles: 1 })
    const otherNoes = { ...noes, ...answers(['no', 'yes', 'yes', 'no']) }
    const again = decideShipped(otherNoes, { previous: waiting, now: day('2026-06-01') })
    expect(again).toMatchObject({ stage: 'nurture', recycles: 1, recontactOn: '2026-06-29' })
  })

  it('a new yes takes it out of nurture at once', () => {
    expect(decideShipped(mql, { previous: decideShipped(noes) })).toMatchObject({
      stage: 'mql',
      isRoutable: true,
    })
  })

  it('ends after as many recycles as the definition allows, and stays ended', () => {
    const due = { ...decideShipped(noes), recycles: 3 }
    const ended = decideShipped(noes, { previous: due, now: day('2026-03-30') })
    expect(ended).toMatchObject({ stage: 'disqualified', disqualifiedBy: 'recycle-limit', recycles: 3 })
    expect(decideShipped(noes, { previous: ended, now: day('2026-09-01') })).toEqual(ended)
  })

  it('deciding again with the decision itself as the previous one changes nothing', () => {
    for (const values of [suspect, inquiry, aql, mql, noes, fake]) {
      const first = decideShipped(values)
      expect(decideShipped(values, { previous: first, now: noon })).toEqual(first)
    }
    const back = decideShipped(noes, { previous: decideShipped(noes), now: day('2026-04-01') })
    expect(decideShipped(noes, { previous: back, now: day('2026-04-01') })).toEqual(back)
  })
})
