import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process started, as a number that tells it from a later process with the same pid: clock ticks since boot
 * on Linux, milliseconds since 1970 elsewhere. Null when the system does not say.
 */
export function processStart(pid: number): number | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** Field 22 of /proc/<pid>/stat. The second field, the program's name, may hold spaces and brackets. */
function fromProc(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return wholeNumber(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
  } catch {
    return null
  }
}

function fromPs(pid: number): number | null {
  try {
    return wholeNumber(
      Date.parse(execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })),
    )
  } catch {
    return null
  }
}

function wholeNumber(value: string | number | undefined): number | null {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}
