import type { CrmMapping } from '../domain/crm-mapping.ts'
import { byLead } from '../domain/identity/identity.ts'
import { leadOfPerson, type MemberState } from '../domain/identity/requalify-person.ts'
import type { CrmName, Lead } from '../domain/lead.ts'
import type { StoredLead } from '../ports/ledger.ts'

/** A record of a person as the ledger holds it, with its part in what is decided about the person. */
export interface PersonMember extends MemberState {
  readonly stored: StoredLead
}

/** All records of a person, the one that leads first, and the one lead that they come to. */
export interface Person {
  readonly members: readonly PersonMember[]
  readonly lead: Lead
}

/** A record of an object that no mapping names (any more) takes part last. */
export function personOf(records: readonly StoredLead[], mapping: (crm: CrmName) => CrmMapping): Person {
  const members = records.map((stored) => memberOf(stored, mapping)).toSorted(byLead)
  return { members, lead: leadOfPerson(members) }
}

function memberOf(stored: StoredLead, mapping: (crm: CrmName) => CrmMapping): PersonMember {
  const {
    lead,
    inputsAt,
    lastWritten,
    baseline,
    unanswered,
    overrides,
    assignment,
    assignedAt,
    decision,
    clearedStage,
  } = stored
  const precedence = mapping(lead.ref.crm).objects[lead.ref.object]?.identity.precedence ?? 0
  return {
    lead,
    inputsAt,
    precedence,
    lastWritten,
    baseline,
    unanswered,
    overrides,
    assignment,
    clearedStage,
    assignedAt,
    previous: decision?.decision ?? null,
    decidedAt: decision?.decidedAt ?? null,
    stored,
  }
}
