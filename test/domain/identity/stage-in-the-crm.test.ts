import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { aloneInBuying } from '../../../src/domain/bant/buying-group.ts'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import { requalifyPerson } from '../../../src/domain/identity/requalify-person.ts'
import { fewWords, leadWith, noon, shippedDefinition } from '../definition/sample-lead.ts'

const shippedMapping = (crm: string): CrmMapping =>
  CrmMapping.parse(
    parse(readFileSync(new URL(`../../../mappings/${crm}/mapping.yaml`, import.meta.url), 'utf8')),
  )
const definition = compileDefinition({
  definition: shippedDefinition(),
  id: 'd1@1#test',
  vocabulary: fewWords,
})

const onAList = { email: 'ada@helixworks.example', firstName: 'Ada', lastName: 'Byron', title: 'VP, QA' }

/** Somebody on a list who did nothing, with this word in the CRM's stage field. */
function decide(crm: string, object: string, field: string, held: string) {
  const lead = { ...leadWith(onAList), ref: { crm, object, id: '1' }, written: { [field]: held } }
  const member = {
    lead,
    inputsAt: lead.modifiedAt,
    precedence: 1,
    lastWritten: {},
    unanswered: null,
    baseline: null,
    clearedStage: null,
    overrides: [],
    previous: null,
    decidedAt: null,
    assignment: null,
    assignedAt: null,
  }
  const person = { members: [member], enrichments: [], buyingGroup: aloneInBuying }
  const [decided] = requalifyPerson(person, definition, () => shippedMapping(crm), noon)
  return decided?.decision ?? expect.unreachable('nobody was decided')
}

describe('the stage that the CRM shows', () => {
  it.each([
    ['hubspot', 'contact', 'lifecyclestage', 'lead'],
    ['salesforce', 'Lead', 'Status', 'Open - Not Contacted'],
  ])('is nobody’s act in %s where it is the word of every new %s', (crm, object, field, held) => {
    const { stage, explanation } = decide(crm, object, field, held)
    expect(stage).toBe('suspect')
    expect(explanation.because.join(' ')).not.toContain('people set')
  })

  it.each([
    ['hubspot', 'contact', 'lifecyclestage', 'marketingqualifiedlead', 'mql'],
    ['salesforce', 'Lead', 'Status', 'Working - Contacted', 'sal'],
  ])('is people’s in %s where they chose another word for the %s', (crm, object, field, held, stage) => {
    expect(decide(crm, object, field, held).stage).toBe(stage)
  })
})
