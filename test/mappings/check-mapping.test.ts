import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CheckedFolder, createCheckedFolder } from './checked-folder.ts'

let files: CheckedFolder
beforeEach(() => {
  files = createCheckedFolder()
})
afterEach(() => files[Symbol.dispose]())

const mapping = 'hubspot/mapping.yaml'
const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/:\d+:\d+/, ''))

describe('the check of a mapping', () => {
  it.each([
    ['company.employees: company.numberofemployees', 'company.employees', 'small', 'a number'],
    ['optedOut: hs_email_optout', 'optedOut', 'maybe', 'yes or no'],
    ['engagement.lastActivityAt: hs_analytics_last_timestamp', 'engagement.lastActivityAt', 'soon', 'a date'],
  ])('refuses words of %s that mean nothing the field can hold', (line, field, meaning, kind) => {
    const name = line.slice(line.indexOf(' ') + 1)
    files.edit(mapping, line, `${field}: { from: ${name}, values: { Word: ${meaning}, Other: "" } }`)
    expect(bare(files.check().problems)).toEqual([
      `${mapping} ${field} is ${kind}, and "${meaning}" cannot be read as one`,
    ])
  })

  it('takes figures, flags and days as people write them', () => {
    files.edit(
      mapping,
      'optedOut: hs_email_optout',
      'optedOut: { from: hs_email_optout, values: { Opted out: Ja } }',
    )
    files.edit(
      mapping,
      'company.revenue: company.annualrevenue',
      'company.revenue: { from: company.annualrevenue, values: { Large: $300M } }',
    )
    expect(files.check()).toEqual({ problems: [], warnings: [] })
  })

  it('warns of words out of which no industry and no country can be read', () => {
    files.edit(
      mapping,
      '      company.industry: company.industry',
      '      company.industry: { from: company.industry, values: { A: zzz, B: biotechnology } }',
    )
    files.edit(mapping, '      country: country', '      country: { from: country, values: { Britain: UK } }')
    expect(bare(files.check().warnings)).toEqual([
      `${mapping} there is no country "UK"; did you mean GB?`,
      `${mapping} no industry can be read out of "zzz"`,
    ])
  })

  it('warns where nobody knows who must not be contacted', () => {
    files.edit(mapping, '      optedOut: hs_email_optout\n', '')
    expect(bare(files.check().warnings)).toEqual([
      `${mapping} no field is read as optedOut: nobody knows who must not be contacted`,
    ])
  })

  it('warns of a stage that is written for one and read as another, or read as something else', () => {
    files.edit(mapping, 'marketingqualifiedlead: mql\n', 'marketingqualifiedlead: sql\n')
    files.edit(mapping, 'source: lead_source_detail', 'source: lifecyclestage')
    expect(bare(files.check().warnings)).toEqual([
      `${mapping} lifecyclestage is the stage, which Plumbline writes: its own word would be read back as source`,
      `${mapping} marketingqualifiedlead is written for mql and read as sql`,
      `${mapping} marketingqualifiedlead is written for sal and read as sql`,
    ])
  })

  it('names a file that is there under another ending', () => {
    renameSync(join(files.folder, mapping), join(files.folder, 'hubspot/mapping.yml'))
    renameSync(join(files.folder, 'routing.yaml'), join(files.folder, 'routing.yml'))
    expect(files.check().problems).toEqual([
      'routing.yaml:1:1 there is no such file; routing.yml is there: call it routing.yaml',
      'hubspot/mapping.yaml:1:1 there is no such file; mapping.yml is there: call it mapping.yaml',
    ])
  })

  it('refuses a source that is there twice and a rule about an unknown kind of action', () => {
    files.edit(
      'definition.yaml',
      '- { name: Phone book,',
      '- { name: bought LIST 2026 }\n  - { name: Phone book,',
    )
    files.edit('definition.yaml', 'kinds: [email-click]', 'kinds: [mail-click]')
    expect(bare(files.check().problems)).toEqual([
      'definition.yaml Bought list 2026 is there twice',
      'definition.yaml there is no kind of action mail-click; did you mean email-click?',
    ])
  })
})
