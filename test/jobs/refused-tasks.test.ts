import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, crmName, leadOf, qualified, refOf } from './job-world.ts'
import { afterTheCallMs, createTaskWorld, type TaskWorld } from './task-world.ts'

const ownerField = 'hubspot_owner_id'
const failed = (kind: FailureKind, field: string | null = null) =>
  new Failure(kind, `The CRM says ${kind}.`, { cause: null, fields: field === null ? [] : [field] })

describe('a task that cannot be created as it was planned', () => {
  let database: Database
  let world: TaskWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createTaskWorld(database)
  })
  afterAll(() => database.close())

  describe('when the CRM refuses', () => {
    beforeEach(async () => {
      await world.hold(leadOf('2', { ...qualified, email: 'other@helix.example' }))
      await world.decide(refOf('2'))
      await world.writeAll()
    })

    it('one of a batch: its neighbour has its task, and the lead stands alone as failed', async () => {
      world.crm.refuseTask = ({ ref }) => (ref.id === '1' ? failed('rejected') : null)
      await world.createAll()
      expect(await world.context.ledger.failures.listOpen(9)).toMatchObject([
        { job: 'create-tasks', queue: crmName, ref: refOf('1'), kind: 'rejected' },
      ])
      expect(await world.stateOf('1')).toEqual(['rejected'])
      expect(await world.stateOf('2')).toEqual(['confirmed'])
      await world.createAll()
      expect(world.crm.tasksSent).toHaveLength(1)
      // An admin has mended it.
      world.crm.refuseTask = () => null
      world.wait(3_600_000)
      await world.createAll()
      expect(await world.stateOf('1')).toEqual(['confirmed'])
      expect(world.crm.tasks).toHaveLength(2)
      expect(await world.context.ledger.failures.listOpen(9)).toEqual([])
    })

    it('with the name of the person: nobody reads it anywhere', async () => {
      const named = new Failure('rejected', 'Ada Osei has a task already.', { cause: null })
      world.crm.refuseTask = () => named
      await world.createAll()
      const said = [
        ...(await world.context.ledger.failures.listOpen(9)).map(({ message }) => message),
        ...(await world.tasksOf('1')).map(({ answer }) => answer),
      ]
      expect(said).toHaveLength(3)
      for (const sentence of said) expect(sentence).toBe('[removed] [removed] has a task already.')
      expect(world.crm.tasksSent).toHaveLength(1)
    })

    it.each([
      // The queue is held meanwhile, and this very job goes again.
      ['rate-limited', 0],
      ['misconfigured', 3_600_000],
      ['unauthorized', 0],
    ] as const)('the whole call as %s: nothing is in doubt, and it goes again', async (kind, afterMs) => {
      world.crm.failing.createTasks = failed(kind)
      await expect(world.createAll()).rejects.toThrow(kind)
      expect(await world.stateOf('1')).toEqual(['planned'])
      world.crm.failing = {}
      world.wait(afterMs - 1)
      await world.createAll()
      expect(world.crm.tasks).toHaveLength(0)
      world.wait(1)
      await world.createAll()
      expect(world.crm.tasksSought).toEqual([])
      expect(world.crm.tasks).toHaveLength(2)
    })

    it('one for a passing reason: it is looked for before it goes again', async () => {
      world.crm.refuseTask = ({ ref }) => (ref.id === '1' ? failed('transient') : null)
      expect((await world.createAll())?.failures).toEqual([])
      world.crm.refuseTask = () => null
      world.wait(afterTheCallMs)
      await world.createAll()
      expect(world.crm.tasksSought).toHaveLength(1)
      expect(world.crm.tasks).toHaveLength(2)
    })

    it('a lead that is deleted: the task is withdrawn an hour after the ledger knows it', async () => {
      const { ref } = world.heldAs('1')
      world.crm.leads.set('hubspot/contact/1', {
        ...world.heldAs('1'),
        standing: { kind: 'gone' },
        modifiedAt: '2026-11-21T12:30:00.000Z',
      })
      world.crm.refuseTask = (task) => (task.ref.id === '1' ? failed('gone') : null)
      expect((await world.createAll())?.failures).toEqual([])
      await world.decide(ref)
      world.wait(afterTheCallMs)
      await world.createAll()
      expect(await world.stateOf('1'), 'while it may have been merged').toEqual(['planned'])
      world.wait(3_600_000)
      await world.createAll()
      expect(await world.stateOf('1')).toEqual(['withdrawn'])
      expect(world.crm.tasks).toHaveLength(1)
    })

    it('a lead as deleted that is there: that is a refusal like any other', async () => {
      world.crm.refuseTask = ({ ref }) => (ref.id === '1' ? failed('gone') : null)
      await world.createAll()
      expect(await world.context.ledger.failures.listOpen(9)).toMatchObject([
        { kind: 'rejected', ref: refOf('1') },
      ])
      expect(await world.stateOf('1')).toEqual(['rejected'])
    })
  })

  describe('because something moved between its write and its call', () => {
    const openFailures = () => world.context.ledger.failures.listOpen(9)
    const leave = (...gone: string[]) => {
      const everybody = world.crm.readOwners
      world.crm.readOwners = async (signal) =>
        (await everybody(signal)).map((one) => (gone.includes(one.id) ? { ...one, isActive: false } : one))
    }
    beforeEach(async () => {
      await world.writeAll()
    })

    it('C5 of a contact that was deleted ends as gone, whatever the CRM calls that', async () => {
      world.crm.leads.set('hubspot/contact/1', {
        ...world.heldAs('1'),
        standing: { kind: 'gone' },
        modifiedAt: '2026-11-21T12:30:00.000Z',
      })
      world.crm.refuseTask = () => failed('rejected')
      expect((await world.createAll())?.failures).toEqual([])
      expect(await openFailures()).toEqual([])
      await world.decide(refOf('1'))
      world.wait(afterTheCallMs)
      await world.createAll()
      world.wait(3_600_000)
      await world.createAll()
      expect(await world.stateOf('1')).toEqual(['withdrawn'])
      expect(await openFailures()).toEqual([])
    })

    it('C5 for an owner who left waits, and goes to whoever has the lead then', async () => {
      leave('1')
      world.crm.refuseTask = ({ ownerId }) => (ownerId === '1' ? failed('rejected') : null)
      expect((await world.createAll())?.failures).toEqual([])
      expect(await world.stateOf('1')).toEqual(['planned'])
      expect(await openFailures(), 'that somebody left is no failure').toEqual([])
      world.wait(afterTheCallMs + 15 * 60_000)
      await world.createAll()
      expect(world.crm.tasksSent, 'it is not tried on them again').toHaveLength(1)

      await world.changeAsPerson(changedIn(world.heldAs('1'), { [ownerField]: '2' }))
      await world.writeAll()
      world.wait(afterTheCallMs + 15 * 60_000)
      await world.createAll()
      expect(world.crm.tasks).toMatchObject([{ ref: refOf('1'), ownerId: '2' }])
      expect(await world.stateOf('1')).toEqual(['confirmed'])
    })

    it('C5 that somebody took over before it was sent goes to them, when its owner has left', async () => {
      leave('1')
      await world.changeAsPerson(changedIn(world.heldAs('1'), { [ownerField]: '2' }))
      await world.writeAll()
      await world.createAll()
      expect(world.crm.tasks).toMatchObject([{ ref: refOf('1'), ownerId: '2' }])
    })
  })

  it('goes to the colleague who has the lead in the end, when the CRM refuses the first', async () => {
    const noAccess = failed('rejected', ownerField)
    world.crm.refuse = ({ changes }) => (changes[ownerField] === '1' ? noAccess : null)
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasks).toEqual([])
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasks).toMatchObject([{ ownerId: '2' }])
    expect(await world.stateOf('1')).toEqual(['confirmed', 'withdrawn'])
  })

  it('is withdrawn when a person gave the lead to somebody else before it was created', async () => {
    await world.writeAll()
    await world.changeAsPerson(changedIn(world.heldAs('1'), { [ownerField]: '2' }))
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasksSent).toEqual([])
    expect(await world.tasksOf('1')).toMatchObject([
      { state: 'withdrawn', answer: 'a person gave the lead to somebody else' },
    ])
  })

  it('is withdrawn when sales had made something of the lead before it was created', async () => {
    await world.writeAll()
    await world.changeAsPerson(changedIn(world.heldAs('1'), { lifecyclestage: 'customer' }))
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasksSent).toEqual([])
    expect(await world.stateOf('1')).toEqual(['withdrawn'])
  })

  it('waits as long as the CRM refuses to show the owner', async () => {
    world.crm.refuse = () => failed('rejected', 'plumbline_score')
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasksSent).toEqual([])
    expect(await world.stateOf('1')).toEqual(['planned'])
    expect(await world.context.ledger.tasks.countOpen(['hubspot'], world.clock)).toBe(0)
  })

  describe('of a record that is merged into another', () => {
    const merge = async (written = world.heldAs('1').written) => {
      const survivor = leadOf('9', { ...qualified }, written, '2026-11-21T12:10:00.000Z')
      await world.hold(survivor)
      await world.hold({
        ...world.heldAs('1'),
        standing: { kind: 'merged', to: refOf('9') },
        modifiedAt: '2026-11-21T12:20:00.000Z',
      })
      await world.decide(refOf('1'), refOf('9'))
      await world.writeAll()
    }

    it('is not created again for the survivor', async () => {
      await world.writeAll()
      await world.createAll()
      await merge()
      await world.createAll()
      await world.createAll()
      expect(world.crm.tasks).toHaveLength(1)
      expect(await world.stateOf('9')).toEqual([])
    })

    it('goes along to the survivor when it was not created yet', async () => {
      await world.writeAll()
      await merge()
      world.enqueued.length = 0
      await world.createAll()
      expect(world.enqueued).toMatchObject([{ job: 'create-tasks', leads: null }])
      await world.createAll()
      expect(world.crm.tasks).toMatchObject([{ ref: refOf('9'), ownerId: '1' }])
      expect(await world.stateOf('1')).toEqual([])
    })

    it('wakes the job once the survivor is written, though it goes by the assignment of what it was', async () => {
      await world.writeAll()
      world.enqueued.length = 0
      await merge({})
      expect(world.enqueued).toContainEqual({ job: 'create-tasks', leads: null, urgency: 'schedule' })
    })

    it('is looked for under both when it was in doubt', async () => {
      await world.writeAll()
      await expect(world.createAll(world.dyingAtSettle())).rejects.toThrow('killed')
      await merge()
      world.wait(afterTheCallMs)
      await world.createAll()
      await world.createAll()
      expect(world.crm.tasksSought).toMatchObject([[{ refs: [refOf('1'), refOf('9')] }]])
      expect(world.crm.tasks).toHaveLength(1)
    })
  })
})
