import { describe, expect, it } from 'vitest'
import { renderStatus } from '../../src/cli/status-text.ts'

describe('how things stand, in words', () => {
  it('says that no CRM is set up', () => {
    const at = '2026-11-28T12:00:00.000Z'
    const lines = renderStatus({ at, crms: [], queues: [], failures: [], definition: null }, [])
    expect(lines.slice(2, 4)).toEqual(['CRMs', '  none is set up'])
  })
})
