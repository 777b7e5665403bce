import { wordKey } from '../normalise/fold.ts'

/** Turns `['a', 'b c']` per meaning into a look-up by folded words. */
export function wordsToMeanings<Meaning extends string>(
  words: Readonly<Record<Meaning, readonly string[]>>,
): ReadonlyMap<string, Meaning> {
  const entries = Object.entries(words) as [Meaning, readonly string[]][]
  return new Map(
    entries.flatMap(([meaning, spellings]) =>
      spellings.map((spelling) => [wordKey(spelling), meaning] as const),
    ),
  )
}

/** What a field with one or several choices (`A;B`, as CRMs hold several) says, in the order of the choices. */
export function meaningsOf<Meaning extends string>(
  text: string,
  meanings: ReadonlyMap<string, Meaning>,
): Meaning[] {
  return text.split(';').flatMap((choice) => meanings.get(wordKey(choice)) ?? [])
}
