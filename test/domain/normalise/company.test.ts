import { describe, expect, it } from 'vitest'
import { companyKey } from '../../../src/domain/normalise/company.ts'

describe('companyKey', () => {
  it.each([null, '', '  ', 'GmbH', 'S.p.A.', 'Inc.', '🦄'])('has nothing for %j', (name) => {
    expect(companyKey(name)).toBeNull()
  })

  it.each([
    ['Müller GmbH & Co. KG', 'mueller'],
    ['MUELLER', 'mueller'],
    ['Société Exemple S.A.', 'societe exemple'],
    ['AT&T Inc.', 'at&t'],
    ['AT & T', 'at&t'],
    ['Johnson and Johnson', 'johnson&johnson'],
    ['Co-op Group Limited', 'co op group'],
    ['The Example Company, Inc.', 'example'],
    ['Example Sp. z o.o.', 'example'],
    ['Example A/S', 'example'],
    ['株式会社サンプル', 'サンプル'],
    ['O’Hara Media, Inc.', 'ohara media'],
    ['3M Company', '3m'],
    ['Example Ltda.', 'example'],
    ['X', 'x'],
  ])('folds %j to %j', (name, key) => {
    expect(companyKey(name)).toBe(key)
  })

  it('keeps apart what differs by more than a legal form', () => {
    expect(companyKey('First Example Bank of Texas')).not.toBe(companyKey('First Example Bank of Omaha'))
    expect(companyKey('Tata Example Services')).not.toBe(companyKey('Tata Example Steel'))
  })
})
