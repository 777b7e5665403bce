// Long because it is the whole promise of the port in one place, read from top to bottom by whoever adds a CRM.
import { describe, expect, it, vi } from 'vitest'
import type { CrmMapping } from '../../src/domain/crm-mapping.ts'
import type { CrmValue, Lead, LeadRef } from '../../src/domain/lead.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { fieldNames } from '../../src/domain/lead-fields.ts'
import type { ChangePage, Crm, PullPosition, WriteAnswer } from '../../src/ports/crm.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { CrmSandbox, ObserveSandboxCall, SandboxFault } from '../../src/sandbox/crm-sandbox.ts'
import type { SandboxPerson } from '../../src/sandbox/person.ts'
import { makePeople } from './contract-people.ts'

/** A clock that moves only when a test says so. */
export interface MovedClock {
  now(): Date
  advance(ms: number): void
}

export function createMovedClock(start = '2026-11-20T09:00:00.000Z'): MovedClock {
  let ms = Date.parse(start)
  return {
    now: () => new Date(ms),
    advance(by) {
      ms += by
    },
  }
}

/** A sandbox that is running, and the adapter's factory bound to it and to the shipped mapping. */
export interface OpenedCrm {
  readonly sandbox: CrmSandbox
  /** A new adapter, as a new process would make it. */
  connect(options?: { readonly timeoutMs?: number; readonly isWrongToken?: boolean }): Crm
}

/** What the suite has to know about one CRM. */
export interface CrmContract {
  /** The CRM's own objects that hold leads, as `LeadRef.object` and the sandbox name them. */
  readonly objects: readonly string[]
  /** What its sandbox is known as among the accounts of the CRM. */
  readonly account: string
  /** An id of the first object, in the CRM's format, that no record has. */
  readonly missingId: string
  /** The mapping that `open` connects with. */
  readonly mapping: CrmMapping
  /** The number field that Plumbline owns for the score. */
  readonly scoreField: string
  /** The field of the responsible owner. */
  readonly ownerField: string
  /** The object of a company, the field of its name, and the object of the people who belong to one. */
  readonly company: { readonly object: string; readonly nameField: string; readonly peopleObject: string }
  /** Changes that the CRM refuses for one lead alone, and the value that its message must not carry. */
  readonly refused: { readonly changes: Readonly<Record<string, CrmValue>>; readonly value: string }
  /** How the CRM says that too much was asked of it. */
  readonly rateLimit: { readonly how: SandboxFault['how']; readonly retryAfterMs: number }
  /** The sandbox's purposes of a pull's first call and of the write call. */
  readonly purposes: { readonly pull: string; readonly write: string }
  /** Longer than the overlap that `open` gives to the adapter. */
  readonly beyondOverlapMs: number
  /** Starts a sandbox with these people; everybody is stamped with the one moment that the clock shows. */
  open(people: readonly SandboxPerson[], clock: MovedClock, onCall?: ObserveSandboxCall): Promise<OpenedCrm>
}

const unhurried = new AbortController().signal

/** Follows the pages to the end, with the position going through JSON as it does through the ledger. */
export async function pullAll(
  crm: Crm,
  from: PullPosition | null,
): Promise<{ leads: Lead[]; position: PullPosition; pages: number }> {
  const leads: Lead[] = []
  let position = from
  for (let pages = 1; pages <= 1_000; pages += 1) {
    const page: ChangePage = await crm.pullChanges(position, unhurried)
    leads.push(...page.leads)
    position = JSON.parse(JSON.stringify(page.position)) as PullPosition
    if (!page.more) return { leads, position, pages }
  }
  throw new Error('the pull does not end')
}

/** The failure that a call ends with; anything else than a `Failure` fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  )
  if (error instanceof Failure) return error
  throw error
}

const keysOf = (leads: readonly { readonly ref: LeadRef }[]): string[] =>
  [...new Set(leads.map(({ ref }) => leadKey(ref)))].sort()

/** What every CRM adapter must do, spoken to its sandbox through the CRM's real client. */
export function describeCrmContract(name: string, contract: CrmContract): void {
  const { objects, scoreField, purposes } = contract
  const object = objects[0] ?? ''

  const storedKeys = (sandbox: CrmSandbox): string[] =>
    objects.flatMap((kind) => sandbox.ids(kind).map((id) => leadKey({ crm: name, object: kind, id }))).sort()

  const firstRefs = (sandbox: CrmSandbox, count: number): LeadRef[] => {
    const refs = objects.flatMap((kind) => sandbox.ids(kind).map((id) => ({ crm: name, object: kind, id })))
    return refs.slice(0, count)
  }

  describe(`${name} keeps the CRM contract`, () => {
    it('names the account that it is signed in to, by one call at most', async () => {
      const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
      await using _ = sandbox
      const crm = connect()
      expect(await crm.readAccount(unhurried)).toBe(contract.account)
      expect(await crm.readAccount(unhurried)).toBe(contract.account)
      expect(Object.values(sandbox.callCounts()).reduce((sum, count) => sum + count, 0)).toBeLessThan(2)
      const refused = connect({ isWrongToken: true })
      expect((await failureOf(refused.readAccount(unhurried))).kind).toBe('unauthorized')
      await Promise.all([crm.close(), refused.close()])
    })

    describe('when the CRM misbehaves', () => {
      const timeoutMs = 1_500
      const broken: readonly SandboxFault['how'][] = ['reset', 'stall-body', 'cut-body', 'lose-answer']

      for (const how of broken) {
        it(`ends a pull as transient within the timeout: ${JSON.stringify(how)}`, async () => {
          const { sandbox, connect } = await contract.open(makePeople(3), createMovedClock())
          await using _ = sandbox
          const crm = connect({ timeoutMs })
          await crm.readOwners(unhurried)
          sandbox.failNext({ purpose: purposes.pull, times: 1, how })
          const started = performance.now()
          const failure = await failureOf(crm.pullChanges(null, unhurried))
          expect(failure.kind).toBe('transient' satisfies FailureKind)
          // Without a timeout of ours a stalled body would be waited for without end.
          expect(performance.now() - started).toBeLessThan(timeoutMs + 20_000)
          expect(keysOf((await pullAll(crm, null)).leads)).toEqual(storedKeys(sandbox))
          await crm.close()
        })
      }

      for (const status of [500, 502, 503]) {
        it(`takes an HTML page with status ${status} as transient`, async () => {
          const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
          await using _ = sandbox
          const crm = connect()
          await crm.readOwners(unhurried)
          const how = { status, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' }
          sandbox.failNext({ purpose: purposes.pull, times: 1, how })
          expect((await failureOf(crm.pullChanges(null, unhurried))).kind).toBe('transient')
          await crm.close()
        })
      }

      it('takes an HTML page with status 200 as transient', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        await crm.readOwners(unhurried)
        const how = {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<html>Maintenance</html>',
        }
        sandbox.failNext({ purpose: purposes.pull, times: 1, how })
        expect((await failureOf(crm.pullChanges(null, unhurried))).kind).toBe('transient')
        await crm.close()
      })

      it('says how long to wait when too much was asked, and does not ask again by itself', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        await crm.readOwners(unhurried)
        sandbox.failNext({ purpose: purposes.pull, times: 1, how: contract.rateLimit.how })
        const failure = await failureOf(crm.pullChanges(null, unhurried))
        expect(failure.kind).toBe('rate-limited')
        expect(failure.retryAfterMs).toBe(contract.rateLimit.retryAfterMs)
        expect(failure.origin).toBe(name)
        await crm.close()
      })

      it('is unauthorized with a wrong token', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect({ isWrongToken: true })
        expect((await failureOf(crm.pullChanges(null, unhurried))).kind).toBe('unauthorized')
        expect((await failureOf(crm.readOwners(unhurried))).kind).toBe('unauthorized')
        await crm.close()
      })

      it('is transient when nobody listens', async () => {
        const { sandbox, connect } = await contract.open([], createMovedClock())
        const crm = connect({ timeoutMs })
        await sandbox[Symbol.asyncDispose]()
        const failure = await failureOf(crm.pullChanges(null, unhurried))
        expect(failure.kind).toBe('transient')
        expect(failure.message).toContain(new URL(sandbox.url).host)
        await crm.close()
      })

      it('gives a stalled call up when it is told to stop', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect({ timeoutMs: 120_000 })
        await crm.readOwners(unhurried)
        sandbox.failNext({ purpose: purposes.pull, times: 1, how: 'stall-body' })
        const stop = AbortSignal.timeout(100)
        const started = performance.now()
        expect((await failureOf(crm.pullChanges(null, stop))).kind).toBe('transient')
        expect(performance.now() - started).toBeLessThan(60_000)
        await crm.close()
      })
    })

    describe('pulling', () => {
      it('finds everybody, however many share one stamp', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2_300), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const pulled = await pullAll(crm, null)
        expect(keysOf(pulled.leads)).toEqual(storedKeys(sandbox))
        expect(pulled.leads.length).toBe(storedKeys(sandbox).length)
        await crm.close()
      })

      it('goes on in another process where a crash left it, also from a position used before', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2_300), createMovedClock())
        await using _ = sandbox
        const crashed = connect()
        const first = await crashed.pullChanges(null, unhurried)
        expect(first.more).toBe(true)
        const stored = JSON.stringify(first.position)
        await crashed.pullChanges(JSON.parse(stored) as PullPosition, unhurried)
        await crashed.close()
        const next = connect()
        const rest = await pullAll(next, JSON.parse(stored) as PullPosition)
        expect(keysOf([...first.leads, ...rest.leads])).toEqual(storedKeys(sandbox))
        expect(rest.leads.length).toBe(storedKeys(sandbox).length - first.leads.length)
        await next.close()
      })

      it('finds only what changed the next time', async () => {
        const clock = createMovedClock()
        const { sandbox, connect } = await contract.open(makePeople(300), clock)
        await using _ = sandbox
        const crm = connect()
        const first = await pullAll(crm, null)
        clock.advance(contract.beyondOverlapMs)
        const settled = await pullAll(crm, first.position)
        clock.advance(contract.beyondOverlapMs)
        const edited = firstRefs(sandbox, 3)
        await crm.setup({}, unhurried)
        for (const { object: kind, id } of edited) sandbox.editAsPerson(kind, id, { [scoreField]: 7 })
        const second = await pullAll(crm, settled.position)
        expect(keysOf(second.leads)).toEqual(keysOf(edited.map((ref) => ({ ref }))))
        expect(second.leads.map((lead) => lead.written[scoreField])).toEqual([7, 7, 7])
        clock.advance(contract.beyondOverlapMs)
        const third = await pullAll(crm, second.position)
        clock.advance(contract.beyondOverlapMs)
        expect((await pullAll(crm, third.position)).leads).toEqual([])
        await crm.close()
      })

      it('brings the people of a company that changed, though they did not change themselves', async () => {
        const { company } = contract
        const clock = createMovedClock()
        const { sandbox, connect } = await contract.open(makePeople(60), clock)
        await using _ = sandbox
        const crm = connect()
        const first = await pullAll(crm, null)
        clock.advance(contract.beyondOverlapMs)
        const settled = await pullAll(crm, first.position)
        clock.advance(contract.beyondOverlapMs)
        expect((await pullAll(crm, settled.position)).leads).toEqual([])
        const changed = sandbox.ids(company.object)[1] ?? ''
        const before = sandbox.record(company.object, changed)?.[company.nameField]
        sandbox.editAsPerson(company.object, changed, { [company.nameField]: 'Renamed' })
        clock.advance(1_000)
        const second = await pullAll(crm, settled.position)
        const theirs = first.leads.filter(
          ({ ref, values }) => ref.object === company.peopleObject && values['company.name'] === before,
        )
        expect(theirs.length).toBeGreaterThan(1)
        expect(keysOf(second.leads)).toEqual(keysOf(theirs))
        expect(new Set(second.leads.map(({ values }) => values['company.name']))).toEqual(
          new Set(['Renamed']),
        )
        clock.advance(contract.beyondOverlapMs)
        const third = await pullAll(crm, second.position)
        clock.advance(contract.beyondOverlapMs)
        expect((await pullAll(crm, third.position)).leads).toEqual([])
        await crm.close()
      })

      it('loses nobody who is changed while it runs', async () => {
        const clock = createMovedClock()
        const { sandbox, connect } = await contract.open(makePeople(2_300), clock)
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const page = await crm.pullChanges(null, unhurried)
        clock.advance(1_000)
        const early = page.leads[0]?.ref ?? { crm: name, object, id: contract.missingId }
        sandbox.editAsPerson(early.object, early.id, { [scoreField]: 12 })
        clock.advance(1_000)
        const rest = await pullAll(crm, page.position)
        const next = await pullAll(crm, rest.position)
        const latest = [...page.leads, ...rest.leads, ...next.leads]
          .filter((lead) => lead.ref.id === early.id)
          .at(-1)
        expect(latest?.written[scoreField]).toBe(12)
        await crm.close()
      })

      it('fills every canonical field, with kinds as declared', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const { leads } = await pullAll(crm, null)
        const lead = leads[0]
        expect(Object.keys(lead?.values ?? {}).sort()).toEqual([...fieldNames].sort())
        expect(lead?.standing).toEqual({ kind: 'active' })
        expect(new Date(lead?.modifiedAt ?? '').toISOString()).toBe(lead?.modifiedAt)
        expect(lead?.values).toMatchObject({
          firstName: 'Ada',
          lastName: 'Example0',
          email: 'ada.0@helixworks-0.example',
          title: 'Vice President, QA',
          format: 'price-request',
          optedOut: false,
          'company.name': 'Helixworks 0',
          'company.employees': 200,
          'company.revenue': 300_000_000,
          'engagement.productPagesInOneDay': 5,
          'engagement.highValueAssets': 2,
          'bant.budget': null,
        })
        const at = '2026-11-01T08:30:00.000Z'
        expect(lead?.actions).toEqual([{ kind: 'product-page', what: '/products/t100', at, id: 'e-17' }])
        expect(lead?.unreadableActions).toBe(1)
        expect(Date.parse(String(lead?.values['engagement.lastActivityAt']))).toBe(
          Date.parse('2026-11-01T08:30:00Z'),
        )
        await crm.close()
      })
    })

    describe('reading', () => {
      it('answers for each lead asked for, a missing one as gone', async () => {
        const { sandbox, connect } = await contract.open(makePeople(250), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const refs = firstRefs(sandbox, 250)
        const missing = { crm: name, object, id: contract.missingId }
        const leads = await crm.readLeads([missing, ...refs], unhurried)
        expect(leads.length).toBe(251)
        const byKey = new Map(leads.map((lead) => [leadKey(lead.ref), lead]))
        expect(byKey.get(leadKey(missing))?.standing).toEqual({ kind: 'gone' })
        for (const ref of refs) expect(byKey.get(leadKey(ref))?.standing).toEqual({ kind: 'active' })
        await crm.close()
      })

      it('reads the same as it pulls', async () => {
        const { sandbox, connect } = await contract.open(makePeople(5), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const pulled = await pullAll(crm, null)
        const read = await crm.readLeads(
          pulled.leads.map(({ ref }) => ref),
          unhurried,
        )
        const byKey = new Map(read.map((lead) => [leadKey(lead.ref), lead]))
        for (const lead of pulled.leads) expect(byKey.get(leadKey(lead.ref))).toEqual(lead)
        await crm.close()
      })

      it('knows people and queues, those who left included', async () => {
        const { sandbox, connect } = await contract.open([], createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const owners = await crm.readOwners(unhurried)
        expect(new Set(owners.map(({ id }) => id)).size).toBe(owners.length)
        expect(owners.filter(({ kind, isActive }) => kind === 'person' && isActive).length).toBeGreaterThan(1)
        expect(owners.some(({ kind }) => kind === 'queue')).toBe(true)
        expect(owners.some(({ isActive }) => !isActive)).toBe(true)
        for (const owner of owners) expect(owner.name).not.toBe('')
        await crm.close()
      })
    })

    describe('writing', () => {
      it('answers for each lead, and a refused one leaves its neighbours alone', async () => {
        const clock = createMovedClock()
        const { sandbox, connect } = await contract.open(makePeople(5), clock)
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const refs = firstRefs(sandbox, 5).filter((ref) => ref.object === object)
        const poisoned = refs[1] ?? { crm: name, object, id: contract.missingId }
        clock.advance(5_000)
        const answers = await crm.writeBack(
          refs.map((ref) => ({
            ref,
            changes: ref === poisoned ? contract.refused.changes : { [scoreField]: 42 },
          })),
          unhurried,
        )
        expect(keysOf(answers)).toEqual(keysOf(refs.map((ref) => ({ ref }))))
        expect(answers.length).toBe(refs.length)
        const refused = answers.find(({ ref }) => ref.id === poisoned.id)
        expect(refused?.failure?.kind).toBe('rejected')
        expect(refused?.failure?.message).not.toContain(contract.refused.value)
        for (const answer of answers.filter(({ ref }) => ref.id !== poisoned.id)) {
          expect(answer).toMatchObject({ failure: null, written: { [scoreField]: 42 } })
        }
        const after = await crm.readLeads(refs, unhurried)
        for (const lead of after)
          expect(lead.written[scoreField]).toBe(lead.ref.id === poisoned.id ? null : 42)
        expect(sandbox.writeCounts()).toEqual({ changed: refs.length - 1, needless: 0 })
        await crm.close()
      })

      it('names the owner field when the owner of one lead is refused, and writes its neighbour', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const [ref = null, neighbour = null] = firstRefs(sandbox, 2)
        const left = (await crm.readOwners(unhurried)).find(({ isActive }) => !isActive)
        if (ref === null || neighbour === null || left === undefined)
          throw new Error('too few in the sandbox')
        const answers = await crm.writeBack(
          [
            { ref, changes: { [scoreField]: 5, [contract.ownerField]: left.id } },
            { ref: neighbour, changes: { [scoreField]: 5 } },
          ],
          unhurried,
        )
        const failureFor = ({ id }: LeadRef) => answers.find((answer) => answer.ref.id === id)?.failure
        expect(failureFor(ref)).toMatchObject({ kind: 'rejected', field: contract.ownerField })
        expect(failureFor(neighbour)).toBeNull()
        expect(sandbox.record(ref.object, ref.id)?.[contract.ownerField] ?? null).not.toBe(left.id)
        await crm.close()
      })

      it('looks again before it writes what was read long ago, and leaves a lead that a person took', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const refs = firstRefs(sandbox, 2)
        const [taken = null, neighbour = null] = refs
        const [ours, theirs] = (await crm.readOwners(unhurried)).filter(
          ({ isActive, kind }) => isActive && kind === 'person',
        )
        if (taken === null || neighbour === null || ours === undefined || theirs === undefined)
          throw new Error('too few in the sandbox')
        let readAt = Number.NaN
        const read = await crm.readLeads(refs, unhurried, (at) => {
          readAt = at
        })
        const { ownerField } = contract
        const expected = new Map(
          read.map(({ ref, written }) => [leadKey(ref), { [ownerField]: written[ownerField] ?? null }]),
        )
        sandbox.editAsPerson(taken.object, taken.id, { [ownerField]: theirs.id })
        const writes = refs.map((ref) => ({ ref, changes: { [ownerField]: ours.id, [scoreField]: 7 } }))
        const calls = () => Object.values(sandbox.callCounts()).reduce((sum, count) => sum + count, 0)
        const before = calls()
        const answers = await crm.writeBack(writes, unhurried, {
          readAt: readAt - 60_000,
          expected,
          countLate: () => expect.unreachable('the second look was young'),
        })
        expect(calls() - before).toBe(2)
        const kindOf = ({ id }: LeadRef) => answers.find(({ ref }) => ref.id === id)?.failure?.kind
        expect([kindOf(taken), kindOf(neighbour)]).toEqual(['conflict', undefined])
        expect(sandbox.record(taken.object, taken.id)?.[ownerField]).toBe(theirs.id)
        expect(sandbox.record(neighbour.object, neighbour.id)?.[ownerField]).toBe(ours.id)
        await crm.close()
      })

      it('A4 sees who took a lead while the answer to its read was slow', async () => {
        let whileReading: () => void = () => undefined
        const { sandbox, connect } = await contract.open(makePeople(2), createMovedClock(), ({ phase }) => {
          if (phase === 'carried-out') whileReading()
        })
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const [taken = null, neighbour = null] = firstRefs(sandbox, 2)
        const [ours, theirs] = (await crm.readOwners(unhurried)).filter(
          ({ isActive, kind }) => isActive && kind === 'person',
        )
        if (taken === null || neighbour === null || ours === undefined || theirs === undefined)
          throw new Error('too few in the sandbox')
        const { ownerField } = contract
        vi.useFakeTimers({ toFake: ['performance'] })
        try {
          whileReading = () => {
            sandbox.editAsPerson(taken.object, taken.id, { [ownerField]: theirs.id })
            vi.advanceTimersByTime(3_000)
            whileReading = () => undefined
          }
          let readAt = Number.NaN
          const read = await crm.readLeads([taken, neighbour], unhurried, (at) => {
            readAt = at
          })
          const expected = new Map(
            read.map(({ ref, written }) => [leadKey(ref), { [ownerField]: written[ownerField] ?? null }]),
          )
          const writes = [taken, neighbour].map((ref) => ({ ref, changes: { [ownerField]: ours.id } }))
          const late: number[] = []
          // The second look is as slow, so that the write is late; but it saw who had been there before it was asked.
          whileReading = () => void vi.advanceTimersByTime(3_000)
          const countLate = (leads: number) => void late.push(leads)
          await crm.writeBack(writes, unhurried, { readAt, expected, countLate })
          expect(late).toEqual([1])
        } finally {
          vi.useRealTimers()
        }
        expect(sandbox.record(taken.object, taken.id)?.[ownerField]).toBe(theirs.id)
        expect(sandbox.record(neighbour.object, neighbour.id)?.[ownerField]).toBe(ours.id)
        await crm.close()
      })

      it('answers gone for a lead that is no longer there', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const [ref] = firstRefs(sandbox, 1)
        const missing = { crm: name, object, id: contract.missingId }
        const writes = [missing, ...(ref ? [ref] : [])].map((each) => ({
          ref: each,
          changes: { [scoreField]: 3 },
        }))
        const answers = await crm.writeBack(writes, unhurried)
        const answerOf = (wanted: LeadRef | undefined): WriteAnswer | undefined =>
          answers.find((answer) => answer.ref.id === wanted?.id)
        expect(answerOf(missing)?.failure?.kind).toBe('gone')
        expect(answerOf(ref)?.failure).toBeNull()
        await crm.close()
      })

      it('says that a field is missing and which command creates it', async () => {
        const { sandbox, connect } = await contract.open(makePeople(1), createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const writes = firstRefs(sandbox, 1).map((ref) => ({ ref, changes: { [scoreField]: 3 } }))
        const failures = await crm.writeBack(writes, unhurried).then(
          (answers) => answers.map(({ failure }) => failure),
          (thrown: unknown) => [thrown],
        )
        const failure = failures[0] as Failure
        expect(failure).toBeInstanceOf(Failure)
        expect(failure.kind).toBe('misconfigured')
        expect(failure.message).toContain(scoreField)
        expect(failure.message).toContain('plumbline setup')
        await crm.close()
      })

      it('ends in the same state when the answer was lost and it is done again', async () => {
        const { sandbox, connect } = await contract.open(makePeople(2), createMovedClock())
        await using _ = sandbox
        const crm = connect({ timeoutMs: 1_500 })
        await crm.setup({}, unhurried)
        const writes = firstRefs(sandbox, 2).map((ref) => ({ ref, changes: { [scoreField]: 61 } }))
        sandbox.failNext({ purpose: purposes.write, times: 1, how: 'lose-answer' })
        const outcome = await crm.writeBack(writes, unhurried).then(
          (answers) => answers.map(({ failure }) => failure?.kind),
          (thrown: unknown) => [(thrown as Failure).kind],
        )
        expect(new Set(outcome)).toEqual(new Set(['transient']))
        expect(sandbox.writeCounts().changed).toBe(2)
        const again = await crm.writeBack(writes, unhurried)
        for (const answer of again)
          expect(answer).toMatchObject({ failure: null, written: { [scoreField]: 61 } })
        await crm.close()
      })

      it('sees its own write in the next pull as it was answered', async () => {
        const clock = createMovedClock()
        const { sandbox, connect } = await contract.open(makePeople(2), clock)
        await using _ = sandbox
        const crm = connect()
        await crm.setup({}, unhurried)
        const { position } = await pullAll(crm, null)
        clock.advance(5_000)
        const [ref] = firstRefs(sandbox, 1)
        const [answer] = await crm.writeBack(ref ? [{ ref, changes: { [scoreField]: 9 } }] : [], unhurried)
        const echo = (await pullAll(crm, position)).leads.find((lead) => lead.ref.id === ref?.id)
        expect(echo?.written[scoreField]).toBe(9)
        if (answer?.failure === null && answer.modifiedAt !== null)
          expect(echo?.modifiedAt).toBe(answer.modifiedAt)
        await crm.close()
      })
    })

    describe('setting up', () => {
      it('tells by its schema what is missing, and creates nothing by that', async () => {
        const { sandbox, connect } = await contract.open([], createMovedClock())
        await using _ = sandbox
        const crm = connect()
        for (const scope of ['written', 'whole', 'written'] as const) {
          const { objects } = await crm.readSchema(contract.mapping, scope, unhurried)
          expect(objects.get(object)?.has(contract.ownerField)).toBe(true)
          expect(objects.get(object)?.has(scoreField)).toBe(false)
        }
        await crm.close()
      })

      it('creates what is missing once, marked as its own; the second time there is nothing to do', async () => {
        const { sandbox, connect } = await contract.open([], createMovedClock())
        await using _ = sandbox
        const crm = connect()
        const first = await crm.setup({}, unhurried)
        expect(first.find(({ what }) => what.includes(scoreField))?.state).toBe('created')
        expect(first.filter(({ state }) => state === 'refused')).toEqual([])
        expect(await crm.setup({}, unhurried)).toEqual([])
        const { objects } = await crm.readSchema(contract.mapping, 'written', unhurried)
        expect(objects.get(object)?.get(scoreField)).toMatchObject({
          kind: 'number',
          isMarked: true,
          isWritable: true,
        })
        await crm.close()
      })
    })
  })
}
