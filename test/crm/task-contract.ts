import { describe, expect, it } from 'vitest'
import type { LeadRef } from '../../src/domain/lead.ts'
import type { Crm, NewTask } from '../../src/ports/crm.ts'
import type { CrmSandbox, SandboxFault } from '../../src/sandbox/crm-sandbox.ts'
import { makePeople } from './contract-people.ts'
import { type CrmContract, createMovedClock, failureOf } from './crm-contract.ts'

const unhurried = new AbortController().signal
const sentAt = '2026-11-20T09:00:00.000Z'

/** The part of the contract that is about tasks; every CRM adapter keeps it as well. */
export function describeTaskContract(name: string, contract: CrmContract): void {
  const refTo = (sandbox: CrmSandbox, index: number): LeadRef => {
    const refs = contract.objects.flatMap((object) =>
      sandbox.ids(object).map((id) => ({ crm: name, object, id })),
    )
    return refs[index] ?? expect.unreachable()
  }
  const active = async (crm: Crm): Promise<string> => {
    const owners = await crm.readOwners(unhurried)
    return owners.find(({ kind, isActive }) => kind === 'person' && isActive)?.id ?? expect.unreachable()
  }
  const taskFor = (ref: LeadRef, ownerId: string, number: number): NewTask => {
    const reference = `plumbline-00000000000${number}`
    const body = `Follow up by 2026-11-21 09:00 UTC.\nWhy: fit & more than <4> of 5\nReference: ${reference}`
    return {
      ref,
      reference,
      ownerId,
      subject: 'Follow up on this lead',
      body,
      dueAt: '2026-11-21T09:00:00.000Z',
      dueOn: '2026-11-21',
    }
  }
  const doubt = (task: NewTask) => ({ reference: task.reference, refs: [task.ref], sentAt })
  const open = async (people: number) => {
    const opened = await contract.open(makePeople(people), createMovedClock())
    const crm = opened.connect({ timeoutMs: 1_500 })
    return { ...opened, crm, ownerId: await active(crm) }
  }

  describe(`tasks in ${name}`, () => {
    it('are created in one call, each on its lead and for its owner', async () => {
      const { sandbox, crm, ownerId } = await open(3)
      await using _ = sandbox
      const tasks = [0, 1, 2].map((index) => taskFor(refTo(sandbox, index), ownerId, index))
      const answers = await crm.createTasks(tasks, unhurried)
      expect(new Set(answers.map(({ reference }) => reference))).toEqual(
        new Set(tasks.map(({ reference }) => reference)),
      )
      expect(sandbox.callCounts().tasks).toBe(1)
      for (const { ref, reference } of tasks) {
        const answer = answers.find((one) => one.reference === reference)
        const there = sandbox.tasks().filter(({ body }) => body.includes(reference))
        expect(there).toMatchObject([{ recordIds: [ref.id], ownerId, subject: 'Follow up on this lead' }])
        expect(there[0]?.dueAt).toMatch(/^2026-11-21/)
        expect(answer).toEqual({ ref, reference, failure: null, taskId: there[0]?.id })
      }
      expect(await crm.createTasks([], unhurried)).toEqual([])
      await crm.close()
    })

    it('of a lead that is gone and of an owner who left are refused alone', async () => {
      const { sandbox, crm, ownerId } = await open(2)
      await using _ = sandbox
      const left = (await crm.readOwners(unhurried)).find(({ isActive }) => !isActive) ?? expect.unreachable()
      const tasks = [
        taskFor({ ...refTo(sandbox, 0), id: contract.missingId }, ownerId, 0),
        taskFor(refTo(sandbox, 0), left.id, 1),
        taskFor(refTo(sandbox, 1), ownerId, 2),
      ]
      const answers = await crm.createTasks(tasks, unhurried)
      const kindOf = (number: number) =>
        answers.find(({ reference }) => reference === tasks[number]?.reference)?.failure
      expect(kindOf(0)?.kind).toBe('gone')
      expect(kindOf(1)).toMatchObject({ kind: 'rejected', field: contract.ownerField })
      expect(kindOf(2)).toBeNull()
      expect(sandbox.tasks()).toHaveLength(1)
      await crm.close()
    })

    it('are found on their leads by their reference, among those of others', async () => {
      const { sandbox, crm, ownerId } = await open(3)
      await using _ = sandbox
      const tasks = [0, 1, 2].map((index) => taskFor(refTo(sandbox, index), ownerId, index))
      const missing = taskFor(refTo(sandbox, 0), ownerId, 9)
      await crm.createTasks(tasks, unhurried)
      const found = await crm.findTasks([...tasks.slice(0, 2), missing].map(doubt), unhurried)
      const idOf = (task: NewTask | undefined) =>
        sandbox.tasks().find(({ body }) => body.includes(task?.reference ?? 'none'))?.id
      expect([...found]).toEqual(tasks.slice(0, 2).map((task) => [task.reference, idOf(task)]))
      await crm.close()
    })

    it('are found on none of leads that have none or are gone', async () => {
      const { sandbox, crm, ownerId } = await open(1)
      await using _ = sandbox
      const gone = taskFor({ ...refTo(sandbox, 0), id: contract.missingId }, ownerId, 1)
      const sought = [doubt(taskFor(refTo(sandbox, 0), ownerId, 0)), doubt(gone)]
      expect(await crm.findTasks(sought, unhurried)).toEqual(new Map())
      await crm.close()
    })

    it('are there when the answer was lost, and found', async () => {
      const { sandbox, crm, ownerId } = await open(1)
      await using _ = sandbox
      const task = taskFor(refTo(sandbox, 0), ownerId, 0)
      sandbox.failNext({ purpose: 'tasks', times: 1, how: 'lose-answer' })
      expect((await failureOf(crm.createTasks([task], unhurried))).kind).toBe('transient')
      expect([...(await crm.findTasks([doubt(task)], unhurried)).keys()]).toEqual([task.reference])
      await crm.close()
    })

    const passing: readonly SandboxFault['how'][] = [
      'reset',
      'stall-body',
      'cut-body',
      { status: 503, body: '' },
    ]
    it.each(passing)('leave it open whether they are there after %j', async (how) => {
      const { sandbox, crm, ownerId } = await open(1)
      await using _ = sandbox
      const task = taskFor(refTo(sandbox, 0), ownerId, 0)
      sandbox.failNext({ purpose: 'tasks', times: 1, how })
      expect((await failureOf(crm.createTasks([task], unhurried))).kind).toBe('transient')
      sandbox.failNext({ purpose: 'find-tasks', times: 1, how })
      expect((await failureOf(crm.findTasks([doubt(task)], unhurried))).kind).toBe('transient')
      await crm.close()
    })

    it('are not there when too much was asked of the CRM', async () => {
      const { sandbox, crm, ownerId } = await open(1)
      await using _ = sandbox
      sandbox.failNext({ purpose: 'tasks', times: 1, how: contract.rateLimit.how })
      const failure = await failureOf(crm.createTasks([taskFor(refTo(sandbox, 0), ownerId, 0)], unhurried))
      expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: contract.rateLimit.retryAfterMs })
      expect(sandbox.tasks()).toEqual([])
      await crm.close()
    })
  })
}
