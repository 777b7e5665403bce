import { describe, expect, it } from 'vitest'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { failureOf } from '../crm-contract.ts'
import { answeredAt, batch, connect, contact, hubspot, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const readPath = '/crm/v3/objects/contacts/batch/read'
const ref = (id: string) => ({ crm: 'hubspot', object: 'contact', id })

const readOne = async (properties: Record<string, string | null>, mapping?: CrmMapping) => {
  hubspot()
    .post(readPath)
    .reply(200, batch([contact('1', properties)]))
  const [lead] = await connect(mapping && { mapping }).readLeads([ref('1')], unhurried)
  return lead
}

describe('reading contacts', () => {
  it('takes as gone what HubSpot reports missing, what it leaves out, and what it answers under another id', async () => {
    const missing = { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'x', context: { ids: ['2'] } }
    hubspot()
      .post(readPath)
      .reply(207, batch([contact('77'), contact('1')], [missing]))
    const leads = await connect().readLeads([ref('1'), ref('2'), ref('3')], unhurried)
    expect(leads.map((lead) => [lead.ref.id, lead.standing.kind])).toEqual([
      ['1', 'active'],
      ['2', 'gone'],
      ['3', 'gone'],
    ])
    expect(leads[1]?.modifiedAt).toBe(new Date(answeredAt).toISOString())
    expect(Object.values(leads[1]?.values ?? {}).every((value) => value === null)).toBe(true)
  })

  it('takes nobody as gone when a batch failed in part for another reason', async () => {
    const broken = { status: 'error', category: 'INTERNAL_ERROR', message: 'x', context: { ids: ['2'] } }
    hubspot()
      .post(readPath)
      .reply(207, batch([contact('1')], [broken]))
    const failure = await failureOf(connect().readLeads([ref('1'), ref('2')], unhurried))
    expect(failure.kind).toBe('transient')
  })

  it('asks for 100 a call, each once', async () => {
    const sizes: number[] = []
    hubspot()
      .post(readPath)
      .times(2)
      .reply(200, async (request: Request) => {
        const { inputs } = (await request.json()) as { inputs: { id: string }[] }
        sizes.push(inputs.length)
        return batch(inputs.map(({ id }) => contact(id)))
      })
    const refs = Array.from({ length: 150 }, (_, index) => ref(String(index + 1)))
    const leads = await connect().readLeads([...refs, ...refs], unhurried)
    expect(sizes).toEqual([100, 50])
    expect(leads.length).toBe(150)
  })

  it('reads kinds; a figure that is no number stays as people typed it', async () => {
    const lead = await readOne({
      hs_email_optout: 'true',
      product_pages_best_day: ' 5 ',
      high_value_assets: '$300 million',
      hs_analytics_last_timestamp: '1793522200000',
      jobtitle: '   ',
      lead_origin: 'sales_generated',
    })
    expect(lead?.values).toMatchObject({
      optedOut: true,
      'engagement.productPagesInOneDay': 5,
      'engagement.highValueAssets': '$300 million',
      'engagement.lastActivityAt': new Date(1_793_522_200_000).toISOString(),
      title: null,
      origin: 'sales-generated',
      'company.name': null,
    })
  })

  it('takes the first of several properties that holds something', async () => {
    const lead = await readOne({ company: 'Acme (typed by hand)', associatedcompanyid: null })
    expect(lead?.values['company.name']).toBe('Acme (typed by hand)')
  })

  it('tells what stands in every property that may be written', async () => {
    const lead = await readOne({
      plumbline_score: '61.5',
      plumbline_reason: 'because',
      plumbline_recontact_on: '2026-12-18',
      lifecyclestage: 'lead',
      hubspot_owner_id: '',
    })
    expect(lead?.written).toEqual({
      plumbline_score: 61.5,
      plumbline_fit_score: null,
      plumbline_engagement_score: null,
      plumbline_bant_score: null,
      plumbline_stage: null,
      plumbline_reason: 'because',
      plumbline_next_question: null,
      plumbline_recontact_on: '2026-12-18',
      plumbline_value_tier: null,
      plumbline_definition: null,
      lifecyclestage: 'lead',
      hubspot_owner_id: null,
    })
  })

  it('reads another property when the mapping names another', async () => {
    const mapping = CrmMapping.parse({
      objects: { contact: { read: { title: 'rolle' }, write: {}, stage: null, owner: 'hubspot_owner_id' } },
    })
    const lead = await readOne({ rolle: 'Leiterin QA', jobtitle: 'VP QA' }, mapping)
    expect(lead?.values.title).toBe('Leiterin QA')
    expect(lead?.written).toEqual({ hubspot_owner_id: null })
  })
})

describe('reading owners', () => {
  it('follows the pages, then the archived ones, and tells queues and people apart', async () => {
    const owner = (id: string, more: object = {}) => ({
      id,
      type: 'PERSON',
      archived: false,
      email: `${id}@sales.example`,
      firstName: 'Maya',
      lastName: `Owner${id}`,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      ...more,
    })
    const page = { limit: '100', archived: 'false' }
    hubspot()
      .get('/crm/v3/owners/')
      .query(page)
      .reply(200, { results: [owner('1')], paging: { next: { after: '1' } } })
    hubspot()
      .get('/crm/v3/owners/')
      .query({ ...page, after: '1' })
      .reply(200, {
        results: [{ ...owner('2', { type: 'QUEUE', firstName: 'Inbound', lastName: '' }), email: undefined }],
      })
    hubspot()
      .get('/crm/v3/owners/')
      .query({ ...page, archived: 'true' })
      .reply(200, { results: [owner('3', { archived: true, firstName: '', lastName: '', userId: null })] })
    expect(await connect().readOwners(unhurried)).toEqual([
      { id: '1', name: 'Maya Owner1', email: '1@sales.example', isActive: true, kind: 'person' },
      { id: '2', name: 'Inbound', email: null, isActive: true, kind: 'queue' },
      { id: '3', name: '3@sales.example', email: '3@sales.example', isActive: false, kind: 'person' },
    ])
  })
})
