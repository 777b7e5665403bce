import { describe, expect, it } from 'vitest'
import { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import { answers, decideShipped, decideWith, shippedDefinition, workedExample } from './sample-lead.ts'

const gateOne = (because: readonly string[]) =>
  because.find((sentence) => sentence.startsWith('gate 1')) ?? ''

describe('the worked examples on the shipped definition', () => {
  it('T1: every boundary is inside, so the lead is worth asking', () => {
    const decision = decideShipped(workedExample)
    expect(decision.stage).toBe('aql')
    expect(decision.bantScore).toBeNull()
    expect(decision.isRoutable).toBe(false)
    expect(decision.explanation.nextQuestion).toBe('How much have you budgeted for this project?')
  })

  it('T2: a dollar less of revenue fails, and the sentence says by how little', () => {
    const decision = decideShipped({ ...workedExample, 'company.revenue': 299_999_999 })
    expect(decision.stage).toBe('inquiry')
    expect(gateOne(decision.explanation.because)).toContain(
      'company.revenue is 299,999,999, less than 300,000,000',
    )
  })

  it('T4: five visits to one page are one distinct page, which fails', () => {
    const decision = decideShipped({
      ...workedExample,
      'engagement.productPagesInOneDay': 1,
      'engagement.pageViews': 5,
    })
    expect(decision.stage).toBe('inquiry')
    expect(gateOne(decision.explanation.because)).toContain(
      'distinct product-page actions in one day are 1, less than 5',
    )
  })

  it('T5: two high-value assets do as well as five pages', () => {
    const values = { ...workedExample, 'engagement.productPagesInOneDay': 1, 'engagement.highValueAssets': 2 }
    expect(decideShipped(values).stage).toBe('aql')
  })

  it.each([
    ['T6: the same white paper twice is one distinct asset', 1],
    ['T7: of two assets only one is of high value', 1],
  ])('%s, which fails', (_, highValueAssets) => {
    const values = {
      ...workedExample,
      'engagement.productPagesInOneDay': 0,
      'engagement.highValueAssets': highValueAssets,
    }
    expect(decideShipped(values).stage).toBe('inquiry')
  })

  it('T8: headquarters in Mexico fail, wherever the subsidiary and the person are', () => {
    const decision = decideShipped({ ...workedExample, country: 'USA', 'company.hqCountry': 'Mexico' })
    expect(decision.stage).toBe('inquiry')
    expect(gateOne(decision.explanation.because)).toContain('hqCountryCode is MX, not one of US, CA')
  })

  it('T9: a Senior Director is below vice president', () => {
    const decision = decideShipped({ ...workedExample, title: 'Senior Director' })
    expect(decision.stage).toBe('inquiry')
    expect(gateOne(decision.explanation.because)).toContain('seniority is director, less than vp')
  })

  it.each(['Chief Quality Officer', 'President', 'SVP Operations', 'EVP', 'Owner'])(
    'T10: %s is a vice president or higher',
    (title) => {
      expect(decideShipped({ ...workedExample, title }).stage).toBe('aql')
    },
  )

  it('T11: a trusted referral without actions fails under all and passes under any and two of three', () => {
    const referral = {
      ...workedExample,
      format: 'trusted-referral',
      'engagement.productPagesInOneDay': 0,
      'engagement.highValueAssets': 0,
    }
    const under = (combine: LeadDefinition['entry']['combine']) => {
      const definition = shippedDefinition()
      return decideWith({ ...definition, entry: { ...definition.entry, combine } }, referral)
    }
    expect(under('all').stage).toBe('inquiry')
    expect(gateOne(under('all').explanation.because)).toContain('it takes all of 3')
    expect(under('any').stage).toBe('aql')
    expect(under({ atLeast: 2 }).stage).toBe('aql')
    expect(gateOne(under({ atLeast: 2 }).explanation.because)).toContain('it takes at least 2 of 3')
  })

  it('T12: a webinar list that nobody was asked from is all inquiries and no MQL', () => {
    const titles = ['VP Quality', 'Intern', null, 'Quality Manager']
    const stages = titles.map((title) => decideShipped({ format: 'webinar', title }).stage)
    expect(stages).toEqual(['inquiry', 'inquiry', 'inquiry', 'inquiry'])
  })

  it('T13: ten blogs, a good fit and a download are still only an inquiry', () => {
    const decision = decideShipped({
      ...workedExample,
      format: 'high-value-white-paper',
      'engagement.productPagesInOneDay': 4,
      'engagement.highValueAssets': 1,
      'engagement.pageViews': 10,
    })
    expect(decision.stage).toBe('inquiry')
    expect(decision.bantScore).toBeNull()
  })

  it('T13: even the best score is no MQL as long as nobody was asked', () => {
    const decision = decideShipped({
      ...workedExample,
      'engagement.highValueAssets': 9,
      'company.employees': 9_000,
    })
    expect(decision.stage).toBe('aql')
    expect(decision.explanation.short).toContain('BANT not yet asked')
  })

  it('T14: yes, yes, yes, no is 75 and qualifies', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'yes', 'no']) })
    expect(decision).toMatchObject({ stage: 'mql', bantScore: 75, isRoutable: true, recontactOn: null })
  })

  it('T15: yes, yes, no, no is 50 and comes back in four weeks', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'no', 'no']) })
    expect(decision).toMatchObject({
      stage: 'nurture',
      bantScore: 50,
      isRoutable: false,
      recontactOn: '2026-03-30',
    })
  })

  it('T16: who cannot afford it is ruled out before anybody counts BANT', () => {
    const definition = shippedDefinition()
    const [first] = definition.exclusions
    if (first === undefined) throw new Error('the shipped definition has an exclusion')
    const decision = decideWith(definition, {
      ...workedExample,
      'company.revenue': 150_000,
      ...answers(['yes', 'yes', 'yes', 'yes']),
    })
    expect(decision).toMatchObject({ stage: 'disqualified', disqualifiedBy: first.id, isRoutable: false })
    expect(decision.explanation.because[0]).toContain(first.because)
  })

  it('T22: a wish without a need is no need', () => {
    const definition = shippedDefinition()
    const need = { ...definition.bant.need, notMet: ['no', 'want-only'] }
    const values = {
      ...workedExample,
      ...answers(['yes', 'yes', null, 'no']),
      'bant.need': 'want-only',
      'bant.needSource': 'call',
    }
    const decision = decideWith({ ...definition, bant: { ...definition.bant, need } }, values)
    expect(decision).toMatchObject({ stage: 'nurture', bantScore: 50 })
  })

  it('T24: names from the phone book are suspects, and their source is flagged', () => {
    const decision = decideShipped({
      source: 'phone book',
      title: 'VP Quality',
      'company.industry': 'Biotechnology',
    })
    expect(decision.stage).toBe('suspect')
    expect(decision.explanation.because.join()).toContain(
      'phone book, brings mostly people who could never buy',
    )
  })
})

describe('the contradictions between the articles, as settled', () => {
  it('C2: "any combination" is refused with the three choices', () => {
    const definition = { ...shippedDefinition(), entry: { combine: 'any combination', parts: [] } }
    const issue = LeadDefinition.safeParse(definition).error?.issues.find(
      ({ path }) => path.join('.') === 'entry.combine',
    )
    expect(issue?.message).toMatch(/all, any, or \{ atLeast: k \}/)
  })

  it('C3: enough points that no person stands behind open the gate for nobody', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'yes', 'yes'], 'form') })
    expect(decision).toMatchObject({ stage: 'aql', bantScore: 100, isRoutable: false })
    expect(decision.explanation.because[0]).toContain('no person has asked')
    expect(decision.explanation.nextQuestion).toBe('Who decides, and can you sign for it?')
  })

  it('C3: an inferred authority is no answer, an inferred budget is one', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', null, null], 'inferred') })
    expect(decision.bantScore).toBe(25)
  })

  it('C4: who is filtered out has a date or a reason', () => {
    for (const values of [
      answers(['no', 'no', 'no', 'no']),
      { 'company.revenue': 1 },
      { email: 'x@gone.example' },
    ]) {
      const { stage, recontactOn, disqualifiedBy } = decideShipped({ ...workedExample, ...values })
      expect(stage === 'nurture' ? recontactOn : disqualifiedBy).toMatch(/./)
    }
  })
})
