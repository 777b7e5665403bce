import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

describe('a process that is asked to stop', () => {
  it('D3 ends in time, whatever does not let itself be closed', async () => {
    const script = `import('./src/cli/exit.ts').then(({ untilStopped }) => {
      setInterval(() => 1, 1_000)
      void untilStopped(50)
      console.log('up')
    })`
    const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = text(child.stderr)
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await said).toBe(
      'Not everything could be closed within 0.05 seconds; the rest is left as it is.\n',
    )
  })
})
