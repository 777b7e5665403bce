/**
 * Points after so many days when they halve every `halfLifeDays`: exactly halved at each whole half-life, in a
 * straight line between two of them, rounded to the nearest whole point with halves away from 0. Whole-number
 * arithmetic throughout, so that it is the same everywhere; never grows with age.
 */
export function decayed(points: number, halfLifeDays: number, daysAgo: number): number {
  const age = Math.max(0, daysAgo)
  const halvings = Math.floor(age / halfLifeDays)
  // Points are at most 100,000 with their weight, of which nothing is left after eighteen halvings.
  if (halvings > 18) return 0
  const numerator = Math.abs(points) * (2 * halfLifeDays - (age % halfLifeDays))
  const denominator = 2 * halfLifeDays * 2 ** halvings
  const rounded = Math.floor((2 * numerator + denominator) / (2 * denominator))
  return points < 0 && rounded > 0 ? -rounded : rounded
}
