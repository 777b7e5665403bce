/** Nobody misspells a name into something longer; comparing it would take long. */
const longestName = 100

/** The name that was most likely meant by a misspelt one; null when none is within `most` slips, a third of its letters unless told. */
export function nearestName(
  misspelt: string,
  names: readonly string[],
  most = Math.max(1, Math.floor(plain(misspelt).length / 3)),
): string | null {
  if (misspelt.length > longestName) return null
  const wanted = plain(misspelt)
  let best: string | null = null
  let bestDistance = most + 1
  for (const name of names) {
    const whole = plain(name)
    // `industry` means `company.industry`: the last part alone is a near miss, not an exact hit.
    const lastPart = plain(name.slice(name.lastIndexOf('.') + 1))
    const distance = Math.min(editDistance(wanted, whole), editDistance(wanted, lastPart) + 0.5)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1)
      }
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0
