import { Refusal } from './refusal.ts'

export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'dateTime'; readonly value: string }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'null'; readonly value: null }

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | {
      readonly kind: 'compare'
      readonly path: string
      readonly operator: Operator
      readonly literal: Literal
    }
  | {
      readonly kind: 'in'
      readonly path: string
      readonly isNegated: boolean
      readonly literals: readonly Literal[]
    }

export interface SoqlQuery {
  /** Empty for `COUNT()`. */
  readonly select: readonly string[]
  readonly object: string
  readonly where: Condition | null
  readonly orderBy: readonly { readonly path: string; readonly isDescending: boolean }[]
  readonly limit: number | null
}

const token =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))|(\d{4}-\d{2}-\d{2})|([A-Za-z][\w.]*)|(-?\d+(?:\.\d+)?)|(!=|<=|>=|[=<>(),]))/y

const malformed = (at: string): Refusal => new Refusal(400, 'MALFORMED_QUERY', `unexpected token: ${at}`)

function tokensOf(soql: string): string[] {
  const tokens: string[] = []
  const text = soql.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const start = token.lastIndex
    const found = token.exec(text)
    if (!found) throw malformed(text.slice(start, start + 20).trim())
    tokens.push(found[0].trim())
  }
  return tokens
}

function literalOf(text: string): Literal {
  if (text.startsWith("'")) return { kind: 'text', value: text.slice(1, -1).replaceAll(/\\(.)/g, '$1') }
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return { kind: 'dateTime', value: text }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { kind: 'date', value: text }
  if (/^-?\d/.test(text)) return { kind: 'number', value: Number(text) }
  if (/^(true|false)$/i.test(text)) return { kind: 'boolean', value: /^true$/i.test(text) }
  if (/^null$/i.test(text)) return { kind: 'null', value: null }
  throw malformed(text)
}

const isOperator = (text: string): text is Operator => ['=', '!=', '<', '<=', '>', '>='].includes(text)

/**
 * Reads the SOQL that a sync client uses: SELECT paths or COUNT() FROM object WHERE … ORDER BY … LIMIT n.
 * Throws MALFORMED_QUERY for everything else, also for AND and OR side by side without parentheses.
 */
export function parseSoql(soql: string): SoqlQuery {
  const tokens = tokensOf(soql)
  let position = 0
  const peek = (): string => tokens[position] ?? '<EOF>'
  const next = (): string => {
    const found = peek()
    position += 1
    return found
  }
  const isWord = (word: string): boolean => peek().toUpperCase() === word
  const take = (word: string): void => {
    const found = next()
    if (found.toUpperCase() !== word) throw malformed(found)
  }
  const takeIf = (word: string): boolean => {
    const isThere = isWord(word)
    if (isThere) position += 1
    return isThere
  }
  const path = (): string => {
    const found = next()
    if (!/^[A-Za-z][\w.]*$/.test(found)) throw malformed(found)
    return found
  }
  const listOf = <T>(one: () => T): T[] => {
    const list = [one()]
    while (takeIf(',')) list.push(one())
    return list
  }
  const literal = (): Literal => literalOf(next())

  function comparison(): Condition {
    const left = path()
    const isNegated = takeIf('NOT')
    if (isNegated || isWord('IN')) {
      take('IN')
      take('(')
      const literals = listOf(literal)
      take(')')
      return { kind: 'in', path: left, isNegated, literals }
    }
    const operator = next()
    if (!isOperator(operator)) throw malformed(operator)
    return { kind: 'compare', path: left, operator, literal: literal() }
  }

  function unit(): Condition {
    if (!takeIf('(')) return comparison()
    const inner = condition()
    take(')')
    return inner
  }

  function condition(): Condition {
    const parts = [unit()]
    const connective = isWord('OR') ? 'OR' : 'AND'
    while (takeIf(connective)) parts.push(unit())
    if (isWord('AND') || isWord('OR')) throw malformed(peek())
    const [only] = parts
    return parts.length === 1 && only ? only : { kind: connective === 'OR' ? 'or' : 'and', parts }
  }

  function sortKeys(): SoqlQuery['orderBy'] {
    take('BY')
    return listOf(() => {
      const key = path()
      const isDescending = takeIf('DESC')
      if (!isDescending) takeIf('ASC')
      return { path: key, isDescending }
    })
  }

  function selection(): string[] {
    if (
      tokens
        .slice(position, position + 3)
        .join('')
        .toUpperCase() !== 'COUNT()'
    )
      return listOf(path)
    position += 3
    return []
  }

  take('SELECT')
  const select = selection()
  take('FROM')
  const object = path()
  const where = takeIf('WHERE') ? condition() : null
  const orderBy = takeIf('ORDER') ? sortKeys() : []
  const limit = takeIf('LIMIT') ? Number(next()) : null
  if (position < tokens.length) throw malformed(peek())
  if (limit !== null && !Number.isInteger(limit)) throw malformed(String(limit))
  return { select, object, where, orderBy, limit }
}
