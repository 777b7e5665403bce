import { bantCriteria } from '../domain/bant/bant.ts'
import { aloneInBuying, type BuyingGroup } from '../domain/bant/buying-group.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import type { Lead } from '../domain/lead.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'
import type { Person } from './person.ts'

/** A person's buying group, and how it is known. */
export interface GroupedLead {
  readonly buyingGroup: BuyingGroup
  /** The company's domain; null where the decision depends on no colleague. */
  readonly company: string | null
  /** True when nothing is known anew: group and buying role are those of the decision that stands. */
  readonly isGroupStanding: boolean
}

export const noGroup: GroupedLead = { buyingGroup: aloneInBuying, company: null, isGroupStanding: false }

/**
 * The buying group of each person, in their order. One without news keeps the group that its decision stands on, so
 * that the ledger is asked only for those with news: at most one statement for any number. Whoever can sign only under
 * this definition, or no more, is news, since colleagues hang on it; so is whoever's company has another domain now. Nobody is a colleague of their own records.
 */
export async function buyingGroupsOf(
  people: readonly Person[],
  domains: readonly (string | null)[],
  ledger: Ledger,
  buyingRole: CompiledDefinition['buyingRole'],
): Promise<GroupedLead[]> {
  const canNowSign = (lead: Lead) => buyingRole(lead) === 'decision-maker'
  const standing = people.map((person, index) => {
    const group = standingGroup(person)
    const isSame = group?.company === domains[index] && canNowSign(person.lead) === couldSign(person)
    return isSame ? group : null
  })
  const news = people.flatMap((person, index) => {
    const company = domains[index] ?? null
    const isNew = company !== null && isAsked(person.lead) && standing[index] === null
    return isNew ? [{ person, company }] : []
  })
  const here = news.filter(({ person: { lead } }) => lead.standing.kind === 'active' && canNowSign(lead))
  const elsewhere = await ledger.leads.findDecisionMakers(
    [...new Set(news.map(({ company }) => company))],
    news.flatMap(({ person }) => person.members.map(({ lead }) => lead.ref)),
  )
  const canSign = new Set([...here.map(({ company }) => company), ...elsewhere])
  const newCompanies = new Map(news.map(({ person, company }) => [person, company]))
  return people.map((person, index) => {
    const company = newCompanies.get(person)
    if (company !== undefined)
      return { buyingGroup: { hasDecisionMaker: canSign.has(company) }, company, isGroupStanding: false }
    return standing[index] ?? noGroup
  })
}

/** Somebody answered something; who was never asked hangs on nobody else's answers. */
const isAsked = ({ values }: Lead): boolean => bantCriteria.some((name) => values[`bant.${name}`] !== null)

/** All records of a person are decided alike. */
const couldSign = ({ members: [first] }: Person): boolean => first?.previous?.buyingRole === 'decision-maker'

/** The group that the standing decisions of all records of a person have in common. */
function standingGroup({ members }: Person): GroupedLead | null {
  const [first = null, ...rest] = members.map(({ stored }) => standingGroupOf(stored))
  const isCommon = rest.every(
    (group) =>
      group?.company === first?.company &&
      group?.buyingGroup.hasDecisionMaker === first?.buyingGroup.hasDecisionMaker,
  )
  return isCommon ? first : null
}

/** The group of a decision that was made about just these inputs and was not reopened since. */
function standingGroupOf({ buyingGroup, decision, revision }: StoredLead): GroupedLead | null {
  if (buyingGroup === null || buyingGroup.hasDecisionMaker === null || decision?.revision !== revision)
    return null
  const { company, hasDecisionMaker } = buyingGroup
  return { buyingGroup: { hasDecisionMaker }, company, isGroupStanding: true }
}
