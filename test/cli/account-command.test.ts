import { describe, expect, it } from 'vitest'
import { accountLine, compareAccounts, exitCodeOf, isElsewhere } from '../../src/cli/account-command.ts'
import { consequences } from '../../src/cli/account-move-command.ts'
import { Failure } from '../../src/ports/failure.ts'

const keptAt = '2026-11-28T09:00:00.000Z'
const away = new Failure('transient', 'HubSpot cannot be reached.', { cause: null })

describe('plumbline account', () => {
  it('B1 tells which account the ledger belongs to, and which one the credentials name', () => {
    const accounts = compareAccounts(
      [
        { crm: 'hubspot', id: '1', keptAt },
        { crm: 'salesforce', id: '00DPb0000000001', keptAt },
      ],
      new Map([
        ['hubspot', '2'],
        ['salesforce', '00DPb0000000001'],
      ]),
    )
    expect(accounts.map(isElsewhere)).toEqual([true, false])
    expect(accounts.map(accountLine)).toEqual([
      'hubspot: The ledger belongs to account 1 since 2026-11-28. The credentials name account 2. Nothing is read or written: put the credentials of 1 back, or run `plumbline account move hubspot`.',
      'salesforce: The ledger belongs to account 00DPb0000000001 since 2026-11-28. The credentials name the same.',
    ])
  })

  it('tells of a CRM without a pull, without credentials, or out of reach', () => {
    const lines = (named: Map<string, string | Failure>) =>
      compareAccounts([{ crm: 'salesforce', id: '00DPb0000000001', keptAt }], named).map(accountLine)
    expect(lines(new Map([['hubspot', away]]))).toEqual([
      'hubspot: The ledger belongs to no account yet; the first pull decides. Which account the credentials name is not known: HubSpot cannot be reached.',
      'salesforce: The ledger belongs to account 00DPb0000000001 since 2026-11-28. Which account the credentials name is not known: The settings have no credentials.',
    ])
  })

  it('exits 1 when the accounts differ, and 2 when a CRM could not be asked', () => {
    const exit = (named: Map<string, string | Failure>) =>
      exitCodeOf(compareAccounts([{ crm: 'hubspot', id: '1', keptAt }], named), named)
    expect(exit(new Map([['hubspot', '1']]))).toBe(0)
    expect(exit(new Map())).toBe(0)
    expect(exit(new Map([['hubspot', away]]))).toBe(2)
    expect(
      exit(
        new Map<string, string | Failure>([
          ['hubspot', '2'],
          ['salesforce', away],
        ]),
      ),
    ).toBe(1)
  })

  it('B1 says before a move what becomes of the ledger', () => {
    const holdings = { leads: 1_200, decisions: 3_400, writesDue: 7, openTasks: 2 }
    expect(consequences('hubspot', '1', '2', holdings, false).join('\n')).toContain(
      'All that it holds of hubspot is deleted for good: 1,200 leads, 3,400 decisions',
    )
    expect(consequences('hubspot', null, '2', holdings, true).join('\n')).toContain(
      'belongs to an account that it does not know and goes to account 2.\n  The 1,200 leads are read again.',
    )
  })
})
