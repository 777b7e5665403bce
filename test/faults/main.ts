import { parseArgs } from 'node:util'
import { faultParts } from './parts.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '200' },
    'embedded-kills': { type: 'string', default: '50' },
    workers: { type: 'string', default: '2' },
    parts: { type: 'string', default: faultParts.map(({ name }) => name).join() },
    help: { type: 'boolean', default: false },
  },
})
const wanted = values.parts.split(',')
const unknown = wanted.filter((name) => !faultParts.some((part) => part.name === name))

if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.log(`There is no part ${unknown.join(' and no part ')}.\n`)
  console.log(
    'npm run test:faults -- [--seed 1] [--kills 200] [--embedded-kills 50] [--workers 2] [--parts a,b,c]\n',
  )
  for (const { name, about } of faultParts) console.log(`  ${name.padEnd(15)} ${about}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}

// Servers and processes of the run end with it.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

const seconds = () => `${(performance.now() / 1_000).toFixed(0).padStart(5)} s`
const lines: string[] = []
let objections = 0
for (const part of faultParts.filter(({ name }) => wanted.includes(name))) {
  if (part.missing !== null) {
    lines.push(`${part.name}: NOT RUN, because ${part.missing}`)
    continue
  }
  console.log(`${seconds()}  ${part.name}: ${part.about}`)
  const { figures, violations } = await part.run({
    seed: Number(values.seed),
    kills: Number(values.kills),
    embeddedKills: Number(values['embedded-kills']),
    workers: Number(values.workers),
    say: (sentence) => console.log(`${seconds()}  ${part.name}: ${sentence}`),
  })
  objections += violations.length
  lines.push(`${part.name}: ${violations.length === 0 ? 'holds' : `${violations.length} violations`}`)
  lines.push(...figures.map((figure) => `  ${figure}`))
  lines.push(...violations.slice(0, 50).map((violation) => `  VIOLATION ${violation}`))
}
console.log(`\nseed ${values.seed}, ${seconds().trim()}\n${lines.join('\n')}`)
process.exitCode = objections === 0 ? 0 : 1
