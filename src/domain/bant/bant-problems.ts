import { nearestName } from '../criteria/nearest-name.ts'
import { wordKey } from '../normalise/fold.ts'
import type { Bant } from './bant.ts'
import type { Product } from './product.ts'

/** What is wrong between parts that are each sound by themselves: where, and a sentence. */
interface BantProblem {
  readonly path: (string | number)[]
  readonly sentence: string
}

/** Checks that less than met is worth no more than met, and that products refer to each other without doubt. */
export function bantProblems({
  bant,
  products,
}: {
  readonly bant: Bant
  readonly products: readonly Product[]
}): BantProblem[] {
  return [...excessivePartials(bant), ...unknownAlternatives(products), ...sharedWords(products)]
}

function excessivePartials({ authority, need }: Bant): BantProblem[] {
  const { influencer, gatekeeper } = authority.partial
  const excess = (points: number, worth: number, path: string[]): BantProblem[] =>
    points <= worth
      ? []
      : [{ path: ['bant', ...path], sentence: `${points} is more than the ${worth} of who meets it` }]
  return [
    ...excess(influencer, authority.points, ['authority', 'partial', 'influencer']),
    ...excess(gatekeeper, authority.points, ['authority', 'partial', 'gatekeeper']),
    ...excess(need.latentPoints, need.points, ['need', 'latentPoints']),
  ]
}

function unknownAlternatives(products: readonly Product[]): BantProblem[] {
  const ids = products.map(({ id }) => id)
  return products.flatMap(({ id, alternative }, index) => {
    if (alternative === null || (ids.includes(alternative) && alternative !== id)) return []
    const meant = alternative === id ? null : nearestName(alternative, ids)
    const hint = meant === null ? '' : `; did you mean ${meant}?`
    const sentence =
      alternative === id
        ? 'a product is no alternative to itself'
        : `there is no product ${alternative}${hint}`
    return [{ path: ['products', index, 'alternative'], sentence }]
  })
}

/** A word that means two products would pick one of them silently. */
function sharedWords(products: readonly Product[]): BantProblem[] {
  const owners = new Map<string, string>()
  const problems: BantProblem[] = []
  for (const [index, { id, name, words }] of products.entries()) {
    for (const [place, word] of [id, name, ...words].entries()) {
      const owner = owners.get(wordKey(word)) ?? id
      owners.set(wordKey(word), owner)
      // Two products with one id are said already.
      if (owner === id || place === 0) continue
      const path = place === 1 ? ['products', index, 'name'] : ['products', index, 'words', place - 2]
      problems.push({ path, sentence: `${word} also means the product ${owner}` })
    }
  }
  return problems
}
