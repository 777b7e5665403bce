import type { LineCounter } from 'yaml'
import { Failure } from '../ports/failure.ts'

/** One thing that is wrong in a mapping file, where an editor can jump to. */
export interface Problem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** Such as `criteria[2].when.field`; empty for the file as a whole. */
  readonly path: string
  readonly sentence: string
}

/** `mappings/definition.yaml:12:9 criteria[2].when.field: there is no field "titel"; did you mean title?` */
export function problemLine({ file, line, column, path, sentence }: Problem): string {
  return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${sentence}`
}

/** What is allowed but may not be meant, a line each under a heading. */
export const warningsInWords = (warnings: readonly Problem[]): string =>
  ['Allowed, but is it meant?', ...warnings.map(problemLine)].join('\n')

/** All problems at once, a line each, as one failure; `whose` such as `The mappings have`. */
export function problemsFailure(whose: string, problems: readonly Problem[]): Failure {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const message = [`${whose} ${count}:`, ...problems.map(problemLine)].join('\n')
  return new Failure('misconfigured', message, { cause: null })
}

/** Lines and columns of an offset in a file's text. */
export function placeOf(offset: number, lines: LineCounter): Pick<Problem, 'line' | 'column'> {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

/** `['criteria', 2, 'when']` as `criteria[2].when`. */
export function pathInWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>((words, step) => {
    if (typeof step === 'number') return `${words}[${step}]`
    return words === '' ? String(step) : `${words}.${String(step)}`
  }, '')
}
