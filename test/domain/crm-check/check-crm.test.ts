import { describe, expect, it } from 'vitest'
import type { CrmAnswers } from '../../../src/domain/crm-check/check-crm.ts'
import type { CrmField } from '../../../src/domain/crm-schema.ts'
import { Routing } from '../../../src/domain/routing.ts'
import {
  type Case,
  expectFinding,
  findings,
  lead,
  only,
  owner,
  set,
  shipped,
  statuses,
  team,
  wholeOrg,
} from './checked-org.ts'

describe('an org that has all that the files need', () => {
  it('has nothing to say', () => {
    expect(findings()).toEqual([])
  })
})

describe('fields of our own', () => {
  const reason = ['objects', 'Lead', 'write', 'reason', 'field']

  it('B4 names a text that is too short, with both lengths', () => {
    const fields = set('Plumbline_Reason__c', { length: 80 })
    expectFinding({ fields }, 'needed', reason, 'Lead.Plumbline_Reason__c', 'takes 80', 'up to 255')
  })

  it('B4 lets a stage of one of few words be short', () => {
    expect(findings({ fields: set('Plumbline_Stage__c', { length: 20 }) })).toEqual([])
  })

  it('B4 names a field of another kind, and what it must be', () => {
    const fields = set('Plumbline_Reason__c', { kind: 'words', crmKind: 'picklist' })
    expectFinding({ fields }, 'needed', reason, 'picklist', 'Text(255)')
  })

  it('B4 names a field that may not be edited, or that the CRM works out', () => {
    expectFinding(
      { fields: set('Plumbline_Reason__c', { isWritable: false }) },
      'needed',
      ['objects', 'Lead', 'write'],
      'Plumbline_Reason__c',
      'not edit it',
    )
    expectFinding(
      { fields: set('Plumbline_Reason__c', { isCalculated: true }) },
      'needed',
      reason,
      'works it out',
    )
  })

  it('A2 names a field of others, and the word that hands it over', () => {
    const because = 'it was not created by Plumbline and holds values of others in 60 records'
    const foreign = [{ object: 'Lead', field: 'Plumbline_Reason__c', because }]
    expectFinding({ answers: { foreign } }, 'needed', reason, because, 'adopt: true')
  })

  it('names all that may not be edited in one line', () => {
    const fields = (all: Map<string, CrmField>) => {
      for (const { field } of Object.values(lead.write)) set(field, { isWritable: false })(all)
    }
    expectFinding({ fields }, 'needed', ['objects', 'Lead', 'write'], '10 fields', 'not edit them')
  })

  it('A2 names an owner or a stage that is no owner and no stage', () => {
    const owned: Case = { mapping: { owner: 'Title' } }
    expectFinding(owned, 'needed', ['objects', 'Lead', 'owner'], 'Lead.Title', 'must refer to a user')
    const stage = { ...lead.stage, field: 'Title' }
    const staged: Case = { mapping: { stage } as Case['mapping'] & {} }
    expectFinding(staged, 'needed', ['objects', 'Lead', 'stage'], 'must be a list of words')
  })

  it('names all that are missing in one line', () => {
    const fields = (all: Map<string, CrmField>) => {
      for (const { field } of Object.values(lead.write)) all.delete(field)
    }
    expectFinding({ fields }, 'needed', ['objects', 'Lead', 'write'], '10 fields', 'plumbline setup')
  })
})

describe('fields that are read', () => {
  it('says in one line each what the definition asks about and what nothing depends on', () => {
    const fields = (all: Map<string, CrmField>) => {
      for (const name of all.keys()) if (/^(Bant_|Lead_Format__c|Phone|Title)/.test(name)) all.delete(name)
    }
    const found = findings({ fields })
    expect(found.map(({ weight }) => weight)).toEqual(['warning', 'optional'])
    expect(found[0]?.sentence).toContain('format (Lead_Format__c)')
    expect(found[1]?.sentence).toContain('phone (Phone)')
  })

  it('names the field that a misspelt one means, but none far off or mapped itself', () => {
    const read = { ...lead.read, title: { from: ['Titel'], values: {}, currency: null } }
    expectFinding(
      { mapping: { read } as Case['mapping'] & {} },
      'warning',
      ['objects', 'Lead', 'read'],
      'title (Titel; did you mean Title?)',
    )
    const stage = { ...lead.stage, field: 'Statsu' }
    const found = findings({ mapping: { stage } as Case['mapping'] & {} })
    expect(found[0]?.sentence).toMatch(
      /^Lead\.Statsu, the field of the stage, is not there.* Did you mean Status\?$/,
    )
    const both = { ...lead.read, title: { from: ['Title', 'Titel'], values: {}, currency: null } }
    expect(only({ mapping: { read: both } as Case['mapping'] & {} }).sentence).toContain('title (Titel)')
    const far = { ...lead.read, title: { from: ['Job_Role__c'], values: {}, currency: null } }
    expect(only({ mapping: { read: far } as Case['mapping'] & {} }).sentence).toContain('title (Job_Role__c)')
  })

  it('A8 says that the right to read the opt-out is missing, before all else', () => {
    const fields = (all: Map<string, CrmField>) => void all.delete('HasOptedOutOfEmail')
    const path = ['objects', 'Lead', 'read', 'optedOut']
    expectFinding({ fields }, 'needed', path, 'HasOptedOutOfEmail', 'may not read it', 'not to be contacted')
  })

  it('A8 names words of an opt-out that are neither yes nor no and that nothing maps', () => {
    const fields = set('HasOptedOutOfEmail', { kind: 'words', words: ['Do not contact', 'yes', 'No'] })
    const path = ['objects', 'Lead', 'read', 'optedOut']
    const finding = only({ fields })
    expect(finding).toMatchObject({ weight: 'needed', path })
    expect(finding.sentence).toContain('Do not contact.')
    expect(finding.sentence).not.toContain('yes,')
    const values = { 'Do not contact': 'true' }
    const read = { ...lead.read, optedOut: { from: ['HasOptedOutOfEmail'], values, currency: null } }
    expect(findings({ fields, mapping: { read } as Case['mapping'] & {} })).toEqual([])
  })

  it('B3 names the mapped fields that the CRM works out, in one line', () => {
    const fields = (all: Map<string, CrmField>) => {
      set('Page_Views__c', { isCalculated: true })(all)
      set('Lead_Format__c', { isCalculated: true })(all)
    }
    const path = ['objects', 'Lead', 'read']
    expectFinding({ fields }, 'warning', path, 'format (Lead_Format__c)', 'Page_Views__c', 'no stamp')
  })
})

describe('words of the stage', () => {
  const words = (...all: string[]) => set('Status', { kind: 'words', words: all })

  it('A6 names a word of read that the CRM lacks, with the nearest one', () => {
    const stage = { ...lead.stage, read: { ...lead.stage?.read, 'Working - Contactd': 'sal' } }
    const one: Case = { mapping: { stage } as Case['mapping'] & {} }
    const path = ['objects', 'Lead', 'stage', 'read', 'Working - Contactd']
    expectFinding(one, 'warning', path, 'did you mean "Working - Contacted"?')
  })

  it('A6 names the words of the CRM that read lacks', () => {
    const one: Case = { fields: words(...statuses, 'Recycled', 'On hold') }
    expectFinding(one, 'warning', ['objects', 'Lead', 'stage', 'read'], 'Recycled, On hold')
  })

  it('A6 names a word that would be written and is not there, before all else', () => {
    const stage = { ...lead.stage, write: { sal: 'Handed to sales' } }
    const one: Case = { mapping: { stage } as Case['mapping'] & {} }
    expectFinding(one, 'needed', ['objects', 'Lead', 'stage', 'write', 'sal'], '"Handed to sales"')
  })
})

describe('owners', () => {
  const to = (...addresses: string[]) =>
    Routing.parse({ routes: [{ id: 'all', because: 'all', owners: { salesforce: addresses } }] })
  const at = (index: number) => ['routes', 0, 'owners', 'salesforce', index]

  it('E1 names an address of routing that nobody has, without repeating it', () => {
    const routing = to('user.1@sales.example', 'nobody@sales.example')
    const finding = only({ routing })
    expect(finding).toMatchObject({ weight: 'needed', file: 'routing.yaml', path: at(1) })
    expect(finding.sentence).toContain('Nobody in salesforce has this address')
    expect(finding.sentence).not.toContain('nobody@')
  })

  it('E1 names an address that two active users share, in whatever capitals', () => {
    const owners = [...team, owner('4', { email: 'User.1@Sales.example' })]
    const one: Case = { routing: to('user.1@sales.example'), answers: { owners } }
    expectFinding(one, 'warning', at(0), '2 active users', '1, 4')
  })

  it('E1 names an address whose user has left', () => {
    const owners = [...team, owner('4', { isActive: false })]
    const one: Case = { routing: to('user.4@sales.example'), answers: { owners } }
    expectFinding(one, 'needed', at(0), 'not active any more')
  })

  it('A3 names an entry of unowned that matches nobody', () => {
    const one: Case = { mapping: { unowned: ['Plumbline Integration', 'Nwe Leads'] } }
    expectFinding(one, 'warning', ['objects', 'Lead', 'unowned', 1], 'No user and no queue')
  })

  it('A3 names an owning queue that matches nobody', () => {
    const one: Case = { mapping: { owningQueues: ['Partners'] } }
    expectFinding(one, 'warning', ['objects', 'Lead', 'owningQueues', 0], 'No user and no queue')
  })

  it('A3 names the queues that own leads and that unowned does not', () => {
    const queue = { name: 'Partner Leads', email: null }
    const inbox = { name: 'New Leads', email: null }
    const queues = [
      { object: 'Lead', queue, leads: 1_240 },
      { object: 'Lead', queue: inbox, leads: 9 },
    ]
    const finding = only({ answers: { queues } })
    expect(finding.path).toEqual(['objects', 'Lead', 'unowned'])
    expect(finding.sentence).toContain('Partner Leads (1,240)')
    expect(finding.sentence).not.toContain('New Leads')
  })
})

describe('values', () => {
  const filled = (counts: Readonly<Record<string, number | null>>, total = 5_000): Partial<CrmAnswers> => ({
    fills: {
      totals: new Map([['Lead', total]]),
      counts: Object.values(lead.read).flatMap(({ from }) =>
        from.map((path) => ({ object: 'Lead', path, filled: path in counts ? (counts[path] ?? null) : 17 })),
      ),
    },
  })

  it('E5 says that nobody can pass gate 1 where what it asks for is filled nowhere', () => {
    const { combine, parts } = shipped.definition.entry
    expect({ combine, parts: parts.map(({ id }) => id) }).toMatchObject({ combine: 'all' })
    const finding = only({ answers: filled({ Lead_Format__c: 0 }) })
    const part = parts.findIndex(({ id }) => finding.sentence.includes(`: ${id} asks for`))
    expect(finding).toMatchObject({
      weight: 'needed',
      file: 'definition.yaml',
      path: ['entry', 'parts', part],
    })
    expect(finding.sentence).toMatch(/^nobody can pass gate 1: .* asks for format, which no record holds/)
  })

  it('E5 warns of what a criterion alone asks about, and says nothing of an empty CRM', () => {
    const finding = only({ answers: filled({ Page_Views__c: 0, NumberOfEmployees: 0 }) })
    expect(finding.weight).toBe('warning')
    expect(findings({ answers: filled({ Lead_Format__c: 0 }, 0) })).toEqual([])
  })

  it('E5 takes what cannot be counted for filled', () => {
    expect(findings({ answers: filled({ Lead_Format__c: null }) })).toEqual([])
  })

  it('B5 names the currencies that the definition does not convert', () => {
    const schema = { currencies: ['USD', 'JPY'] }
    const one: Case = {
      answers: {
        schema: {
          objects: new Map([['Lead', wholeOrg()]]),
          rights: [],
          inWords: { number: '', text: '', longText: '', date: '' },
          ...schema,
        },
      },
    }
    const known = Object.keys(shipped.definition.money.rates)
    expect(known).not.toContain('JPY')
    expectFinding(one, 'warning', ['objects', 'Lead', 'read', 'company.revenue'], 'no rate for JPY')
  })

  it('names a right that is missing, only where it is needed', () => {
    const right = { what: 'create tasks', isGranted: false, advice: 'the token lacks a scope.' }
    const schema = {
      objects: new Map([['Lead', wholeOrg()]]),
      rights: [right],
      currencies: [],
      inWords: { number: '', text: '', longText: '', date: '' },
    }
    expect(only({ answers: { schema } })).toMatchObject({ weight: 'needed', file: null })
  })
})
