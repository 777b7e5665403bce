import { Writable } from 'node:stream'
import cliProgress from 'cli-progress'
import type { Milestone } from '../ports/job.ts'
import type { Terminal } from './terminal.ts'

/** Live progress of a run. On a terminal it draws; in a pipe it is silent. */
export interface Progress {
  tally(milestone: Milestone, count: number): void
  stop(): void
}

/** A count of leads that grows on standard error while something long runs; silent in a pipe. */
export function startCount(
  doing: string,
  terminal: Terminal,
): {
  readonly show: (count: number) => void
  readonly stop: () => void
} {
  if (!terminal.drawsProgress) return { show: () => undefined, stop: () => undefined }
  const bar = new cliProgress.SingleBar({
    stream: screenOf(terminal),
    clearOnComplete: true,
    hideCursor: true,
    format: `  ${doing} {value} leads · {duration_formatted}`,
  })
  bar.start(Number.MAX_SAFE_INTEGER, 0)
  return { show: (count) => bar.update(count), stop: () => bar.stop() }
}

const milestones = [
  'pulled',
  'decided',
  'routed',
  'written',
  'tasked',
] as const satisfies readonly Milestone[]

/**
 * Draws a bar per milestone on standard error. `expected` is the number of leads to come, null when nobody knows:
 * then what was pulled so far is the measure of the rest.
 */
export function startProgress(expected: number | null, terminal: Terminal): Progress {
  if (!terminal.drawsProgress) return { tally: () => undefined, stop: () => undefined }
  const bars = new cliProgress.MultiBar(
    {
      stream: screenOf(terminal),
      clearOnComplete: false,
      hideCursor: true,
      format: '  {milestone} |{bar}| {value}{of} leads · {duration_formatted}',
    },
    cliProgress.Presets.shades_classic,
  )
  const done: Record<Milestone, number> = { pulled: 0, decided: 0, routed: 0, written: 0, tasked: 0, late: 0 }
  const drawn = milestones.map((milestone) => ({
    milestone,
    bar: bars.create(expected ?? 1, 0, {
      milestone: milestone.padEnd(7),
      of: expected === null ? '' : ` of ${expected}`,
    }),
  }))
  return {
    tally(milestone, count) {
      done[milestone] += count
      const total = Math.max(expected ?? 0, ...Object.values(done), 1)
      for (const { milestone: name, bar } of drawn) {
        // Leads that are decided twice (before and after routing) and the few that are routed have no total of their own.
        const isOfFew = name === 'routed' || name === 'tasked'
        bar.setTotal(isOfFew ? Math.max(done[name], 1) : total)
        bar.update(done[name])
      }
    },
    stop: () => bars.stop(),
  }
}

/** A terminal as the stream that the bars are drawn on. */
function screenOf(terminal: Terminal): Writable {
  const screen = new Writable({
    decodeStrings: false,
    write(text: string, _, done) {
      terminal.draw(text)
      done()
    },
  })
  return Object.assign(screen, { isTTY: true, columns: terminal.width })
}
