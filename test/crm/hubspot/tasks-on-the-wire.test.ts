import { describe, expect, it } from 'vitest'
import type { NewTask } from '../../../src/ports/crm.ts'
import { failureOf } from '../crm-contract.ts'
import { batch, connect, hubspot, invalid, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const createPath = '/crm/v3/objects/tasks/batch/create'
const readPath = '/crm/v3/objects/tasks/batch/read'
const associationsPath = '/crm/v4/associations/contacts/tasks/batch/read'

const taskFor = (id: string): NewTask => ({
  ref: { crm: 'hubspot', object: 'contact', id },
  reference: `plumbline-00${id}`,
  ownerId: '41',
  subject: 'Follow up on this lead',
  body: `Why: R&D < 5\nReference: plumbline-00${id}`,
  dueAt: '2026-11-22T12:00:00.000Z',
  dueOn: '2026-11-22',
})
const created = (id: string) => ({
  id: `9${id}`,
  properties: { hs_object_id: `9${id}`, hs_task_body: `Reference: plumbline-00${id}` },
  createdAt: '2026-11-20T08:00:00.000Z',
  updatedAt: '2026-11-20T08:00:00.000Z',
  archived: false,
})
const doubt = (id: string) => ({
  reference: `plumbline-00${id}`,
  refs: [taskFor(id).ref],
  sentAt: '2026-11-20T08:00:00.000Z',
})
const idsIn = (body: { readonly inputs: { readonly objectWriteTraceId: string }[] }) =>
  body.inputs.map(({ objectWriteTraceId }) => objectWriteTraceId.replace('plumbline-00', ''))

describe('creating tasks', () => {
  it('sends what HubSpot asks of a task, its contact with it, and the body as HTML', async () => {
    hubspot()
      .post(createPath, {
        inputs: [
          {
            properties: {
              hs_timestamp: '2026-11-22T12:00:00.000Z',
              hs_task_subject: 'Follow up on this lead',
              hs_task_body: 'Why: R&amp;D &lt; 5<br>Reference: plumbline-001',
              hs_task_status: 'NOT_STARTED',
              hs_task_type: 'TODO',
              hubspot_owner_id: '41',
            },
            associations: [
              {
                to: { id: '1' },
                types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }],
              },
            ],
            objectWriteTraceId: 'plumbline-001',
          },
        ],
      })
      .reply(201, batch([created('1')]))
    expect(await connect().createTasks([taskFor('1')], unhurried)).toEqual([
      { ref: taskFor('1').ref, reference: 'plumbline-001', failure: null, taskId: '91' },
    ])
  })

  it('tells two tasks of one contact apart', async () => {
    hubspot()
      .post(createPath)
      .reply(201, batch(['1', '2'].map(created)))
    const second = { ...taskFor('2'), ref: taskFor('1').ref }
    const answers = await connect().createTasks([taskFor('1'), second], unhurried)
    expect(answers).toMatchObject([
      { reference: 'plumbline-001', taskId: '91' },
      { reference: 'plumbline-002', taskId: '92' },
    ])
  })

  it('finds the one that HubSpot refuses a whole batch for, and creates the others once', async () => {
    const sent: string[] = []
    hubspot()
      .post(createPath)
      .times(5)
      .reply(async (request: Request) => {
        const ids = idsIn((await request.json()) as Parameters<typeof idsIn>[0])
        if (ids.includes('2'))
          return [400, invalid('hubspot_owner_id', 'INVALID_OWNER_ID', 'No such owner.', '41')]
        sent.push(...ids)
        return [201, batch(ids.map(created))]
      })
    const answers = await connect().createTasks(['1', '2', '3', '4'].map(taskFor), unhurried)
    expect(sent.toSorted()).toEqual(['1', '3', '4'])
    expect(answers.filter(({ failure }) => failure !== null)).toMatchObject([
      { ref: { id: '2' }, failure: { kind: 'rejected', field: 'hubspot_owner_id' } },
    ])
  })

  it('leaves a task in doubt that the answer says nothing about', async () => {
    hubspot()
      .post(createPath)
      .reply(201, batch([created('1')]))
    const answers = await connect().createTasks(['1', '2'].map(taskFor), unhurried)
    expect(answers.find(({ ref }) => ref.id === '2')?.failure?.kind).toBe('transient')
  })

  it('names the scope that the token lacks', async () => {
    hubspot().post(createPath).reply(403, { category: 'MISSING_SCOPES' })
    const failure = await failureOf(connect().createTasks([taskFor('1')], unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('crm.objects.contacts.write')
  })
})

describe('looking for tasks', () => {
  it('follows the pages of a contact’s tasks, and reads each of them once', async () => {
    const of = (id: string, to: number[], after?: string) => ({
      from: { id },
      to: to.map((toObjectId) => ({ toObjectId, associationTypes: [] })),
      ...(after !== undefined && { paging: { next: { after } } }),
    })
    const none = {
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: 'No task is associated with contact 2.',
      context: { fromObjectId: ['2'] },
    }
    hubspot()
      .post(associationsPath, { inputs: [{ id: '1' }, { id: '2' }] })
      .reply(207, batch([of('1', [71, 72], 'more')], [none]))
    hubspot()
      .post(associationsPath, { inputs: [{ id: '1', after: 'more' }] })
      .reply(200, batch([of('1', [91])]))
    hubspot()
      .post(readPath, ({ inputs }) => inputs.map(({ id }: { id: string }) => id).join() === '71,72,91')
      .reply(200, batch([{ ...created('7'), properties: { hs_task_body: null } }, created('1')]))
    expect(await connect().findTasks(['1', '2'].map(doubt), unhurried)).toEqual(
      new Map([['plumbline-001', '91']]),
    )
  })

  it('takes any other trouble for not knowing', async () => {
    const trouble = { status: 'error', category: 'INTERNAL_ERROR', message: 'Oh.', context: {} }
    hubspot()
      .post(associationsPath)
      .reply(207, batch([], [trouble]))
    expect((await failureOf(connect().findTasks([doubt('1')], unhurried))).kind).toBe('transient')
  })
})
