import { describe, expect, it } from 'vitest'
import { setUpCrm, setupExitCode, setupLines } from '../../src/cli/setup-command.ts'
import { needsOf } from '../../src/crm-warnings.ts'
import { checkMappings } from '../../src/mappings/check-mappings.ts'
import type { SetupStep } from '../../src/ports/crm.ts'
import { Failure } from '../../src/ports/failure.ts'

const { mappings, placeOf } = checkMappings('mappings', { now: new Date() })
if (mappings === null) throw new Error('the shipped mappings are not sound')
const needs = needsOf(mappings, 'hubspot', false)
const unhurried = new AbortController().signal

/** A CRM without any fields, whose set-up ends so. */
function crmThat(done: readonly SetupStep[] | Error, foreign: Failure | null = null) {
  const asked: string[] = []
  const inWords = { number: '', text: '', longText: '', date: '' }
  return {
    asked,
    name: 'hubspot',
    async refuseForeignFields() {
      asked.push('whose')
      if (foreign !== null) throw foreign
    },
    async setup() {
      asked.push('setup')
      if (done instanceof Error) throw done
      return [...done]
    },
    async readSchema() {
      return { objects: new Map([['contact', new Map()]]), rights: [], currencies: [], inWords }
    },
    readOwners: async () => [],
    countRecords: async () => [],
  }
}

const setUp = (crm: ReturnType<typeof crmThat>) => setUpCrm(crm, needs, async () => 0, unhurried)
const created: SetupStep = { what: 'contact.plumbline_score', state: 'created', advice: '' }
const refusedStep: SetupStep = { what: 'contact.plumbline_reason', state: 'refused', advice: 'Ask an admin.' }

describe('setting up a CRM', () => {
  it('says what it created and could not create, then what is still needed', async () => {
    const lines = setupLines('hubspot', await setUp(crmThat([created, refusedStep])), placeOf)
    expect(lines.slice(0, 4)).toEqual([
      'hubspot: 1 created',
      '  + contact.plumbline_score',
      '  ✗ contact.plumbline_reason: Ask an admin.',
      'hubspot: needed before all else',
    ])
    expect(lines[4]).toMatch(/^mappings\/hubspot\/mapping.yaml:\d+:\d+ /)
  })

  it('exits with 1 for what is still needed, and with 2 for a CRM that could not be asked', async () => {
    const lacking = await setUp(crmThat([created]))
    const unasked = await setUp(crmThat(new Failure('unauthorized', 'No.', { cause: null })))
    expect(setupExitCode([{ findings: [], failure: null }])).toBe(0)
    expect(setupExitCode([{ findings: [], failure: null }, lacking])).toBe(1)
    expect(setupExitCode([unasked, lacking])).toBe(2)
  })

  it("A2 creates nothing where a field under write is somebody else's", async () => {
    const foreign = new Failure('misconfigured', 'contact.jobtitle is of others.', { cause: null })
    const crm = crmThat([created], foreign)
    const done = await setUp(crm)
    expect(crm.asked).toEqual(['whose'])
    expect(setupLines('hubspot', done, placeOf)).toEqual(['hubspot: contact.jobtitle is of others.'])
  })

  it('tells a failure with its sentence, and does not call a bug of ours one', async () => {
    const refused = new Failure('unauthorized', 'HubSpot refuses the access token.', { cause: null })
    expect(setupLines('hubspot', await setUp(crmThat(refused)), placeOf)).toEqual([
      'hubspot: HubSpot refuses the access token.',
    ])
    await expect(setUp(crmThat(new TypeError('x is not a function')))).rejects.toThrow(TypeError)
  })
})
