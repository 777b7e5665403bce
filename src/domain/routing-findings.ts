import { nearestName } from './criteria/nearest-name.ts'
import type { CrmMapping } from './crm-mapping.ts'
import type { Finding } from './finding.ts'
import type { CrmName } from './lead.ts'
import type { Route, Routing } from './routing.ts'

type Routes = Pick<Routing, 'routes'>
type Mapped = Readonly<Record<CrmName, CrmMapping>>

/** What is wrong between the routes of a file, each sound by itself. */
export function routingProblems({ routes }: Routes): Finding[] {
  return routes.flatMap(({ id, owners }, index) => {
    const isThere = routes.slice(0, index).some((other) => other.id === id)
    const isNobodys = Object.keys(owners).length === 0
    return [
      ...(isThere ? [{ path: ['routes', index, 'id'], sentence: `${id} is there twice` }] : []),
      ...(isNobodys
        ? [{ path: ['routes', index, 'owners'], sentence: 'names no CRM: nobody would get a lead' }]
        : []),
    ]
  })
}

/** CRMs that routes name in a misspelt way. */
export const misspeltCrms = ({ routes }: Routes, crms: Mapped): Finding[] =>
  unmappedCrms(routes, crms).flatMap(({ path, crm, meant }) =>
    meant === null ? [] : [{ path, sentence: `there is no mapping for ${crm}; did you mean ${meant}?` }],
  )

/**
 * What is allowed in a routing but may not be meant: who is named in vain, and which leads nobody gets. Addresses are
 * told by their places only, as the sentences reach the log.
 */
export function routingWarnings({ routes }: Routes, crms: Mapped): Finding[] {
  return [
    ...unmappedCrms(routes, crms).flatMap(({ path, crm, meant }) =>
      meant === null
        ? [{ path, sentence: `there is no mapping for ${crm}, so nobody there gets a lead` }]
        : [],
    ),
    ...routes.flatMap((route, index) => [
      ...namedTwice(route, index),
      ...standingForNobody(route, index, crms),
      ...unreachable(routes, index),
    ]),
    ...Object.keys(crms).flatMap((crm) => leftOver(routes, crm)),
  ]
}

function unmappedCrms(routes: readonly Route[], crms: Mapped) {
  const known = Object.keys(crms)
  return routes.flatMap(({ owners }, index) =>
    Object.keys(owners)
      .filter((crm) => !known.includes(crm))
      .map((crm) => ({ path: ['routes', index, 'owners', crm], crm, meant: nearestName(crm, known) })),
  )
}

/** An owner or a country that its list has already. */
function namedTwice({ owners, countries }: Route, index: number): Finding[] {
  const people = Object.entries(owners).flatMap(([crm, listed]) =>
    listed === 'everyone'
      ? []
      : repeats(listed).map((place) => ({
          path: ['routes', index, 'owners', crm, place],
          sentence: 'this address is in the list already: one person is one turn',
        })),
  )
  const places = repeats(countries ?? []).map((place) => ({
    path: ['routes', index, 'countries', place],
    sentence: `${countries?.[place]} is in this list already`,
  }))
  return [...people, ...places]
}

/** Places of entries that came before, in whatever capitals. */
function repeats(listed: readonly string[]): number[] {
  const folded = listed.map((entry) => entry.toLowerCase())
  return folded.flatMap((entry, place) => (folded.indexOf(entry) < place ? [place] : []))
}

/** An owner whom the mapping takes for nobody yet. */
function standingForNobody({ owners }: Route, index: number, crms: Mapped): Finding[] {
  return Object.entries(owners).flatMap(([crm, listed]) => {
    if (listed === 'everyone') return []
    return Object.entries(crms[crm]?.objects ?? {}).flatMap(([object, { unowned }]) => {
      const nobodies = unowned.map((name) => name.toLowerCase())
      return listed.flatMap((email, place) =>
        nobodies.includes(email.toLowerCase())
          ? [
              {
                path: ['routes', index, 'owners', crm, place],
                sentence: `whoever has this address never takes a turn: ${crm}/mapping.yaml names it under objects.${object}.unowned`,
              },
            ]
          : [],
      )
    })
  })
}

/** For which CRMs the routes before one leave it nothing, or not all of its countries. */
function unreachable(routes: readonly Route[], index: number): Finding[] {
  const route = routes[index]
  if (route === undefined) return []
  const before = routes.slice(0, index)
  const crms = Object.keys(route.owners)
  const without = crms.flatMap((crm) => {
    const all = before.find(({ owners, countries }) => owners[crm] !== undefined && countries === null)
    return all === undefined ? [] : [{ crm, all: all.id }]
  })
  const [first] = without
  if (first !== undefined) {
    const whose =
      without.length === crms.length ? 'lead' : `lead of ${without.map(({ crm }) => crm).join(' or ')}`
    const sentence = `no ${whose} comes here: ${first.all}, which stands before it, takes those of every country`
    return [{ path: ['routes', index, 'id'], sentence }]
  }
  return (route.countries ?? []).flatMap((country, place) => {
    const takers = crms.map(
      (crm) =>
        before.find(({ owners, countries }) => owners[crm] !== undefined && countries?.includes(country))?.id,
    )
    const taken = takers.filter((taker) => taker !== undefined)
    const [taker] = taken
    if (taker === undefined) return []
    const whose = taken.length === crms.length ? '' : ` of ${crms.filter((_, at) => takers[at]).join(' or ')}`
    const sentence = `no lead${whose} from ${country} comes here: ${taker}, which stands before it, takes them`
    return [{ path: ['routes', index, 'countries', place], sentence }]
  })
}

/** The leads of a mapped CRM that no route is for. */
function leftOver(routes: readonly Route[], crm: CrmName): Finding[] {
  const named = routes.filter(({ owners }) => owners[crm] !== undefined)
  if (named.length === 0)
    return [{ path: ['routes'], sentence: `no route is for ${crm}: its leads get no owner` }]
  if (named.some(({ countries }) => countries === null)) return []
  const sentence = `no route takes the leads of ${crm} from other countries, or from nobody knows where: they get no owner`
  return [{ path: ['routes'], sentence }]
}
