import { readFileSync } from 'node:fs'
import type { Department } from '../../../src/domain/normalise/department.ts'
import type { Seniority } from '../../../src/domain/normalise/seniority.ts'

/** A title with what a person who speaks its language reads in it; null where they would not say. */
export interface TitleExpectation {
  readonly language: string
  readonly title: string
  readonly seniority: Seniority | null
  readonly department: Department | null
}

/** The rows of a table beside this file: language, title, seniority, department; an empty cell is null. */
export function readTitleTable(file: string): TitleExpectation[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [language = '', title = '', seniority = '', department = ''] = line.split('\t')
      return {
        language,
        title,
        seniority: seniority === '' ? null : (seniority as Seniority),
        department: department === '' ? null : (department as Department),
      }
    })
}
