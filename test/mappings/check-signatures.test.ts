import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CheckedFolder, createCheckedFolder } from './checked-folder.ts'

let files: CheckedFolder
beforeEach(() => {
  files = createCheckedFolder()
})
afterEach(() => files[Symbol.dispose]())

describe('the check of signatures', () => {
  const cmo = 'name: CMO (sample), role: marketing, date: 2026-01-15'

  it('E7 refuses a day that is still to come, wherever on earth somebody signed', () => {
    files.edit('definition.yaml', cmo, 'name: CMO (sample), role: marketing, date: 2026-03-02')
    expect(files.check({ now: new Date('2026-03-01T10:00:00Z') }).problems).toEqual([])
    expect(files.check({ now: new Date('2026-03-01T09:59:59Z') }).problems).toEqual([
      'definition.yaml:40:50 2026-03-02 is still to come; write the day on which they agreed',
    ])
    files.edit('definition.yaml', '2026-03-02', '2099-01-01')
    expect(files.check().problems).toHaveLength(1)
  })

  it('E7 refuses such a day for a protected attribute too', () => {
    const override = '\n  - { field: income, reason: Bank, signedBy: VP of Sales, date: 2099-01-01 }'
    files.edit('definition.yaml', 'protectedOverrides: []', `protectedOverrides:${override}`)
    expect(files.check().problems).toEqual([expect.stringContaining('2099-01-01 is still to come')])
  })

  it('E7 refuses one person who signs for two roles, however the name is written', () => {
    files.edit('definition.yaml', cmo, 'name: "vp of  Sales (Sample)", role: marketing, date: 2026-01-15')
    expect(files.check().problems).toEqual([
      'definition.yaml:40:13 whoever signs here has signed for sales already; somebody else has to agree for marketing',
    ])
  })

  it('E7 takes two people of one role, and one who signs twice for it', () => {
    const signed =
      '\n  - { name: Dana, role: sales, date: 2026-01-15 }\n  - { name: Dana, role: sales, date: 2026-02-15 }'
    files.edit('definition.yaml', `{ ${cmo} }`, `{ ${cmo} }${signed}`)
    expect(files.check()).toEqual({ problems: [], warnings: [] })
  })
})
