/** Draws that look random and are a pure function of what they were started with. */
export interface Draw {
  /** In [0, 1). */
  share(): number
  chance(probability: number): boolean
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  pick<Value>(values: readonly [Value, ...Value[]]): Value
}

/** Mixes 32 bits so that neighbours end far apart (the finisher of MurmurHash3). */
function mix(bits: number): number {
  let mixed = bits | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/**
 * Starts draws for one thing and one purpose. Each purpose draws for itself, so that a change in how titles are
 * drawn does not move everybody's e-mail address.
 */
export function createDraw(seed: number, index: number, purpose: string): Draw {
  let state = mix(seed ^ 0x9e3779b9)
  state = mix(state ^ mix(index + 0x7f4a7c15))
  for (const character of purpose) state = mix(state ^ (character.codePointAt(0) ?? 0))

  const share = () => {
    state = (state + 0x6d2b79f5) | 0
    return mix(state) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(share() * (most - least + 1))
  return {
    share,
    between,
    chance: (probability) => share() < probability,
    pick: (values) => values[Math.floor(share() * values.length)] ?? values[0],
  }
}
