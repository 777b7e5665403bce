import nock from 'nock'
import { describe, expect, it } from 'vitest'
import type { NewTask } from '../../../src/ports/crm.ts'
import { makePeople } from '../contract-people.ts'
import { failureOf } from '../crm-contract.ts'
import { openOrg } from './open-org.ts'
import { shippedMapping } from './shipped-mapping.ts'
import {
  connect,
  data,
  date,
  expectQueries,
  expectSignIn,
  guardTheWire,
  host,
  ofAll,
  page,
  pages,
  refusal,
  userId,
} from './wire.ts'

const unhurried = new AbortController().signal

const task: NewTask = {
  ref: { crm: 'salesforce', object: 'Lead', id: '00QPb0000000001AAA' },
  reference: 'plumbline-0123456789ab',
  ownerId: userId,
  subject: 'Follow up on this lead',
  body: 'Why: 82\nReference: plumbline-0123456789ab',
  dueAt: '2026-11-22T23:30:00.000Z',
  dueOn: '2026-11-23',
}
const doubt = (id: string, reference: string) => ({
  reference,
  refs: [{ crm: 'salesforce', object: 'Lead', id }],
  sentAt: '2026-11-21T10:30:00.250Z',
})

describe('tasks on the wire', () => {
  guardTheWire()

  it('carry the day and the moment, and leave status and priority to the org', async () => {
    expectSignIn()
    const record = {
      attributes: { type: 'Task' },
      WhoId: task.ref.id,
      OwnerId: userId,
      Subject: task.subject,
      Description: task.body,
      ActivityDate: '2026-11-23',
      IsReminderSet: true,
      ReminderDateTime: task.dueAt,
    }
    nock(host)
      .post(`${data}/composite/sobjects`, { allOrNone: false, records: [record] })
      .reply(200, [{ id: '00TPb0000000001AAA', success: true, errors: [] }], { date })
    expect(await connect().createTasks([task], unhurried)).toEqual([
      { ref: task.ref, reference: task.reference, failure: null, taskId: '00TPb0000000001AAA' },
    ])
  })

  it('are looked for in every page, deleted ones too, and no value stands in a query as it came', async () => {
    expectSignIn()
    const about = `WhoId IN ('00QPb0000000001AAA','x\\' OR Subject != \\'') AND CreatedDate >= 2026-11-20T10:30:00Z`
    const query = (beyond: string) =>
      ofAll(`SELECT Id, Description FROM Task WHERE ${about}${beyond} ORDER BY Id LIMIT 2000`)
    const row = (id: string, Description: string | null) => ({ Id: id, Description })
    expectQueries(query('')).reply(200, pages(page([row('00T1', null), row('00T2', 'a call')], false)), {
      date,
    })
    expectQueries(query(` AND Id > '00T2'`)).reply(200, pages(page([row('00T3', task.body)])), { date })
    const sought = [doubt(task.ref.id, task.reference), doubt("x' OR Subject != '", 'plumbline-ffffffffffff')]
    expect(await connect().findTasks(sought, unhurried)).toEqual(new Map([[task.reference, '00T3']]))
  })

  it('that may not be created say who must do what', async () => {
    expectSignIn()
    nock(host)
      .post(`${data}/composite/sobjects`)
      .reply(400, refusal('INVALID_TYPE', "sObject type 'Task' is not supported."), { date })
    const failure = await failureOf(connect().createTasks([task], unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toMatch(/a Salesforce admin .* runs `plumbline setup`/)
  })

  it('are in doubt when the answer has not one result for each', async () => {
    expectSignIn()
    nock(host).post(`${data}/composite/sobjects`).reply(200, [], { date })
    expect((await failureOf(connect().createTasks([task], unhurried))).kind).toBe('transient')
  })
})

describe('tasks in an org', () => {
  it('are part of what the schema tells and setup grants', async () => {
    await using org = await openOrg(makePeople(1))
    const crm = org.connect()
    await crm.setup({}, unhurried)
    const right = async () =>
      (await crm.readSchema(shippedMapping, 'whole', unhurried)).rights.find(
        ({ what }) => what === 'create tasks',
      )
    expect(await right()).toEqual({ what: 'create tasks', isGranted: true, advice: '' })
    org.sandbox.forbidTasks()
    const advice = expect.stringMatching(/Access Activities and Edit Tasks: a Salesforce admin/)
    expect(await right()).toEqual({ what: 'create tasks', isGranted: false, advice })
    expect((await failureOf(crm.createTasks([task], unhurried))).kind).toBe('misconfigured')
    expect(await crm.setup({ tasks: false }, unhurried), 'nobody wants any').toEqual([])
    expect((await right())?.isGranted, 'and none is granted').toBe(false)
    expect(await crm.setup({}, unhurried)).toEqual([{ what: 'Task', state: 'created', advice: '' }])
    expect(await crm.setup({}, unhurried)).toEqual([])
  })

  it('say so in setup when the permission cannot be granted', async () => {
    await using org = await openOrg([])
    await org.connect().setup({}, unhurried)
    org.sandbox.forbidTasks()
    const body = JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'not you' }])
    org.sandbox.failNext({ purpose: 'setup', times: 1, how: { status: 403, body } })
    const steps = await org.connect().setup({}, unhurried)
    const advice = expect.stringMatching(/Salesforce refused: .*not you/)
    expect(steps.at(-1)).toEqual({ what: 'Task', state: 'refused', advice })
  })

  it('of a Lead that was converted meanwhile are found on its Contact, and one that was deleted counts', async () => {
    await using org = await openOrg(makePeople(30))
    const crm = org.connect()
    const [lead = '', deleted = ''] = org.sandbox.ids('Lead')
    const owner = (await crm.readOwners(unhurried)).find(({ isActive }) => isActive)
    const taskFor = (id: string, reference: string): NewTask => ({
      ...task,
      ref: { ...task.ref, id },
      reference,
      body: `Reference: ${reference}`,
      ownerId: owner?.id ?? '',
    })
    await crm.createTasks([taskFor(lead, 'plumbline-a'), taskFor(deleted, 'plumbline-b')], unhurried)
    const [first, second] = org.sandbox.tasks()
    const contact = org.sandbox.convert(lead)
    org.sandbox.deleteTask(second?.id ?? '')
    const sentAt = org.clock.now().toISOString()
    const sought = [
      {
        reference: 'plumbline-a',
        refs: [
          { ...task.ref, id: lead },
          { crm: 'salesforce', object: 'Contact', id: contact },
        ],
        sentAt,
      },
      { ...doubt(deleted, 'plumbline-b'), sentAt },
    ]
    const found = await crm.findTasks(sought, unhurried)
    expect(found).toEqual(
      new Map([
        ['plumbline-a', first?.id],
        ['plumbline-b', second?.id],
      ]),
    )
    const [again] = await crm.createTasks([taskFor(lead, 'plumbline-c')], unhurried)
    expect(again?.failure?.kind).toBe('gone')
  })
})
