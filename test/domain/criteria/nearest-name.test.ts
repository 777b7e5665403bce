import { describe, expect, it } from 'vitest'
import { nearestName } from '../../../src/domain/criteria/nearest-name.ts'

const names = ['title', 'company.revenue', 'company.industry', 'hqCountryCode', 'bant.need']

describe('the nearest name', () => {
  it.each([
    ['titel', 'title'],
    ['Title', 'title'],
    ['hq_country_code', 'hqCountryCode'],
    ['industry', 'company.industry'],
    ['compnay.revenue', 'company.revenue'],
    ['revenu', 'company.revenue'],
    ['need', 'bant.need'],
  ])('to %s is %s', (misspelt, name) => {
    expect(nearestName(misspelt, names)).toBe(name)
  })

  it.each(['', 'zodiac sign', 'x'])('to %j is none', (misspelt) => {
    expect(nearestName(misspelt, names)).toBeNull()
  })
})
