import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { CommanderError } from '@commander-js/extra-typings'
import { describe, expect, it } from 'vitest'
import { describeEnd } from '../../src/cli/exit.ts'
import { createProgram } from '../../src/cli/program.ts'
import { Failure } from '../../src/ports/failure.ts'
import { quickStart } from '../servers/quick-start.ts'

async function exitCodeOf(...words: string[]): Promise<number> {
  const program = createProgram()
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
  try {
    await program.parseAsync(['node', 'plumbline', ...words])
    return 0
  } catch (error) {
    expect(error).toBeInstanceOf(CommanderError)
    return describeEnd(error).exitCode
  }
}

describe('the exit code of a command', () => {
  it.each([['nonsense'], ['sync', '--nope'], ['explain'], ['demo', '--people', 'many']])(
    'C8 is 2 for usage that is not understood: %s %s',
    async (...words) => {
      expect(await exitCodeOf(...words.filter((word) => word !== undefined))).toBe(2)
    },
  )

  it('C8 is 0 for help, 2 where nothing could be started, 70 for a bug of ours', async () => {
    expect(await exitCodeOf('--help')).toBe(0)
    expect(describeEnd(new Failure('misconfigured', 'No.', { cause: null })).exitCode).toBe(2)
    expect(describeEnd(new TypeError('x')).exitCode).toBe(70)
  })

  it('stays what it is where nobody reads the output to its end', async () => {
    const child = spawn(process.execPath, ['src/main.ts', 'definition', 'schema'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    const said = text(child.stderr)
    const [status] = await once(child, 'close')
    expect({ status, said: await said }).toEqual({ status: 0, said: '' })
  })

  it('is 2 for a worker without DATABASE_URL, which a Redis does not take the place of', () => {
    const env = { PATH: process.env.PATH, HUBSPOT_ACCESS_TOKEN: 'token', REDIS_URL: 'redis://127.0.0.1:1' }
    const { status, stderr } = spawnSync(process.execPath, [...quickStart, 'src/main.ts', 'worker'], {
      env,
      encoding: 'utf8',
    })
    expect(stderr).toContain('A worker beside `plumbline start` needs DATABASE_URL')
    expect(status).toBe(2)
  })
})
