/**
 * What more records have in common than this is nobody's own: an address that people type into a form to get past it, an
 * id that an import put everywhere.
 */
export const mostBearers = 20

/** What a record is recognised by. */
export interface Traces {
  /** `leadKey` of the record. */
  readonly key: string
  /** Hashes of its addresses (identity-keys.ts). */
  readonly keys: readonly string[]
  /** `leadKey` of the records that it is linked with. */
  readonly links: readonly string[]
}

/**
 * Puts the records of each person together: those that have an address in common or are linked, directly or through
 * others. Whatever the order of the records, the same groups come out, in the order of their least key.
 */
export function samePerson<Known extends Traces>(records: readonly Known[]): Known[][] {
  const parents = new Map<string, string>()
  const rootOf = (name: string): string => {
    const parent = parents.get(name)
    if (parent === undefined || parent === name) return name
    const root = rootOf(parent)
    parents.set(name, root)
    return root
  }
  const join = (one: string, other: string): void => {
    const [left, right] = [rootOf(one), rootOf(other)]
    if (left !== right) parents.set(left, right)
  }
  // Addresses' hashes hold no slash and keys of leads do, so that the two cannot be taken for each other.
  for (const { key, keys, links } of records) for (const name of [...keys, ...links]) join(key, name)
  const sorted = records.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return [...Map.groupBy(sorted, ({ key }) => rootOf(key)).values()]
}
