import { describe, expect, it } from 'vitest'
import { announceJudging, announceRereading } from '../src/work-ahead.ts'

const said = (toJudge: number, calls: number | null) =>
  announceJudging({ toJudge, calls, callsLeft: 900 }, 'default@2#b')

describe('what is said of a CRM when another definition comes into force', () => {
  it('is nothing where it has no leads to judge', () => {
    expect(said(0, 12)).toBeNull()
    expect(said(0, null)).toBeNull()
  })

  it('names the definition, the calls and what is left of them', () => {
    expect(said(3, 12)).toContain('are judged by default@2#b')
    expect(said(3, 12)).toContain('takes at most about 12 calls; 900 are left of the day.')
  })

  it('says that the CRM could not be asked, instead of a number of calls', () => {
    expect(said(3, null)).toContain('The CRM could not be asked how many calls that takes')
    expect(said(3, null)).toContain('; 900 calls are left of the day.')
    expect(said(3, null)).not.toContain('at most')
  })
})

describe('announceRereading', () => {
  it('B2 says how many calls reading again takes, and nothing where nothing is read again', () => {
    expect(announceRereading({ toReread: 0, calls: 1, callsLeft: 900 })).toBeNull()
    expect(announceRereading({ toReread: 30, calls: 12, callsLeft: 900 })).toMatch(
      /read again.*at most about 12 calls; 900 are left of the day/,
    )
    expect(announceRereading({ toReread: 30, calls: null, callsLeft: 900 })).toMatch(/could not be asked/)
  })
})
