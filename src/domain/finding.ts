/** Something to say about one place of a file that people edit: where it stands, and a sentence that goes on after it. */
export interface Finding {
  /** Such as `['criteria', 2, 'when']`; empty for the file as a whole. */
  readonly path: readonly (string | number)[]
  readonly sentence: string
}
