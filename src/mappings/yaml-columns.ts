/** `- - ` before an entry: each begins a block further in. */
export const dashesOf = (content: string): string => /^(?:-(?: +|$))*/.exec(content)?.[0] ?? ''

/** The column in which the entry behind a line's dashes begins. */
export const entryColumn = (indent: number, content: string): number => indent + dashesOf(content).length

/** A block that is open, by the column in which its lines begin. */
interface Block {
  readonly column: number
  /** Its entries begin with a dash. */
  readonly isList: boolean
}

/**
 * Follows in which columns the blocks of a file begin, line by line. Answers what is wrong with the column of a line:
 * one in which no block begins.
 */
export function createColumns(): (indent: number, content: string) => string | null {
  const open: Block[] = []
  let opensBlock = true

  return (indent, content) => {
    const dashes = dashesOf(content)
    const isList = dashes !== ''
    const left: Block[] = []
    while ((open.at(-1)?.column ?? -1) > indent) left.push(open.pop() as Block)
    const current = open.at(-1)
    let wrong: string | null = null
    if (current === undefined || current.column < indent) {
      const beside = [...left, ...(current === undefined ? [] : [current])]
      if (left.length > 0 || (!opensBlock && isEntry(content) && beside.length > 0))
        wrong = misplaced(indent, nearest(indent, isList, beside))
      open.push({ column: indent, isList })
    }
    for (const [at, dash] of [...dashes].entries()) {
      if (dash !== '-') continue
      const width = /^- */.exec(dashes.slice(at))?.[0].length ?? 1
      open.push({ column: indent + at + width, isList: dashes[at + width] === '-' })
    }
    const entry = content.slice(dashes.length)
    opensBlock = entry === '' || /:(?: +[&!]\S+)*$/.test(entry)
    return wrong
  }
}

/** A key or a dash; anything else may go on with the text of the line above. */
const isEntry = (content: string): boolean => /^(?:- |-$|[^\s"'[{]+:(?: |$))/.test(content)

/** The columns that were most likely meant, of blocks that are alike. */
function nearest(indent: number, isList: boolean, blocks: readonly Block[]): readonly number[] {
  const alike = blocks.filter((block) => block.isList === isList)
  const columns = (alike.length === 0 ? blocks : alike).map(({ column }) => column)
  const least = Math.min(...columns.map((column) => Math.abs(column - indent)))
  return columns.filter((column) => Math.abs(column - indent) === least).toSorted((a, b) => a - b)
}

const misplaced = (indent: number, expected: readonly number[]): string =>
  `this line begins with ${spaces(indent)}, and those beside it with ${expected.join(' or ')}: lines of one block begin in the same column`

const spaces = (count: number): string => `${count} space${count === 1 ? '' : 's'}`
