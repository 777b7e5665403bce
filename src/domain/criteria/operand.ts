import { noCountry } from '../normalise/countries.ts'
import { readIndustry } from '../normalise/industry.ts'
import { writtenNumber } from '../normalise/written-number.ts'
import { type ConditionField, natureOf } from './condition-fields.ts'
import { nearestName } from './nearest-name.ts'
import type { OperandShape } from './operators.ts'
import { quoted } from './quoted.ts'

type Single = string | number | boolean
/** What stands beside an operator, checked: one value, or several for `in`, `notIn` and `between`. */
export type Operand = Single | readonly Single[]

/** Reports a problem at a path below the operand. */
type Report = (below: readonly number[], sentence: string) => void

/** Checks an operand against what its operator takes and its field can hold; null when something was reported. */
export function operandOf(
  field: ConditionField,
  shape: OperandShape,
  raw: unknown,
  report: Report,
): Operand | null {
  switch (shape) {
    case 'value':
      return singleOf(field, raw, [], report)
    case 'values':
      return listOf(field, raw, report)
    case 'pair': {
      const pair = listOf(field, raw, report)
      if (pair === null) return null
      if (pair.length === 2)
        return isInOrder(field, pair) ? pair : refuse(report, 'the smaller one comes first')
      return refuse(report, 'must be a list of two: from and to')
    }
    case 'days':
      if (typeof raw === 'number' && Number.isInteger(raw) && raw > 0) return raw
      return refuse(report, 'must be a whole number of days above 0')
    case 'yesOrNo':
      return typeof raw === 'boolean' ? raw : refuse(report, 'must be true or false')
  }
}

function listOf(field: ConditionField, raw: unknown, report: Report): Single[] | null {
  if (!Array.isArray(raw) || raw.length === 0) return refuse(report, 'must be a list of at least one value')
  const values = raw.map((each, index) => singleOf(field, each, [index], report))
  return values.every((each) => each !== null) ? values : null
}

function singleOf(
  field: ConditionField,
  raw: unknown,
  below: readonly number[],
  report: Report,
): Single | null {
  const { kind, options } = natureOf(field)
  const wrong = (sentence: string): null => {
    report(below, sentence)
    return null
  }
  switch (kind) {
    case 'number':
      if (typeof raw === 'number' && Number.isFinite(raw)) return raw
      return wrong(`must be a number, because ${field} is one${plainly(raw)}`)
    case 'flag':
      return typeof raw === 'boolean' ? raw : wrong(`must be true or false, because ${field} is yes or no`)
    case 'text':
    case 'list':
    case 'rank':
      if (typeof raw !== 'string' || raw.trim() === '')
        return wrong(`must be a text, because ${field} is one`)
      if (options !== null && !options.includes(raw))
        return wrong(
          isCountryCode(field)
            ? noCountry(raw)
            : `${field} is never ${quoted(raw)}${meantBy(field, raw, options)}`,
        )
      return raw
    case 'date':
      return wrong(`${field} is a date`)
  }
}

/** What to write instead of a number with separators or a unit. */
function plainly(raw: unknown): string {
  const meant = typeof raw === 'string' ? writtenNumber(raw) : null
  return meant === null ? '' : `; write ${meant}`
}

const isCountryCode = (field: ConditionField): boolean => field === 'countryCode' || field === 'hqCountryCode'

/** A list of choices longer than this helps nobody in an error message. */
const mostChoices = 10

function meantBy(field: ConditionField, raw: string, options: readonly string[]): string {
  const meant = (field === 'industryKey' ? readIndustry(raw) : null) ?? nearestName(raw, options)
  if (meant !== null) return `; did you mean ${meant}?`
  return options.length <= mostChoices ? `; choose among ${options.join(', ')}` : ''
}

function isInOrder(field: ConditionField, [from, to]: readonly Single[]): boolean {
  const { options } = natureOf(field)
  if (options === null) return Number(from) <= Number(to)
  return options.indexOf(String(from)) <= options.indexOf(String(to))
}

function refuse(report: Report, sentence: string): null {
  report([], sentence)
  return null
}
