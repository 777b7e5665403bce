import { describe, expect, it } from 'vitest'
import type { OpenedLedger } from '../../src/cli/command.ts'
import { showStatus } from '../../src/cli/status-command.ts'
import { quietTerminal } from '../../src/cli/terminal.ts'
import type { Status } from '../../src/reports/status.ts'

const quiet: Status = {
  at: '2026-11-28T12:00:00.000Z',
  crms: [],
  queues: [],
  failures: [],
  definition: null,
}
const stoppedQueue = {
  ...{ queue: 'hubspot', waiting: 2, active: 0, delayed: 0, failed: 0, isStopped: true },
  ...{ because: 'The token is refused.', since: null },
}

async function show(status: Status, json: boolean) {
  let out = ''
  const terminal = quietTerminal((text) => {
    out += text
  })
  if (showStatus.needs !== 'ledger') throw new Error('it needs more than a ledger')
  const opened = { readStatus: async () => status } as unknown as OpenedLedger
  return { exit: await showStatus.run({ json }, opened, terminal), out }
}

describe('plumbline status', () => {
  it('exits with 0 when nothing needs a person, and says that no CRM is set up', async () => {
    const { exit, out } = await show(quiet, false)
    expect(exit).toBe(0)
    expect(out).toContain('Nothing needs a person.\n\nCRMs\n  none is set up\n')
  })

  it('exits with 1 when something needs a person, which it says for scripts too', async () => {
    const sentence = 'Nothing of the queue hubspot moves: The token is refused.'
    const stopped = { ...quiet, queues: [stoppedQueue] }
    expect(await show(stopped, false)).toMatchObject({ exit: 1, out: expect.stringContaining(sentence) })
    const { exit, out } = await show(stopped, true)
    expect({ exit, needsPerson: JSON.parse(out).needsPerson }).toEqual({ exit: 1, needsPerson: [sentence] })
  })
})
