import { describe, expect, it } from 'vitest'
import { bantProblems } from '../../../src/domain/bant/bant-problems.ts'
import { selling } from './bant-definition.ts'

const product = (id: string, more: object = {}) => ({ id, name: id, price: 1, ...more })
const problemsOf = (products: readonly object[], bant: Parameters<typeof selling>[1] = {}) =>
  bantProblems(selling(products, bant)).map(({ path, sentence }) => [path.join('.'), sentence])

describe('products and answers that do not go together are refused', () => {
  it('an alternative that is not sold, with the nearest that is', () => {
    expect(problemsOf([product('chair-a', { alternative: 'chairb' }), product('chair-b')])).toEqual([
      ['products.0.alternative', 'there is no product chairb; did you mean chair-b?'],
    ])
    expect(problemsOf([product('chair', { alternative: 'chair' })])).toEqual([
      ['products.0.alternative', 'a product is no alternative to itself'],
    ])
  })

  it('a word that means two products', () => {
    const two = [product('chair'), product('stool', { name: 'Stool', words: ['seat', 'CHAIR'] })]
    expect(problemsOf(two)).toEqual([['products.1.words.1', 'CHAIR also means the product chair']])
  })

  it('less than met that is worth more than met', () => {
    const { bant } = selling([])
    const authority = { ...bant.authority, points: 8 }
    expect(problemsOf([], { authority, need: { ...bant.need, latentPoints: 26 } })).toEqual([
      ['bant.authority.partial.influencer', '10 is more than the 8 of who meets it'],
      ['bant.need.latentPoints', '26 is more than the 25 of who meets it'],
    ])
  })

  it('but alternatives may go round in a circle, which is walked once', () => {
    const circle = [product('a', { alternative: 'b' }), product('b', { alternative: 'a' })]
    expect(problemsOf(circle)).toEqual([])
  })
})
