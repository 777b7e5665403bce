import { describe, expect, it } from 'vitest'
import { objectionTo, renderForecast } from '../../src/cli/forecast-text.ts'
import type { CrmForecast } from '../../src/crm-accounts.ts'

const ofAll = {
  unfinished: 0,
  toJudge: 0,
  toReread: 0,
  toReview: 0,
  leftOfShare: 124_000,
  leftOfAccount: 249_000,
}
const hubspot: CrmForecast = { crm: 'hubspot', leads: 10_000, calls: 252, callsLeft: 124_000, ...ofAll }
const salesforce: CrmForecast = {
  crm: 'salesforce',
  leads: 1,
  unfinished: 1_200,
  toJudge: 30,
  toReread: 0,
  toReview: 0,
  calls: 4,
  callsLeft: 7_500,
  leftOfShare: 7_500,
  leftOfAccount: null,
}
const notAsked = { ...hubspot, leads: null, calls: null }

describe('the forecast of a sync', () => {
  it('refuses a run that the calls left for the day will not do for, and says what to do', () => {
    const objection = objectionTo([hubspot, { ...salesforce, calls: 7_501 }])
    expect(objection).toContain('salesforce needs at most about 7,501 calls, and only 7,500 calls are left')
    expect(objection).toContain('7,500 of our share')
    expect(objection).toContain('DAILY_CALL_SHARE_PERCENT')
    expect(objection).toContain('--force')
    expect(objection).not.toContain('hubspot')
  })

  it('refuses a run that others have left too few calls for, and names no setting that would not help', () => {
    const objection = objectionTo([{ ...hubspot, callsLeft: 251, leftOfAccount: 251 }])
    expect(objection).toContain(
      'only 251 calls are left of the day (124,000 of our share, 251 of the account’s)',
    )
    expect(objection).not.toContain('DAILY_CALL_SHARE_PERCENT')
  })

  it('refuses when nothing is left to ask with', () => {
    const spent = { ...notAsked, callsLeft: 0, leftOfShare: 0 }
    expect(objectionTo([spent, salesforce])).toContain('hubspot in a day are used up')
  })

  it('lets a run begin that fits, or whose CRM could not be asked: its jobs will say why', () => {
    expect(objectionTo([hubspot, { ...salesforce, callsLeft: 4 }])).toBeNull()
    expect(objectionTo([{ ...notAsked, callsLeft: 10 }])).toBeNull()
  })

  it('says for each CRM what is ahead', () => {
    const [first, second, third] = renderForecast([hubspot, salesforce, notAsked])
    expect(first).toBe(
      'hubspot: 10,000 leads to pull, at most about 252 calls; left of the day: 124,000 of our share, 249,000 of the account’s.',
    )
    expect(second).toContain('1 lead to pull and 1,200 leads to finish and 30 leads to judge')
    expect(second).toContain('7,500 of our share, of the account’s nobody knows')
    expect(third).toContain('could not be asked')
  })
})
