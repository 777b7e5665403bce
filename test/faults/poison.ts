import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { everyLead } from '../pipeline/outcome.ts'

const every = 100
/** In a small world there is one of them too. */
const first = 7

export const poisonSentence = 'This record is locked by the legal department.'

const crmOf = ({ crm }: LeadRef, { hubspot, salesforce }: Sandboxes) =>
  crm === 'hubspot' ? hubspot : salesforce

/** Has the CRMs refuse every write to one lead in a hundred; answers their keys. */
export function poisonOneInHundred(sandboxes: Sandboxes): ReadonlySet<string> {
  const refuse = (ref: LeadRef) => crmOf(ref, sandboxes).addValidationRule(ref.id, poisonSentence)
  const refs = [
    ...Map.groupBy(everyLead(sandboxes), ({ ref }) => `${ref.crm}/${ref.object}`).values(),
  ].flatMap((leads) =>
    leads
      .filter(({ ref, sandbox }) => sandbox.record(ref.object, ref.id)?.IsConverted !== true)
      .filter((_, index) => index % every === first)
      .map(({ ref }) => ref),
  )
  for (const ref of refs) refuse(ref)
  return new Set(refs.map(leadKey))
}

/** Somebody mends in the CRMs what refused these leads. */
export function liftPoison(sandboxes: Sandboxes, refused: ReadonlySet<string>): void {
  for (const { ref } of everyLead(sandboxes))
    if (refused.has(leadKey(ref))) crmOf(ref, sandboxes).removeValidationRule(ref.id)
}
