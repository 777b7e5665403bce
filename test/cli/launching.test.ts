import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importsOf, readSourceFiles, root } from '../architecture/source-files.ts'

interface PackageFile {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
}
const packageFile = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageFile

/** Node 20 where this machine has it in the usual places, else this Node, which says that it is Node 20. */
const node20 = (() => {
  const isOld = (path: string) =>
    spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v20.')
  const installed = ['/usr/bin/node', '/usr/local/bin/node'].find(isOld)
  const pretend = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})"
  return installed === undefined ? [process.execPath, '--import', pretend] : [installed]
})()

let clone: string
beforeEach(() => {
  clone = realpathSync(mkdtempSync(join(tmpdir(), 'plumbline-clone-')))
  for (const file of ['src/cli/plumbline.mjs', 'src/cli/install-missing.mjs'])
    cpSync(join(root, file), join(clone, file))
  write('package-lock.json', lock({ zod: '4.0.0' }, { vitest: '5.0.0' }))
  // Stands for the whole of Plumbline.
  write(
    'src/main.ts',
    'const word: string = process.argv[2] ?? ""\nconsole.log(word)\nprocess.exitCode = 3\n',
  )
})
afterEach(() => rmSync(clone, { recursive: true }))

function write(file: string, content: string) {
  mkdirSync(dirname(join(clone, file)), { recursive: true })
  writeFileSync(join(clone, file), content)
}
const lock = (packages: Record<string, string>, ofDevelopers: Record<string, string> = {}) => {
  const entries = (of: Record<string, string>, dev: boolean) =>
    Object.entries(of).map(([name, version]) => [`node_modules/${name}`, { version, ...(dev && { dev }) }])
  return JSON.stringify({
    packages: Object.fromEntries([...entries(packages, false), ...entries(ofDevelopers, true)]),
  })
}
const install = (packages: Record<string, string>) => write('node_modules/.package-lock.json', lock(packages))
const bringNode = () => {
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(clone, 'node_modules/.bin/node'))
}
/** An npm that installs Node and what it is told; it fails where that is nothing. */
const putNpm = (packages: Record<string, string> | null) => {
  const steps =
    packages === null
      ? 'exit 1'
      : `mkdir -p node_modules/.bin && ln -sf ${process.execPath} node_modules/.bin/node && echo '${lock(packages)}' > node_modules/.package-lock.json`
  write('bin/npm', `#!/bin/sh\n${steps}\n`)
  chmodSync(join(clone, 'bin/npm'), 0o755)
}

function start(file: string, { words = ['explain'], byNpm = false, node = node20 } = {}) {
  const [program = '', ...before] = node
  return spawn(program, [...before, join(clone, file), ...words], {
    env: {
      PATH: [join(clone, 'bin'), process.env.PATH].join(delimiter),
      ...(byNpm && { npm_lifecycle_event: 'explain' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
async function run(file: string, options: Parameters<typeof start>[1] = {}) {
  const child = start(file, options)
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: (await closed)[0] as number, stdout, stderr }
}

describe('the command plumbline', () => {
  it('D7 says in one sentence what Node it needs', async () => {
    install({ zod: '4.0.0' })
    const { status, stdout, stderr } = await run('src/cli/plumbline.mjs')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(
      /^Plumbline needs Node 24 or newer, and this is Node 20\.\d+\.\d+\. Install a newer one, or run `npm ci` in \S+, which brings it along\.\n$/,
    )
  })

  it('D7 runs by the Node that was brought along where its own is too old', async () => {
    install({ zod: '4.0.0' })
    bringNode()
    expect(await run('src/cli/plumbline.mjs')).toEqual({ status: 3, stdout: 'explain\n', stderr: '' })
  })

  it('D7 needs no other Node where its own will do', async () => {
    install({ zod: '4.0.0' })
    const ran = await run('src/cli/plumbline.mjs', { node: [process.execPath] })
    expect(ran).toEqual({ status: 3, stdout: 'explain\n', stderr: '' })
  })

  it('D7 hands signals on to the process that works, and ends as it does', async () => {
    install({ zod: '4.0.0' })
    bringNode()
    write(
      'src/main.ts',
      "setInterval(() => 1, 1_000)\nprocess.once('SIGTERM', () => process.exit(5))\nconsole.log('up')\n",
    )
    const child = start('src/cli/plumbline.mjs')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([5, null])
  })

  it('D7 says in one sentence that packages are missing, and installs none by itself', async () => {
    putNpm({ zod: '4.0.0' })
    install({ zod: '3.0.0' })
    const { status, stderr } = await run('src/cli/plumbline.mjs')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `Packages of Plumbline are not installed (1, such as zod). Run \`npm ci\` in ${clone}.\n`,
    })
  })

  it('D7 installs them where an npm script started it, without those of developers', async () => {
    putNpm({ zod: '4.0.0' })
    const { status, stdout, stderr } = await run('src/cli/plumbline.mjs', { byNpm: true })
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'explain\n' })
    expect(stderr).toMatch(/^Installing what is missing \(npm ci\)/)
  })

  it('D7 says that they could not be installed', async () => {
    putNpm(null)
    const { status, stderr } = await run('src/cli/plumbline.mjs', { byNpm: true })
    expect(status).toBe(2)
    expect(stderr).toContain('The packages could not be installed. Run `npm ci` to see why.\n')
  })
})

describe('a script of developers', () => {
  it('D7 has everything installed first', async () => {
    putNpm({ zod: '4.0.0', vitest: '5.0.0' })
    install({ zod: '4.0.0' })
    const { status, stderr } = await run('src/cli/install-missing.mjs')
    expect(status).toBe(0)
    expect(stderr).toMatch(/^Installing/)
    expect(await run('src/cli/install-missing.mjs')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('D7 does not begin under a Node that is too old', async () => {
    install({ zod: '4.0.0', vitest: '5.0.0' })
    const { status, stderr } = await run('src/cli/install-missing.mjs')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^Plumbline needs Node 24 or newer, and this is Node 20\.\d+\.\d+\. .*\n$/)
  })
})

describe('package.json', () => {
  it.each(Object.entries(packageFile.scripts))(
    'D7 has a script that works after a clone: %s',
    (_, script) => {
      expect(script).toMatch(/^node src\/cli\/(plumbline\.mjs( |$)|install-missing\.mjs && )/)
    },
  )

  it('D7 has what runs among what `npm ci --omit=dev` installs, Node included', () => {
    const installed = [packageFile.dependencies, packageFile.optionalDependencies].flatMap(Object.keys)
    const used = readSourceFiles('src', 'jobs')
      .flatMap(({ text: source }) => importsOf(source))
      .filter((specifier) => !/^[./]|^node:/.test(specifier))
      .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
    expect([...new Set(used), 'node'].filter((name) => !installed.includes(name))).toEqual([])
    expect(packageFile.bin).toEqual({ plumbline: 'src/cli/plumbline.mjs' })
  })
})
