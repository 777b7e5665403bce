import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTasks } from '../../jobs/create-tasks.ts'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, leadOf, qualified, refOf } from './job-world.ts'
import { afterTheCallMs, createTaskWorld, type TaskWorld } from './task-world.ts'

const failed = (kind: FailureKind) => new Failure(kind, `The CRM says ${kind}.`, { cause: null })

describe('the task of a SAL', () => {
  let database: Database
  let world: TaskWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createTaskWorld(database)
  })
  afterAll(() => database.close())

  it('is not created before the CRM shows the owner, and then once', async () => {
    await world.createAll()
    expect(world.crm.tasksSent).toEqual([])
    world.enqueued.length = 0
    await world.writeAll()
    expect(world.enqueued).toContainEqual({ job: 'create-tasks', leads: null, urgency: 'schedule' })
    await world.createAll()
    await world.createAll()
    expect(world.crm.tasks).toMatchObject([
      {
        ref: refOf('1'),
        ownerId: '1',
        subject: 'Follow up on this lead',
        dueAt: '2026-11-22T12:00:00.000Z',
        dueOn: '2026-11-22',
      },
    ])
    expect(world.crm.tasksSent).toHaveLength(1)
    expect(await world.tasksOf('1')).toMatchObject([
      { state: 'confirmed', taskId: 'task of 1', dueAt: '2026-11-22T12:00:00.000Z' },
    ])
    expect(await world.context.ledger.tasks.countOpen(['hubspot'], world.clock)).toBe(0)
  })

  it('C2 does not wait any longer once a write that was refused has gone through', async () => {
    world.crm.refuse = () => failed('rejected')
    await world.writeAll()
    await world.createAll()
    expect(await world.stateOf('1')).toEqual(['planned'])
    world.crm.refuse = () => null
    await world.context.ledger.writes.hastenRefused(crmName, world.clock, { stages: false })
    await sweepLedger.run({ isQueueIdle: true }, world.context)
    await world.writeAll()
    await world.createAll()
    expect(await world.stateOf('1')).toEqual(['confirmed'])
  })

  it('says until when, why and what to ask, and nothing that the person is called', async () => {
    await world.writeAll()
    await world.createAll()
    const [task] = world.crm.tasks
    expect(task?.body.split('\n')).toEqual([
      'Follow up by 2026-11-22 12:00 UTC.',
      expect.stringMatching(/^Why: SAL · /),
      expect.stringMatching(/^Ask next: /),
      `Reference: ${task?.reference}`,
    ])
    expect(task?.reference).toMatch(/^plumbline-[0-9a-f]{12}$/)
    expect(task?.body).not.toMatch(/Ada|Osei|helix/)
  })

  it('is not planned a second time when the lead is routed and written again', async () => {
    await world.writeAll()
    await world.createAll()
    await world.changeAsPerson({
      ...world.heldAs('1'),
      modifiedAt: '2026-11-21T13:00:00.000Z',
      values: { ...world.heldAs('1').values, title: 'Chief Quality Officer' },
    })
    await world.writeAll()
    await world.createAll()
    expect(world.crm.tasks).toHaveLength(1)
    expect(await world.stateOf('1')).toEqual(['confirmed'])
  })

  it('is not made where mappings/routing.yaml asks for none', async () => {
    const bare = await createJobWorld(database)
    const off = { ...bare.context, routing: { ...bare.context.routing, followUp: null } }
    await bare.hold(leadOf('1', qualified))
    await score.run({ crm: crmName, leads: [refOf('1')] }, off)
    await route.run({ crm: crmName, leads: [refOf('1')] }, off)
    await writeBack.run({ crm: crmName, leads: null }, off)
    // Switched on, it is for those who are assigned from then on.
    await score.run({ crm: crmName, leads: [refOf('1')] }, bare.context)
    await route.run({ crm: crmName, leads: [refOf('1')] }, bare.context)
    await createTasks.run({ crm: crmName, leads: null }, bare.context)
    expect(await bare.context.ledger.tasks.read([refOf('1')])).toEqual([])
    expect(bare.crm.tasksSent).toEqual([])
  })

  it('is withdrawn when it was switched off after it was planned', async () => {
    await world.writeAll()
    await world.createAll({ ...world.context, routing: { ...world.context.routing, followUp: null } })
    await world.createAll()
    expect(world.crm.tasksSent).toEqual([])
    expect(await world.stateOf('1')).toEqual(['withdrawn'])
  })

  describe('when the process dies', () => {
    beforeEach(() => world.writeAll())

    it('after the call: is found in the CRM and not created again', async () => {
      await expect(world.createAll(world.dyingAtSettle())).rejects.toThrow('killed')
      expect(world.crm.tasks).toHaveLength(1)
      expect(await world.stateOf('1')).toEqual(['sent'])
      world.wait(afterTheCallMs)
      await world.createAll()
      expect(world.crm.tasksSought).toMatchObject([[{ refs: [refOf('1')] }]])
      expect(world.crm.tasksSent).toHaveLength(1)
      expect(await world.tasksOf('1')).toMatchObject([{ state: 'confirmed', taskId: 'task of 1' }])
    })

    it('before the call: is looked for, and created', async () => {
      world.crm.failing.createTasks = failed('transient')
      await expect(world.createAll()).rejects.toThrow()
      world.crm.failing = {}
      world.wait(afterTheCallMs)
      await world.createAll()
      expect(world.crm.tasksSought).toHaveLength(1)
      expect(world.crm.tasks).toHaveLength(1)
      expect(await world.stateOf('1')).toEqual(['confirmed'])
    })

    it('leaves the task alone as long as the call may still be under way', async () => {
      await expect(world.createAll(world.dyingAtSettle())).rejects.toThrow('killed')
      world.wait(30_000)
      await world.createAll()
      await createTasks.run({ crm: crmName, leads: [refOf('1')] }, world.context)
      expect(world.crm.tasksSought).toEqual([])
      expect(world.crm.tasksSent).toHaveLength(1)
      expect(await world.context.ledger.tasks.countOpen(['hubspot'], world.clock)).toBe(1)
    })

    it('stays in doubt, unsent, while the CRM cannot be asked', async () => {
      await expect(world.createAll(world.dyingAtSettle())).rejects.toThrow('killed')
      world.wait(afterTheCallMs)
      world.crm.failing.findTasks = failed('transient')
      await expect(world.createAll()).rejects.toThrow('transient')
      expect(world.crm.tasksSent).toHaveLength(1)
      expect(await world.stateOf('1')).toEqual(['sent'])
    })
  })

  it('whose answer is lost wakes the job for the moment when the call is over', async () => {
    await world.writeAll()
    world.crm.answersLost = failed('transient')
    world.enqueued.length = 0
    await expect(world.createAll()).rejects.toThrow('transient')
    expect(world.enqueued).toEqual([
      { job: 'create-tasks', leads: null, urgency: 'schedule', delayMs: 66_000 },
    ])
    world.crm.answersLost = null
    world.wait(66_000)
    await world.createAll()
    expect(world.crm.tasks).toHaveLength(1)
    expect(await world.stateOf('1')).toEqual(['confirmed'])
  })

  it.each(['the task', 'the whole call'])(
    'is told to people when for an hour the CRM could create nothing: %s',
    async (what) => {
      await world.writeAll()
      const failure = failed('transient')
      if (what === 'the task') world.crm.refuseTask = () => failure
      else world.crm.failing.createTasks = failure
      await world.createAll().catch(() => undefined)
      world.wait(3_600_001)
      const outcome = await world.createAll()
      expect(outcome?.failures).toMatchObject([
        { ref: refOf('1'), failure: { kind: 'rejected', message: 'The CRM says transient.' } },
      ])
      expect(await world.createAll()).toBeUndefined()
      // It goes on by itself, an hour later, and looks first.
      world.crm.refuseTask = () => null
      world.crm.failing = {}
      world.wait(3_600_000)
      await world.createAll()
      expect(world.crm.tasksSought).toHaveLength(2)
      expect(world.crm.tasks).toHaveLength(1)
      expect(await world.stateOf('1')).toEqual(['confirmed'])
    },
  )

  describe('when the ledger is slow to note that it is being sent', () => {
    const slowBy = (ms: number) => {
      const { ledger } = world.context
      const claim: typeof ledger.tasks.claim = async (...parameters) => {
        const ids = await ledger.tasks.claim(...parameters)
        world.wait(ms)
        return ids
      }
      return { ...world.context, ledger: { ...ledger, tasks: { ...ledger.tasks, claim } } }
    }
    beforeEach(() => world.writeAll())

    it('is not sent when others may look for it before the call is over', async () => {
      world.enqueued.length = 0
      await world.createAll(slowBy(36_000))
      expect(world.crm.tasksSent).toEqual([])
      expect(world.enqueued).toMatchObject([{ job: 'create-tasks', delayMs: 66_000 }])
      world.wait(30_000)
      await world.createAll()
      expect(world.crm.tasks).toHaveLength(1)
    })

    it('has only the time that is left', async () => {
      const { createTasks: create } = world.crm
      world.crm.createTasks = async (tasks, signal) => {
        await once(signal, 'abort')
        return create(tasks, signal)
      }
      await world.createAll(slowBy(35_990))
      expect(world.crm.tasks).toHaveLength(1)
    })
  })

  it('is sent by one of two runs that both found it', async () => {
    await world.writeAll()
    const limits = { take: 100, countTo: 101 }
    const { tasks } = await world.context.ledger.tasks.due(crmName, null, limits, world.clock)
    const wanted = tasks.map((task) => ({ ...task, dueAt: '2026-11-22T12:00:00.000Z' }))
    const later = new Date(world.clock.getTime() + 70_000)
    const claim = () => world.context.ledger.tasks.claim(wanted, later, world.clock)
    const claims = await Promise.all([claim(), claim()])
    expect(claims.flat()).toHaveLength(1)
  })
})
