import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import type { CrmOfCall } from './ambush.ts'
import { touchesOf, touchKey } from './call-log.ts'
import { carryOut, type HumanEdit, humanEdits } from './human-edits.ts'

/** Where a person's hand can fall between the moment that we see a lead and the moment that we have written it. */
const moments = [
  { when: 'before it is pulled', kind: 'pull', phase: 'arrived' },
  { when: 'once it was pulled', kind: 'pull', phase: 'carried-out' },
  { when: 'before it is read again', kind: 'read', phase: 'arrived' },
  { when: 'once it was read again', kind: 'read', phase: 'carried-out' },
  { when: 'with our write under way', kind: 'write', phase: 'arrived' },
  { when: 'once it was written', kind: 'write', phase: 'carried-out' },
] as const

describe('a person who takes a lead over while we hand it to somebody', () => {
  const opened = new AsyncDisposableStack()
  let world: World
  let app: App
  const planned = new Map<(typeof moments)[number], HumanEdit[]>()
  const ownerField = { hubspot: 'hubspot_owner_id', salesforce: 'OwnerId' }
  let isOn = false

  /** Lets the people come in whose moment this call is. */
  function meddle(crm: CrmOfCall, call: SandboxCall): void {
    if (!isOn) return
    const touched = touchesOf(crm, call)
    for (const [moment, edits] of planned) {
      if (moment.phase !== call.phase) continue
      for (const edit of edits.filter(({ ref }) => ref.crm === crm)) {
        const touch = touched.find(({ key }) => key === touchKey(edit.ref))
        const isPull = touched.length === 0 && ['search', 'query'].includes(call.purpose)
        const isIts =
          moment.kind === 'pull' ? isPull : touch?.kind === (moment.kind === 'read' ? 'read' : 'written')
        if (!isIts) continue
        edits.splice(edits.indexOf(edit), 1)
        carryOut(world.sandboxes, edit)
      }
    }
  }

  const takeovers: { readonly when: string; readonly edit: HumanEdit }[] = []

  beforeAll(async () => {
    world = opened.use(
      await openWorld({
        people: 60,
        onCall: async (crm, call) => meddle(crm, call),
        settings: { PULL_OVERLAP_SECONDS: '5' },
      }),
    )
    app = opened.use(await world.openApp())
    await runToQuiescence(app)
    // Somebody has called these, and they qualify; and somebody else takes each of them over at its moment.
    for (const crm of ['hubspot', 'salesforce'] as const) {
      const edits = humanEdits(world.sandboxes, 1).filter(
        ({ ref, sort, isAlone }) => isAlone && ref.crm === crm && sort === 'takes over',
      )
      for (const [index, moment] of moments.entries()) {
        const edit = edits[index]
        if (edit === undefined) throw new Error('too few people')
        const { [ownerField[crm]]: owner = null, ...answers } = edit.changes
        carryOut(world.sandboxes, { ...edit, changes: answers })
        const takeover = { ...edit, changes: { [ownerField[crm]]: owner } }
        planned.set(moment, [...(planned.get(moment) ?? []), takeover])
        takeovers.push({ when: moment.when, edit: takeover })
      }
    }
    isOn = true
    await runToQuiescence(app)
    await runToQuiescence(app)
  })
  afterAll(() => opened.disposeAsync())

  it('came in at every moment', () => {
    expect([...planned.values()].flat()).toEqual([])
  })

  it('keeps it', () => {
    for (const { when, edit } of takeovers) {
      const { crm, object, id } = edit.ref
      const record = world.sandboxes[crm as CrmOfCall].record(object, id)
      console.log(crm, when, record?.[ownerField[crm as CrmOfCall]], Object.values(edit.changes))
    }
  })
})
