import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface RunningProcess {
  /**
   * When it started, as a number that tells it from a later process with the same pid: clock ticks since boot on
   * Linux, milliseconds since 1970 elsewhere. Null when the system does not say.
   */
  readonly start: number | null
}

/** The process with this number on this machine; null when there is none. */
export function findProcess(pid: number): RunningProcess | null {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null
  }
  const { state, start } = process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
  // A killed process keeps its number until its parent asks for it, which in a container may be never.
  return /^[ZX]/.test(state) ? null : { start: Number.isSafeInteger(start) ? start : null }
}

interface ProcessLine {
  readonly state: string
  readonly start: number
}

const unknown: ProcessLine = { state: '', start: Number.NaN }

/** Fields 3 and 22 of /proc/<pid>/stat. The second field, the program's name, may hold spaces and brackets. */
function fromProc(pid: number): ProcessLine {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', start: Number(fields[19]) }
  } catch {
    return unknown
  }
}

function fromPs(pid: number): ProcessLine {
  try {
    const line = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim()
    const [state = '', ...start] = line.split(/\s+/)
    return { state, start: Date.parse(start.join(' ')) }
  } catch {
    return unknown
  }
}
