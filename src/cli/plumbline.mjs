#!/usr/bin/env node
// The command `plumbline`: finds what it needs to run, or says in one sentence what is missing. Started by an npm script it
// installs it. Plain JavaScript for any Node from 18 on, which cannot even read the rest.
import { spawn } from 'node:child_process'
import { join, sep } from 'node:path'
import { broughtNode, installPackages, missingPackages, objectionToNode, root } from './install-missing.mjs'

const notStarted = 2
const isRunByNpm = Boolean(process.env.npm_lifecycle_event)

function refuse(sentence) {
  console.error(sentence)
  process.exit(notStarted)
}

if (root.includes(`${sep}node_modules${sep}`))
  refuse(
    `Plumbline runs from a clone of its repository: Node reads no TypeScript below node_modules (${root}). Clone it and run \`npm ci\` there; \`npm link\` makes it a command.`,
  )

const missing = missingPackages({ withDev: false })
if (missing.length > 0) {
  const first = missing.slice(0, 3).join(', ')
  if (!isRunByNpm)
    refuse(
      `Packages of Plumbline are not installed (${missing.length}, such as ${first}). Run \`npm ci\` in ${root}.`,
    )
  if (!installPackages()) process.exit(notStarted)
}

const objection = objectionToNode()
const other = objection === null ? null : broughtNode()
if (objection === null) await import('../main.ts')
else if (other === null)
  refuse(`${objection}. Install a newer one, or run \`npm ci\` in ${root}, which brings it along.`)
else runBy(other)

/** Becomes, as far as anybody can tell, the process that this Node starts. */
function runBy(node) {
  const child = spawn(node, [join(root, 'src', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // A terminal tells both of Ctrl+C, and a second one would end the child at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.on('error', (error) => refuse(`${objection}, and ${node} cannot be started (${error.code}).`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
