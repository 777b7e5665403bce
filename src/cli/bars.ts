/** One row of a bar chart for the terminal. */
export interface Bar {
  readonly label: string
  readonly value: number
}

const barWidth = 32

/** Draws rows of `label  ████  value`, the longest bar `barWidth` characters; a value above 0 always shows something. */
export function drawBars(bars: readonly Bar[]): string[] {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const labelWidth = Math.max(...bars.map(({ label }) => label.length))
  return bars.map(({ label, value }) => {
    const blocks = value === 0 ? 0 : Math.max(1, Math.round((value / most) * barWidth))
    return `  ${label.padEnd(labelWidth)}  ${'█'.repeat(blocks).padEnd(barWidth)}  ${value.toLocaleString('en-US')}`
  })
}
