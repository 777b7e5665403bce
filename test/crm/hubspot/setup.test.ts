import { describe, expect, it } from 'vitest'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { failureOf } from '../crm-contract.ts'
import { batch, connect, hubspot, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const mapping = CrmMapping.parse({
  objects: {
    contact: {
      read: { title: 'jobtitle', format: 'lead_format', 'company.industry': 'company.industry' },
      write: {
        score: { field: 'plumbline_score', label: 'Score', type: 'number' },
        reason: { field: 'plumbline_reason', label: 'Reason', type: 'longText' },
      },
      stage: { field: 'lifecyclestage', read: {}, write: { inquiry: 'lead', sal: '51439524' } },
      owner: 'hubspot_owner_id',
    },
  },
})

const property = (name: string, type = 'string', options: string[] = []) => ({
  name,
  label: name,
  type,
  fieldType: 'text',
  groupName: 'g',
  description: '',
  options: options.map((value) => ({ label: value, value, hidden: false, displayOrder: 0 })),
})

const standard = [
  property('jobtitle'),
  property('hubspot_owner_id', 'enumeration'),
  property('associatedcompanyid', 'number'),
  property('lifecyclestage', 'enumeration', ['lead', 'customer']),
]

describe('setting up', () => {
  it('names the scope when the token may not create properties', async () => {
    hubspot().get('/crm/v3/properties/contacts').query(true).reply(200, { results: standard })
    hubspot().get('/crm/v3/properties/contacts/groups').reply(200, { results: [] })
    hubspot().post('/crm/v3/properties/contacts/groups').reply(403, { category: 'MISSING_SCOPES' })
    const failure = await failureOf(connect({ mapping }).setup({}, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('crm.schemas.contacts.write')
  })

  it('asks once where all is there, and creates nothing', async () => {
    const found = [...standard, property('plumbline_score', 'number'), property('plumbline_reason')]
    hubspot().get('/crm/v3/properties/contacts').query(true).reply(200, { results: found })
    expect(await connect({ mapping }).setup({}, unhurried)).toEqual([])
  })

  it('creates its group and properties, and takes one that appeared meanwhile as it finds it', async () => {
    const created = [property('plumbline_score', 'number'), property('plumbline_reason')]
    hubspot().get('/crm/v3/properties/contacts').query(true).reply(200, { results: standard })
    hubspot()
      .get('/crm/v3/properties/contacts/groups')
      .reply(200, { results: [{ name: 'contactinformation' }] })
    hubspot()
      .post('/crm/v3/properties/contacts/groups', { name: 'plumbline', label: 'Plumbline', displayOrder: -1 })
      .reply(201, { name: 'plumbline', label: 'Plumbline', displayOrder: -1, archived: false })
    hubspot()
      .post('/crm/v3/properties/contacts/batch/create', ({ inputs }) => {
        const declared = (
          inputs as { name: string; type: string; fieldType: string; groupName: string }[]
        ).map(({ name, type, fieldType, groupName }) => ({ name, type, fieldType, groupName }))
        expect(declared).toEqual([
          { name: 'plumbline_score', type: 'number', fieldType: 'number', groupName: 'plumbline' },
          { name: 'plumbline_reason', type: 'string', fieldType: 'textarea', groupName: 'plumbline' },
        ])
        return true
      })
      .reply(
        207,
        batch(
          [created[0]],
          [
            {
              status: 'error',
              category: 'OBJECT_ALREADY_EXISTS',
              message: 'A property named … already exists.',
              context: {},
            },
          ],
        ),
      )
    hubspot()
      .get('/crm/v3/properties/contacts')
      .query(true)
      .reply(200, { results: [...standard, ...created] })
    const steps = await connect({ mapping }).setup({}, unhurried)
    expect(steps).toEqual([
      { what: 'contact.plumbline_score', state: 'created', advice: '' },
      { what: 'contact.plumbline_reason', state: 'created', advice: '' },
    ])
  })

  it('refuses a mapping without contacts before any call', () => {
    expect(() => connect({ mapping: CrmMapping.parse({ objects: {} }) })).toThrow(/no object `contact`/)
  })
})
