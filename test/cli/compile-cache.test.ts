import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-compiled-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Where a process would keep compiled code whose packages are here. */
function keptAt(packages: string): unknown {
  const script = `import('./src/cli/compile-cache.ts').then(async ({ keepCompiledCode }) =>
    console.log(JSON.stringify(await keepCompiledCode(${JSON.stringify(packages)}))))`
  const { stdout } = spawnSync(process.execPath, ['--eval', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, DATA_DIR: folder },
  })
  return JSON.parse(stdout)
}

describe('compiled code is kept', () => {
  it('with the packages', () => {
    expect(keptAt(folder)).toBe(join(folder, '.cache/plumbline/compiled'))
  })

  it('D4 in our own folder where the code may only be read, and nowhere before it is there', () => {
    // What lies below a file can be made by nobody, root included.
    writeFileSync(join(folder, 'packages'), '')
    expect(keptAt(join(folder, 'packages'))).toBeNull()
    mkdirSync(join(folder, 'plumbline'), { mode: 0o700 })
    expect(keptAt(join(folder, 'packages'))).toBe(join(folder, 'plumbline/compiled'))
    chmodSync(join(folder, 'plumbline'), 0o755)
    expect(keptAt(join(folder, 'packages'))).toBeNull()
  })
})
