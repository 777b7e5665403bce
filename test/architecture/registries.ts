/** What one list has and the other lacks, a sentence each. */
export function differences(
  [firstName, first]: readonly [string, readonly string[]],
  [secondName, second]: readonly [string, readonly string[]],
): string[] {
  const missing = (name: string, from: readonly string[], inside: readonly string[]) =>
    from.filter((entry) => !inside.includes(entry)).map((entry) => `${entry} is missing in ${name}`)
  return [...missing(secondName, first, second), ...missing(firstName, second, first)]
}

/** Keys of an environment file; those commented out with their default (`# PORT=8080`) count. */
export function environmentKeys(text: string): string[] {
  return [...text.matchAll(/^#?[ ]?([A-Z][A-Z0-9_]*)=/gm)].map(([, key]) => key ?? '')
}
