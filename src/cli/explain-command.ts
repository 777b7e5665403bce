import { z } from 'zod'
import type { CrmMapping } from '../domain/crm-mapping.ts'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { type AskedLead, readAskedLead } from '../domain/identity/asked-lead.ts'
import { identityKey } from '../domain/identity/identity-keys.ts'
import { linkedId } from '../domain/identity/linked-id.ts'
import { mostBearers } from '../domain/identity/same-person.ts'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import { typedOverOwn } from '../domain/typed-over.ts'
import type { Mappings } from '../mappings/check-mappings.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import { Failure } from '../ports/failure.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { unseenOptOuts } from '../qualification/unseen-opt-outs.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { explanationRecord, renderExplanation } from './explanation-text.ts'
import { fitLines } from './fit-lines.ts'
import { jsonText, linesText } from './printable.ts'

/** Prints the whole explanation of a lead, named in any of the ways that `readAskedLead` knows. */
export const explain = defineLedgerCommand({
  name: 'explain',
  arguments: z.object({ lead: z.array(z.string()), json: z.boolean() }),
  async run({ lead, json }, { config, ledger }, terminal) {
    const mappings = readMappings(config.mappingsDir)
    const asked = readAskedLead(lead)
    if (asked === null) throw notUnderstood
    const refs =
      asked.kind === 'record'
        ? recordsOf(asked, mappings.crms)
        : await ledger.identities.findBearers(keyOf(asked.email, mappings))
    const found = await ledger.leads.read(refs.filter(({ crm }) => asked.crm === null || crm === asked.crm))
    const known = found.find(({ lead: { standing } }) => standing.kind === 'active') ?? found[0]
    if (known === undefined) throw unknown(asked)
    const object = mappings.crms[known.lead.ref.crm]?.objects[known.lead.ref.object]
    const stored =
      object === undefined ? known : { ...known, typedOver: typedOverOwn(known.typedOver, object) }
    if (asked.kind === 'address' && found.length > mostBearers) throw sharedByMany(found)
    const { ref } = stored.lead
    const [person = []] = await ledger.identities.read([ref])
    // What became another record left its history to it.
    const inherited = person.filter(({ lead: { standing } }) => 'to' in standing).map(({ lead }) => lead.ref)
    const history = {
      ...(await ledger.reports.history([ref, ...inherited])),
      tasks: await ledger.tasks.read(person.map(({ lead }) => lead.ref)),
      unseenOptOuts: [
        ...(await unseenOptOuts(person, { ledger, mapping: (crm) => mappings.crms[crm] ?? { objects: {} } })),
      ],
    }
    terminal.out(
      json
        ? jsonText(explanationRecord(stored, history, person))
        : linesText(fitLines(renderExplanation(stored, history, person), terminal.width)),
    )
    return exitCodes.done
  },
})

const refusal = (sentence: string): Failure => new Failure('misconfigured', sentence, { cause: null })

const notUnderstood = refusal(
  'Which lead is meant cannot be told. Name it as hubspot 1000621, as hubspot/contact/1000621, by its id alone, by its e-mail address, or by the web address of the contact or Lead in its CRM.',
)

/** An id is looked for in every object that its CRM's mapping has. */
function recordsOf(
  { crm, object, id }: Extract<AskedLead, { kind: 'record' }>,
  mappings: Readonly<Record<string, CrmMapping>>,
): LeadRef[] {
  const mapping = mappings[crm]
  if (mapping === undefined)
    throw refusal(`There is no mapping for a CRM named ${crm}; say ${Object.keys(mappings).join(' or ')}.`)
  return Object.keys(mapping.objects)
    .filter((name) => object === null || name.toLowerCase() === object.toLowerCase())
    .map((name) => linkedId({ crm, object: name, id }))
}

/** What the ledger finds people by; it holds no address. */
function keyOf(email: string, { definition, definitionId: id }: Mappings): string {
  const { vocabulary } = compileDefinition({
    definition,
    id,
    vocabulary: createVocabulary({ allowDomains: [] }),
  })
  const key = identityKey(email, vocabulary)
  if (key === null)
    throw refusal(
      'This is the address of a function, or a throw-away one: it stands for no person, and nobody is found by it. Name the record, as hubspot 1000621.',
    )
  return key
}

function unknown(asked: AskedLead): Failure {
  const who = asked.kind === 'record' ? `${asked.crm} ${asked.id}` : 'anybody with this address'
  return refusal(
    `The ledger does not know ${who}. It learns of leads by pulling: run plumbline sync, then ask again.`,
  )
}

/** Records that are too many to be one person's are not one person to the ledger. */
const sharedByMany = (found: readonly StoredLead[]): Failure =>
  refusal(
    `More than ${mostBearers} records have this address, which therefore stands for nobody. Name one of them: ${found
      .slice(0, 5)
      .map(({ lead: { ref } }) => leadKey(ref))
      .join(', ')}, ….`,
  )
