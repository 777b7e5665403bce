import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import { readMappings } from '../../src/mappings/read-mappings.ts'
import type { StoredLead } from '../../src/ports/ledger.ts'
import { createDraw, type Draw } from '../../src/sandbox/people/draw.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { everyLead } from '../pipeline/outcome.ts'
import type { CrmOfCall } from './ambush.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { callAnswers, carryOut, hubspotOwners, type PersonsEdit, salespeople } from './human-edits.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'
import { createMeddler, type Meddler, type Moment, moments } from './meddler.ts'
import { oneOfEachPerson } from './one-of-a-person.ts'

const { crms } = readMappings('mappings')
export const ownerOf = (ref: LeadRef) => mappingOf(crms[ref.crm] as CrmMapping, ref).owner
const stageOf = (ref: LeadRef) => mappingOf(crms[ref.crm] as CrmMapping, ref).stage?.field ?? null

export interface EditsRunOptions {
  readonly seed: number
  /** Of each sort of edit and each moment, so many leads are tried: not all of them qualify. */
  readonly leadsPerMoment: number
  readonly say?: Say
}

/** Leads of each CRM that are handed over in peace, and meddled with afterwards, for each one of a moment. */
const handedOverForEach = 10
/** So many have a stage of their people's before we see them for the first time. */
const qualifiedByPeople = 12
/** What a world needs for each one of a moment: some people cannot be edited. */
const peopleForEach = 31

/**
 * People edit the very leads that we are working on, at every point between seeing a lead and having written it: they take
 * it over or move its stage while it is handed to somebody, and take it over, give it back or clear its stage afterwards.
 * Stages that the CRM showed already, so that we never wrote them, are cleared and set back as well.
 */
export async function runEdits(options: EditsRunOptions): Promise<FaultReport> {
  const { seed, leadsPerMoment, say = () => undefined } = options
  const draw = createDraw(seed, 0, 'edits in between')
  let meddler: Meddler | null = null
  await using world = await openLoggedWorld({
    people: leadsPerMoment * peopleForEach,
    seed,
    onCall: (crm, call) => meddler?.onCall(crm, call),
    settings: { PULL_OVERLAP_SECONDS: '5' },
  })
  const { log, sandboxes } = world
  const edits: PersonsEdit[] = []
  const note = (edit: PersonsEdit) => {
    carryOut(sandboxes, edit)
    log.noteEdit(edit)
    edits.push(edit)
  }
  meddler = createMeddler(note)
  for (const ref of openLeads(sandboxes, 'hubspot').slice(0, qualifiedByPeople))
    carryOut(sandboxes, { ref, changes: { lifecyclestage: 'marketingqualifiedlead' } })
  await using app = await world.openApp()
  await runToQuiescence(app)
  say('Everybody is decided.')

  const handedOver = meddleWithHandingOver(sandboxes, meddler, leadsPerMoment, draw)
  await runToQuiescence(app)
  await runToQuiescence(app)
  meddler.dismiss()
  const during = [...meddler.done]
  say(`${during.length} edits while leads were handed over.`)

  const taken = await takenBy(app, handedOver)
  meddleAfterwards(sandboxes, meddler, taken, draw)
  await runToQuiescence(app)
  await runToQuiescence(app)
  const after = meddler.done.slice(during.length)
  say(`${after.length} edits of leads that had been handed over.`)

  const neverWritten = await shownAlready(app, sandboxes)
  changeStagesNeverWritten(sandboxes, neverWritten, note)
  await runToQuiescence(app)
  await runToQuiescence(app)
  say(`${neverWritten.length} edits of stages that we never wrote.`)

  const broken = await violations(world, app.ledger, log, edits)
  return {
    figures: [
      `edits by people of stages that we never wrote: ${neverWritten.length}`,
      `edits by people at every point between read and write: ${during.length + after.length}; inside the moment between our last read and our write, where no CRM says so: ${broken.crossed.length}`,
    ],
    violations: [
      ...broken.sentences,
      ...(neverWritten.length === 0 ? ['no stage was shown that we never wrote'] : []),
      ...momentsMissed(during, moments),
      ...momentsMissed(after, momentsAfterwards),
      ...(await unrecorded(app, after)),
      ...crossedElsewhere(broken.crossed, meddler.done),
    ],
  }
}

/** Answers leads that qualify now and that nobody meddles with. */
function meddleWithHandingOver(
  sandboxes: Sandboxes,
  meddler: Meddler,
  leadsPerMoment: number,
  draw: Draw,
): LeadRef[] {
  const handedOver: LeadRef[] = []
  for (const crm of ['hubspot', 'salesforce'] as const) {
    const leads = shuffled(openLeads(sandboxes, crm), draw)
    const answer = (ref: LeadRef) => carryOut(sandboxes, { ref, changes: callAnswers[crm] })
    for (const moment of moments)
      for (const ref of leads.splice(0, leadsPerMoment)) {
        answer(ref)
        meddler.wait({ moment, edit: takeover(sandboxes, ref, draw) })
      }
    if (crm === 'hubspot')
      for (const moment of moments)
        for (const ref of leads.splice(0, leadsPerMoment)) {
          answer(ref)
          meddler.wait({ moment, edit: { ref, changes: { lifecyclestage: 'opportunity' } } })
        }
    for (const ref of leads.splice(0, leadsPerMoment * handedOverForEach)) {
      answer(ref)
      handedOver.push(ref)
    }
  }
  return handedOver
}

/** Afterwards no owner and no stage changes any more, so that nothing is read again. */
const momentsAfterwards = moments.filter(({ kind }) => kind !== 'read')

/** Gives each lead another score, so that it is written again, and lets a person in meanwhile. */
function meddleAfterwards(
  sandboxes: Sandboxes,
  meddler: Meddler,
  taken: readonly StoredLead[],
  draw: Draw,
): void {
  const sorts = [takeover, giveBack, clearStage]
  for (const crm of ['hubspot', 'salesforce']) {
    const mine = taken.filter(({ lead }) => lead.ref.crm === crm)
    for (const [index, stored] of mine.entries()) {
      const { ref } = stored.lead
      const changes =
        crm === 'hubspot' ? { jobtitle: 'Chief Operating Officer' } : { Title: 'Chief Operating Officer' }
      carryOut(sandboxes, { ref, changes })
      const moment = momentsAfterwards[index % momentsAfterwards.length] as Moment
      const sort = sorts[Math.floor(index / momentsAfterwards.length) % sorts.length] ?? takeover
      const edit = sort(sandboxes, ref, draw, stored) ?? takeover(sandboxes, ref, draw)
      meddler.wait({ moment, edit })
    }
  }
}

/** Somebody takes a lead. */
export function takeover(sandboxes: Sandboxes, ref: LeadRef, draw: Draw): PersonsEdit {
  const owners = ref.crm === 'hubspot' ? hubspotOwners : salespeople(sandboxes)
  return { ref, changes: { [ownerOf(ref)]: draw.pick(owners as [string, ...string[]]) } }
}

/** Null for Salesforce's contacts: they can be taken from nobody. */
function giveBack({ salesforce }: Sandboxes, ref: LeadRef): PersonsEdit | null {
  if (ref.crm === 'hubspot') return { ref, changes: { [ownerOf(ref)]: null } }
  const queue = salesforce.ids('Group').find((id) => salesforce.record('Group', id)?.Name === 'New Leads')
  return ref.object === 'Lead' && queue !== undefined ? { ref, changes: { [ownerOf(ref)]: queue } } : null
}

/** Null where the stage is not ours. */
function clearStage(
  _: Sandboxes,
  ref: LeadRef,
  _draw: Draw,
  { lastWritten }: StoredLead,
): PersonsEdit | null {
  const field = stageOf(ref)
  return field === null || lastWritten[field] === undefined ? null : { ref, changes: { [field]: null } }
}

/** HubSpot contacts, alone as a person and not edited yet, whose stage was what we decided before we ever wrote one. */
async function shownAlready({ ledger }: App, sandboxes: Sandboxes): Promise<LeadRef[]> {
  const stored = await ledger.leads.read(openLeads(sandboxes, 'hubspot'))
  return stored
    .filter(({ lead: { ref, written }, lastWritten, decision }) => {
      const { stage } = mappingOf(crms[ref.crm] as CrmMapping, ref)
      if (stage === null || decision === null || lastWritten[stage.field] !== undefined) return false
      const ours = stage.write[decision.decision.stage]
      return ours !== undefined && written[stage.field] === ours
    })
    .map(({ lead }) => lead.ref)
}

/** Every other one is cleared, and the rest set back; each gets another score besides, so that it is written. */
function changeStagesNeverWritten(
  sandboxes: Sandboxes,
  refs: readonly LeadRef[],
  note: (edit: PersonsEdit) => void,
): void {
  for (const [index, ref] of refs.entries()) {
    const word = index % 2 === 0 ? null : 'subscriber'
    note({ ref, changes: { lifecyclestage: word } })
    carryOut(sandboxes, { ref, changes: { jobtitle: `Head of Purchasing ${index}` } })
  }
}

/** Those of the leads that we gave to somebody. */
async function takenBy({ ledger }: App, refs: readonly LeadRef[]): Promise<StoredLead[]> {
  const stored = await ledger.leads.read(refs)
  return stored.filter(
    ({ lead, assignment, lastWritten }) =>
      assignment !== null && lastWritten[ownerOf(lead.ref)] === assignment.ownerId,
  )
}

/** Those of one record only: of the others each record would have to be watched. */
const openLeads = (sandboxes: Sandboxes, crm: CrmOfCall): LeadRef[] =>
  oneOfEachPerson(everyLead(sandboxes))
    .filter(
      ({ ref, sandbox, isAlone }) =>
        isAlone && ref.crm === crm && sandbox.record(ref.object, ref.id)?.IsConverted !== true,
    )
    .map(({ ref }) => ref)

function shuffled<Value>(values: readonly Value[], draw: Draw): Value[] {
  return values
    .map((value) => ({ value, order: draw.share() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ value }) => value)
}

const momentsMissed = (done: Meddler['done'], wanted: readonly Moment[]): string[] =>
  ['hubspot', 'salesforce'].flatMap((crm) =>
    wanted
      .filter((moment) => !done.some((one) => one.moment === moment && one.edit.ref.crm === crm))
      .map(({ when }) => `nobody came into ${crm} ${when}`),
  )

/** The two moments at which a person's edit and ours cross. */
const isCrossing = ({ kind, phase, heldMs }: Moment) =>
  (kind === 'read' && phase === 'carried-out' && heldMs === 0) || (kind === 'written' && phase === 'arrived')

const crossedElsewhere = (crossed: readonly PersonsEdit[], done: Meddler['done']): string[] =>
  done
    .filter(({ edit, moment }) => crossed.includes(edit) && !isCrossing(moment))
    .map(({ edit, moment }) => `an edit of ${leadKey(edit.ref)} ${moment.when} was overwritten`)

/** Where a person's owner stands against our decision, the ledger says so. */
async function unrecorded({ ledger }: App, done: Meddler['done']): Promise<string[]> {
  const sentences: string[] = []
  for (const { moment, edit } of done) {
    const { ref } = edit
    const field = ownerOf(ref)
    const [stored] = await ledger.leads.read([ref])
    const theirs = edit.changes[field]
    if (theirs === undefined || stored?.assignment?.ownerId === theirs) continue
    const { writes } = await ledger.reports.history([ref])
    const isRecorded = writes.some(({ suppressed }) =>
      suppressed.some((one) => one.field === field && one.theirs === theirs),
    )
    if (!isRecorded)
      sentences.push(`the ledger does not say that a person set ${field} of ${leadKey(ref)} ${moment.when}`)
  }
  return sentences
}
