import { describe, expect, it } from 'vitest'
import { objectionTo, renderForecast } from '../../src/cli/forecast-text.ts'

const hubspot = { crm: 'hubspot', leads: 10_000, calls: 352, callsLeft: 124_000 }
const salesforce = { crm: 'salesforce', leads: 1, calls: 4, callsLeft: 7_500 }

describe('the forecast of a sync', () => {
  it('refuses a run that the calls left for the day will not do for, and says what to do', () => {
    const objection = objectionTo([hubspot, { ...salesforce, calls: 7_501 }])
    expect(objection).toContain('salesforce needs about 7,501 calls, and only 7,500 calls are left')
    expect(objection).toContain('DAILY_CALL_SHARE_PERCENT')
    expect(objection).toContain('--force')
    expect(objection).not.toContain('hubspot')
  })

  it('refuses when nothing is left to ask with', () => {
    const spent = { crm: 'hubspot', leads: null, calls: null, callsLeft: 0 }
    expect(objectionTo([spent, salesforce])).toContain('hubspot in a day are used up')
  })

  it('lets a run begin that fits, or whose CRM could not be asked: its jobs will say why', () => {
    expect(objectionTo([hubspot, { ...salesforce, callsLeft: 4 }])).toBeNull()
    expect(objectionTo([{ crm: 'hubspot', leads: null, calls: null, callsLeft: 10 }])).toBeNull()
  })

  it('says for each CRM what is ahead', () => {
    const unknown = { crm: 'hubspot', leads: null, calls: null, callsLeft: 10 }
    const [first, second, third] = renderForecast([hubspot, salesforce, unknown])
    expect(first).toContain('10,000 leads')
    expect(first).toContain('352 calls')
    expect(second).toContain('1 lead to pull')
    expect(third).toContain('could not be asked')
  })
})
