import { spawnSync } from 'node:child_process'
import { findProgram } from './find-program.ts'

/** Why no process can be started here in namespaces of its own, as in a container, in words; null when it can. */
export function missingNamespaces(): string | null {
  const unshare = findProgram('unshare', [])
  if (unshare === null) return 'unshare is not installed here (looked for it in PATH)'
  const { status, stderr } = spawnSync(unshare, [...apart, 'true'], { encoding: 'utf8' })
  return status === 0
    ? null
    : `this user may not start processes in namespaces of their own (${stderr.trim()})`
}

/** Process numbers and a host name of its own, and an end together with whoever started it. */
const apart = ['--pid', '--uts', '--fork', '--mount-proc', '--kill-child']

/** A program and its first arguments, after which the command follows that runs as in a container with this host name. */
export const inContainer = (
  host: string,
): { readonly program: string; readonly before: readonly string[] } => ({
  program: 'unshare',
  before: [...apart, 'sh', '-c', `echo ${host} > /proc/sys/kernel/hostname && exec "$@"`, 'sh'],
})

/** Somebody without any rights on a Linux or macOS machine. */
export const nobody = { uid: 65_534, gid: 65_534 }

/** Why no process can be started here as another user, in words; null when it can. */
export function missingOtherUser(): string | null {
  if (process.getuid?.() !== 0) return 'only root may start processes as another user'
  const { status } = spawnSync(process.execPath, ['--eval', "require('node:fs').readdirSync('src')"], nobody)
  return status === 0 ? null : 'another user may not read this folder'
}
