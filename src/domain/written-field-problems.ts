import type { ObjectMapping, OwnedField, ResultName } from './crm-mapping.ts'
import type { Finding } from './finding.ts'

/** As which types of field each result can be kept. */
const typesOf: Readonly<Record<ResultName, readonly OwnedField['type'][]>> = {
  score: ['number'],
  fitScore: ['number'],
  engagementScore: ['number'],
  bantScore: ['number'],
  stage: ['text', 'longText'],
  reason: ['text', 'longText'],
  nextQuestion: ['text', 'longText'],
  recontactOn: ['date'],
  valueTier: ['text', 'longText'],
  definition: ['text', 'longText'],
}

/**
 * Fields under `write` that are not Plumbline's alone, or cannot hold what it writes there. Where one is read as well,
 * Plumbline would write over what people know, and take its own words for theirs. Capitals are not looked at: Salesforce
 * does not either, and HubSpot has none.
 */
export function writtenFieldProblems(mapping: ObjectMapping): Finding[] {
  const uses = otherUses(mapping)
  const written = new Map<string, string>()
  const problems: Finding[] = []
  for (const [result, { field, type }] of Object.entries(mapping.write) as [ResultName, OwnedField][]) {
    const path = ['write', result, 'field']
    const use = uses.get(field.toLowerCase())
    const twice = written.get(field.toLowerCase())
    if (use !== undefined)
      problems.push({
        path,
        sentence: `${field} is ${use} as well: Plumbline would write over what others put there; name a field that is its own`,
      })
    if (twice !== undefined)
      problems.push({
        path,
        sentence: `${twice} is written into ${field} already; give each a field of its own`,
      })
    if (!typesOf[result].includes(type))
      problems.push({
        path: ['write', result, 'type'],
        sentence: `${result} needs a field of type ${typesOf[result].join(' or ')}, not ${type}`,
      })
    written.set(field.toLowerCase(), result)
  }
  if (mapping.stage?.field.toLowerCase() === mapping.owner.toLowerCase())
    problems.push({ path: ['stage', 'field'], sentence: `${mapping.owner} is the owner as well` })
  return problems
}

/** What else the fields of an object are for, by their names in small letters. */
function otherUses({ read, stage, owner, identity, actions }: ObjectMapping): ReadonlyMap<string, string> {
  const uses = new Map<string, string>()
  const use = (field: string, as: string) => uses.set(field.toLowerCase(), as)
  for (const field of identity.emails) use(field, 'read for further e-mail addresses (identity.emails)')
  for (const field of Object.keys(identity.records)) use(field, 'read for a record id (identity.records)')
  if (identity.merged !== null) use(identity.merged, 'read for merged records (identity.merged)')
  for (const [name, { from }] of Object.entries(read)) for (const field of from) use(field, `read as ${name}`)
  if (actions !== null) use(actions.from, 'read as the activity log (actions)')
  if (stage !== null) use(stage.field, 'the stage (stage.field)')
  use(owner, 'the owner')
  return uses
}
