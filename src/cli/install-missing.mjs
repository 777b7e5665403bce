// Says what the scripts need that is not installed, and installs it. Run by itself, before a script of developers, it makes
// sure of everything. Plain JavaScript for any Node from 18 on: it runs before the Node that the project brings is there.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The first Node that runs TypeScript as it is, has `await using` and SQLite. */
const leastNode = 24

/** Why this Node cannot run Plumbline; null when it can. */
export function objectionToNode() {
  if (Number(process.versions.node.split('.')[0]) < leastNode)
    return `Plumbline needs Node ${leastNode} or newer, and this is Node ${process.versions.node}`
  return process.features.typescript === false
    ? `Plumbline needs a Node that runs TypeScript, and this one (${process.execPath}) was built without`
    : null
}

/** The Node that the packages bring along; null where they do not. */
export function broughtNode() {
  const path = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  return existsSync(path) ? path : null
}

/** Packages of package-lock.json that are not there in their version; those of developers only when asked for. */
export function missingPackages({ withDev }) {
  const wanted = readPackages('package-lock.json') ?? {}
  const installed = readPackages(join('node_modules', '.package-lock.json'))
  return Object.entries(wanted)
    .filter(([path, one]) => path !== '' && !one.optional && !one.devOptional && (withDev || !one.dev))
    .filter(([path, { version }]) => (installed ? installed[path]?.version : versionAt(path)) !== version)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
}

/** Installs everything; false when that failed, which npm has said on standard error. */
export function installPackages() {
  console.error('Installing what is missing (npm ci); this takes about a minute the first time …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return true
  console.error('The packages could not be installed. Run `npm ci` to see why.')
  return false
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}

function versionAt(path) {
  try {
    return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).version
  } catch {
    return null
  }
}

const isCalled = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isCalled) {
  if (missingPackages({ withDev: true }).length > 0 && !installPackages()) process.exit(2)
  // A script finds the Node that was brought before any other.
  const objection = broughtNode() === null ? objectionToNode() : null
  if (objection !== null) {
    console.error(`${objection}. Install a newer one, or run \`npm ci\`, which brings it along.`)
    process.exit(2)
  }
}
