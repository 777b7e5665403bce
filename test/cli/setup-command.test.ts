import { describe, expect, it } from 'vitest'
import { setUpCrms } from '../../src/cli/setup-command.ts'
import type { SetupStep } from '../../src/ports/crm.ts'
import { Failure } from '../../src/ports/failure.ts'

function crmThat(name: string, found: readonly SetupStep[] | Error) {
  const crm = {
    name,
    isClosed: false,
    async setup() {
      if (found instanceof Error) throw found
      return [...found]
    },
    async close() {
      crm.isClosed = true
    },
  }
  return crm
}

const present: SetupStep = { what: 'Lead.Plumbline_Score__c', state: 'present', advice: '' }
const missing: SetupStep = { what: 'contact.plumbline_score', state: 'missing', advice: 'Create it.' }
const refused = new Failure('unauthorized', 'HubSpot refuses the access token.', { cause: null })

async function setUp(...crms: ReturnType<typeof crmThat>[]) {
  let told = ''
  const { isComplete } = await setUpCrms(crms, { create: false }, (lines) => {
    told += lines.map((line) => `${line}\n`).join('')
  })
  return { isComplete, told, areClosed: crms.every(({ isClosed }) => isClosed) }
}

describe('setting up all CRMs', () => {
  it('says under its name why a CRM cannot be set up, and still sets up the next one', async () => {
    expect(await setUp(crmThat('hubspot', refused), crmThat('salesforce', [present]))).toEqual({
      isComplete: false,
      told: 'hubspot\n  ✗ HubSpot refuses the access token.\nsalesforce\n  ✓ Lead.Plumbline_Score__c present\n',
      areClosed: true,
    })
  })

  it('is not complete while something is missing, and complete when all is there', async () => {
    const { isComplete, told } = await setUp(crmThat('hubspot', [missing]), crmThat('salesforce', [present]))
    expect(isComplete).toBe(false)
    expect(told).toContain('  ✗ contact.plumbline_score missing: Create it.\n')
    expect((await setUp(crmThat('salesforce', [present]))).isComplete).toBe(true)
  })

  it('does not call a bug of ours a failure of the CRM', async () => {
    await expect(setUp(crmThat('hubspot', new TypeError('x is not a function')))).rejects.toThrow(TypeError)
  })
})
