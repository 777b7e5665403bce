/** What a terminal shows in a line; 80 columns where it does not say (0 or nothing), as in a pipe. */
export const terminalWidth = (): number => Math.min(widest, Math.max(narrowest, process.stdout.columns || 80))

const narrowest = 60
/** Longer lines are hard to read, however wide the screen. */
const widest = 120

/** Breaks lines that are too long between two words; what goes on stands two deeper. A word that is too long stays whole. */
export const fitLines = (lines: readonly string[], width: number): string[] =>
  lines.flatMap((line) => (line.length <= width ? [line] : brokenLine(line, width)))

function brokenLine(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? ''
  const broken: string[] = []
  let current = indent
  for (const word of line.slice(indent.length).split(/(?<=\S) (?=\S)/)) {
    const isFirst = current.trim() === ''
    if (!isFirst && current.length + 1 + word.length > width) {
      broken.push(current)
      current = `${indent}  ${word}`
    } else {
      current += isFirst ? word : ` ${word}`
    }
  }
  return [...broken, current]
}
