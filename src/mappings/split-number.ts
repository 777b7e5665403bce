import { type Document, isScalar, type Range, type Scalar, visit } from 'yaml'
import type { Slip } from './yaml-lines.ts'

/** A number whose separators a list or block in brackets took for its own commas. */
export interface SplitNumber extends Slip {
  /** Where the brackets in which it stands begin and end. */
  readonly within: readonly [number, number]
}

/** The first number such as `atLeast: 300,000,000` between each pair of brackets, where a comma begins the next entry. */
export function splitNumbers(document: Document): SplitNumber[] {
  const found: SplitNumber[] = []
  visit(document, {
    Map(_, map) {
      if (map.flow !== true) return
      for (const [index, { value }] of map.items.entries()) {
        if (!isScalar(value)) continue
        const groups = []
        for (const next of map.items.slice(index + 1)) {
          if (next.value !== null && !(isScalar(next.value) && next.value.value === null)) break
          groups.push(next.key)
        }
        add(value, groups, map.range)
      }
    },
    Seq(_, seq) {
      if (seq.flow !== true) return
      for (const [index, item] of seq.items.entries()) {
        const rest = seq.items.slice(index + 1)
        const isSplit = rest.some((next) => isScalar(next) && sourceOf(next).startsWith('0'))
        if (isScalar(item) && isSplit) add(item, rest, seq.range)
      }
    },
  })
  return found

  function add(first: Scalar, rest: readonly unknown[], brackets: Range | null | undefined): void {
    const groups = [sourceOf(first)]
    let last = first
    for (const next of rest) {
      // Whoever writes a number puts no space behind the comma.
      if (!isScalar(next) || next.range?.[0] !== (last.range?.[1] ?? 0) + 1) break
      groups.push(sourceOf(next))
      last = next
    }
    const meant = joined(groups)
    const offset = first.range?.[0] ?? 0
    const [from, to] = brackets ?? [offset, offset]
    if (meant === null || found.some(({ within }) => within[0] === from)) return
    const sentence = `${groups.join(',')} is ${groups.length} entries between brackets; write ${meant}`
    found.push({ offset, sentence, within: [from, to] })
  }
}

const sourceOf = (scalar: Scalar): string => scalar.source ?? String(scalar.value)

/** One number out of its groups; null when they are none. */
function joined([first = '', ...rest]: readonly string[]): string | null {
  if (rest.length === 0 || !/^-?\d{1,3}$/.test(first)) return null
  if (rest.every((group) => /^\d{3}$/.test(group))) return `${first}${rest.join('')}`
  return rest.length === 1 && /^\d{1,2}$/.test(rest[0] ?? '') ? `${first}.${rest[0]}` : null
}
