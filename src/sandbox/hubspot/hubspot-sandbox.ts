import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { CrmSandbox, CrmSandboxOptions } from '../crm-sandbox.ts'
import { createDoors, doorOf } from '../doors.ts'
import { createFaults, sendBroken, spoilsOnlyTheAnswer } from '../faults.ts'
import { type Answer, ok, Refusal } from './answer.ts'
import { batchRead, batchUpdate } from './batch.ts'
import { createRateLimiter, type HubspotLimits } from './limits.ts'
import { list } from './list.ts'
import { mergeRows } from './merge.ts'
import { defaultOwners, listOwners, type SandboxOwner } from './owners.ts'
import { answerProperties } from './properties.ts'
import { ownProperty, type PropertyDefinition } from './property-catalog.ts'
import { recordsOfPeople } from './records-of-people.ts'
import { purposeOf, type Route, routeOf } from './route.ts'
import { allScopes, checkScope } from './scopes.ts'
import { search } from './search.ts'
import { findRow, isLive, putValues, type RecordTable, readValue } from './store.ts'
import { createTasks } from './tasks.ts'

export interface HubspotSandboxOptions extends CrmSandboxOptions {
  readonly token?: string
  readonly portalId?: number
  readonly owners?: readonly SandboxOwner[]
  readonly limits?: Partial<HubspotLimits>
  /** How long the search index shows a record as it was before a change, on the sandbox's clock. */
  readonly indexLagMs?: number
}

/** A HubSpot account on loopback. Objects are `contact` and `company`. */
export interface HubspotSandbox extends CrmSandbox {
  /** The bearer token that it takes. */
  readonly token: string
  readonly owners: readonly SandboxOwner[]
  /** Takes a scope out of the token, as an admin can. */
  revokeScope(scope: string): void
  /** Changes the account's own currency, in which a company's revenue is. */
  keepMoneyIn(code: string): void
  /** Has it answer with amounts in these currencies besides its own. */
  addCurrencies(...codes: string[]): void
  /** Gives the account a property of its own, or changes one, as an admin does. */
  defineProperty(object: string, name: string, more: Partial<PropertyDefinition>): void
  /** Deletes properties with all that they held, as an admin does. */
  removeProperties(object: string, isRemoved: (name: string) => boolean): void
  /** Adds a rule of the account that refuses every write to this record with this sentence. */
  addValidationRule(id: string, sentence: string): void
  /** Takes the rule of a record away. */
  removeValidationRule(id: string): void
  /** Makes a contact property read-only through the API, or takes that back. */
  setReadOnly(property: string, isReadOnly: boolean): void
  /** Puts a record into the recycle bin. */
  archive(object: string, id: string): void
  /** Takes a property out of what the token may see; what is kept in it stays. */
  hide(object: string, name: string): void
  show(object: string, name: string): void
  /** Merges one record into another; the first one's id is gone afterwards. */
  merge(object: string, loserId: string, survivorId: string): void
}

function refuseToken(): Refusal {
  const message =
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview'
  return new Refusal(401, { message, category: 'INVALID_AUTHENTICATION' })
}

/** Starts the sandbox; it is ready when this resolves, and disposing of it ends every connection. */
export async function startHubspotSandbox(options: HubspotSandboxOptions): Promise<HubspotSandbox> {
  const {
    now,
    owners = defaultOwners,
    token = 'pat-sandbox-token',
    portalId = 20_000_001,
    indexLagMs = 0,
  } = options
  const { onCall = () => undefined } = options
  const startedAt = now()
  const tables = recordsOfPeople(options.people, owners, startedAt.getTime())
  const tasks = createTasks(tables.contacts, owners)
  const limiter = createRateLimiter({
    tenSecondly: null,
    searchSecondly: null,
    daily: null,
    ...options.limits,
  })
  const faults = createFaults()
  const currencies: string[] = []
  let ownCurrency = 'USD'
  const scopes = new Set<string>(allScopes)
  const calls: Record<string, number> = {}
  const writes = { changed: 0, needless: 0 }
  const rules = new Map<string, string>()

  const countWrite = (isChanged: boolean): void => {
    if (isChanged) writes.changed += 1
    else writes.needless += 1
  }

  const tableOf = (object: string): RecordTable => {
    if (object === 'contact') return tables.contacts
    if (object === 'company') return tables.companies
    throw new Error(`the HubSpot sandbox has no object ${object}`)
  }

  const rowOf = (object: string, id: string) => {
    const row = findRow(tableOf(object), id)
    if (row === null) throw new Error(`the HubSpot sandbox has no ${object} ${id}`)
    return row
  }

  function carryOut(route: Route, body: string): Answer {
    const moment = now()
    switch (route.call) {
      case 'search':
        return search(tables[route.type], body, moment.getTime())
      case 'list':
        return list(tables[route.type], route.query)
      case 'batch-read':
        return batchRead(tables[route.type], body, moment)
      case 'batch-update':
        return batchUpdate(tables[route.type], body, {
          owners,
          now: moment,
          indexLagMs,
          rules,
          count: countWrite,
        })
      case 'create-tasks':
        return tasks.create(body, moment)
      case 'read-tasks':
        return tasks.read(body, moment)
      case 'list-tasks':
        return tasks.list(route.query)
      case 'tasks-of-contacts':
        return tasks.ofContacts(body, moment)
      case 'owners':
        return listOwners(owners, route.query, startedAt)
      case 'account':
        return ok({
          portalId,
          accountType: 'SANDBOX',
          timeZone: 'UTC',
          companyCurrency: ownCurrency,
          additionalCurrencies: [...currencies],
          uiDomain: 'app.hubspot.com',
        })
      case 'token':
        return ok({ userId: 1, hubId: portalId, appId: 30_000_001, scopes: [...scopes] })
      case 'properties': {
        const answer = answerProperties(tables[route.type].catalog, route.method, route.rest, body, moment)
        if (answer !== null) return answer
        throw new Refusal(404, { message: 'resource not found' })
      }
    }
  }

  function answerOf(
    request: IncomingMessage,
    route: Route | null,
    body: string,
    headers: Map<string, string>,
  ): Answer {
    try {
      if (request.headers.authorization !== `Bearer ${token}`) throw refuseToken()
      const limitHeaders = limiter.admit(route?.call === 'search', now().getTime())
      for (const [name, value] of Object.entries(limitHeaders)) headers.set(name, value)
      if (route === null) throw new Refusal(404, { message: 'resource not found' })
      checkScope(scopes, route)
      return carryOut(route, body)
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      if (error instanceof SyntaxError)
        return new Refusal(400, { message: 'Invalid input JSON on line 1' }).answer
      throw error
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request)
    const route = routeOf(request.method ?? '', new URL(request.url ?? '/', 'http://sandbox'))
    const purpose = purposeOf(route)
    calls[purpose] = (calls[purpose] ?? 0) + 1
    const call = { purpose, door: doorOf(request), body }
    await onCall({ ...call, phase: 'arrived' })
    response.once('close', () => void onCall({ ...call, phase: 'answered' }))

    const fault = faults.take(purpose)
    response.sendDate = false
    response.setHeader('Date', now().toUTCString())
    if (fault !== null && typeof fault === 'object') {
      response.writeHead(fault.status, { 'content-type': 'application/json;charset=utf-8', ...fault.headers })
      response.end(fault.body ?? '')
      return
    }
    const headers = new Map<string, string>()
    const isDone = fault === null || spoilsOnlyTheAnswer(fault)
    const answer = isDone ? answerOf(request, route, body, headers) : ok({})
    if (isDone) await onCall({ ...call, phase: 'carried-out' })
    const text = JSON.stringify(answer.body)
    if (fault !== null) {
      sendBroken(response, fault, text)
      return
    }
    response.setHeaders(headers)
    response.writeHead(answer.status, { 'content-type': 'application/json;charset=utf-8' })
    response.end(text)
  }

  const doors = createDoors((request, response) => {
    // A caller that hangs up while it is being read ends its own call alone.
    serve(request, response).catch(() => response.destroy())
  })
  const url = await doors.open(options.port)

  return {
    url,
    openDoor: () => doors.open(0),
    token,
    owners,
    callCounts: () => ({ ...calls }),
    writeCounts: () => ({ ...writes }),
    editAsPerson(object, id, changes) {
      const { catalog } = tableOf(object)
      const values = Object.entries(changes).map(([name, value]) => {
        if (!catalog.properties.has(name)) throw new Error(`the HubSpot sandbox has no property ${name}`)
        return [name, value === null ? '' : String(value)] as const
      })
      putValues(rowOf(object, id), Object.fromEntries(values), now().getTime(), indexLagMs)
    },
    record(object, id) {
      const table = tableOf(object)
      const row = findRow(table, id)
      if (row === null || !isLive(row)) return null
      return Object.fromEntries(
        [...table.catalog.properties.keys()].map((name) => [name, readValue(table, row, row.current, name)]),
      )
    },
    ids: (object) =>
      tableOf(object)
        .rows.filter(isLive)
        .map(({ id }) => String(id)),
    tasks: () => tasks.all(),
    deleteTask: (id) => tasks.archive(id),
    failNext: (fault) => faults.add(fault),
    revokeScope: (scope) => void scopes.delete(scope),
    keepMoneyIn(code) {
      ownCurrency = code
    },
    addCurrencies: (...codes) => void currencies.push(...codes),
    defineProperty(object, name, more) {
      const { properties } = tableOf(object).catalog
      properties.set(name, { ...(properties.get(name) ?? ownProperty(name)), ...more })
    },
    removeProperties(object, isRemoved) {
      const { properties } = tableOf(object).catalog
      for (const name of properties.keys()) if (isRemoved(name)) properties.delete(name)
    },
    addValidationRule: (id, sentence) => void rules.set(id, sentence),
    hide(object, name) {
      tableOf(object).catalog.hidden.add(name)
    },
    show(object, name) {
      tableOf(object).catalog.hidden.delete(name)
    },
    removeValidationRule: (id) => void rules.delete(id),
    setReadOnly(name, isReadOnly) {
      const { properties } = tables.contacts.catalog
      const property = properties.get(name)
      if (property === undefined) throw new Error(`the HubSpot sandbox has no property ${name}`)
      properties.set(name, { ...property, isReadOnly })
    },
    archive(object, id) {
      rowOf(object, id).isArchived = true
    },
    merge(object, loserId, survivorId) {
      mergeRows(rowOf(object, loserId), rowOf(object, survivorId), now().getTime(), indexLagMs)
      if (object === 'contact') tasks.move(loserId, survivorId)
    },
    [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose](),
  }
}
