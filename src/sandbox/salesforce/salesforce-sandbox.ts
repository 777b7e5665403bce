import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { CrmSandbox, CrmSandboxOptions } from '../crm-sandbox.ts'
import { createDoors, doorOf } from '../doors.ts'
import { createFaults, sendBroken, spoilsOnlyTheAnswer } from '../faults.ts'
import { type ActsOfPeople, createActsOfPeople } from './acts-of-people.ts'
import { type ApiAnswer, createApi, purposeOf } from './api.ts'
import { type FieldDefinition, field } from './fields.ts'
import { createOrg } from './org.ts'
import { readChanges } from './save.ts'
import { integrationUser, seedOrg } from './seed.ts'
import { createSessions } from './sessions.ts'
import { type StoredRecord, wireTime } from './table.ts'
import { tasksOf } from './tasks.ts'

export interface SalesforceSandboxOptions extends CrmSandboxOptions {
  /** PEM of the certificate's key that JWT sign-in is checked against; none: only client credentials. */
  readonly publicKey?: string
  /** 18 characters. */
  readonly organizationId?: string
  /** How long an access token holds by the sandbox's clock. */
  readonly sessionMs?: number
  /** API calls that the org has for a day. */
  readonly dailyLimit?: number
}

/** A Salesforce org on loopback. Objects are `Lead`, `Contact`, `Account`, `User`, `Group` and permissions. */
export interface SalesforceSandbox extends CrmSandbox, ActsOfPeople {
  readonly clientId: string
  readonly clientSecret: string
  /** The integration user. */
  readonly username: string
  /** Hides a field (`Lead.Region__c`) or an object (`Lead`) from the integration user. */
  hide(what: string): void
  show(what: string): void
  /** Takes the permission to create tasks out of the integration user's profile. */
  forbidTasks(): void
  /** Makes it the org of a refreshed sandbox: another organisation id, the same records; all sessions end. */
  refresh(organizationId: string): void
  /** Gives the org a field of its own, or changes one, as an admin does; everybody may see it. */
  defineField(object: string, name: string, more: Partial<FieldDefinition>): void
  /** Ends all sessions, as an admin can: the next call of each is answered with 401. */
  expireSessions(): void
  /** Adds a validation rule that refuses every save of this record with this sentence. */
  addValidationRule(id: string, sentence: string): void
  /** Takes the rule of a record away. */
  removeValidationRule(id: string): void
  /** Puts a record into an approval process, which locks it until it is over. */
  setInApproval(id: string, isInApproval: boolean): void
  /** Makes a user inactive, who keeps the records, or active again. */
  setActive(userId: string, isActive: boolean): void
  /** Changes how many characters a text field holds. */
  setLength(object: string, field: string, length: number): void
  /** Lets the next save of this record find the row locked. */
  lockRow(id: string): void
  /** A person's edit whose transaction was stamped earlier than it became visible. */
  commitLate(
    object: string,
    id: string,
    changes: Readonly<Record<string, string | number | boolean | null>>,
    stampedAt: Date,
  ): void
}

const clientId = '3MVG9.plumbline.sandbox'
const clientSecret = 'sandbox-client-secret'

function parseBody(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** Starts the sandbox; it is ready when this resolves, and disposing of it ends every connection. */
export async function startSalesforceSandbox(options: SalesforceSandboxOptions): Promise<SalesforceSandbox> {
  const { now, publicKey = null, sessionMs = 2 * 3_600_000, dailyLimit = 100_000 } = options
  const { onCall = () => undefined } = options
  let { organizationId = '00DPb0000000001AAA' } = options
  const org = createOrg(now)
  seedOrg(org, options.people)
  const { username } = integrationUser
  const sessions = createSessions({ clientId, clientSecret, username, publicKey, lifetimeMs: sessionMs, now })
  const faults = createFaults()
  const calls: Record<string, number> = {}
  const used = () => Object.values(calls).reduce((sum, count) => sum + count, 0)
  const api = createApi(org, () => ({ used: used(), limit: dailyLimit }))

  /** A session belongs to the address that it was asked for at. */
  function token(body: string, door: string): ApiAnswer {
    const answer = sessions.request(new URLSearchParams(body), door)
    if (answer.status !== 200) {
      return { status: 400, body: { error: answer.error, error_description: answer.description } }
    }
    const id = `${door}/id/${organizationId}/${org.integrationUserId}`
    return {
      status: 200,
      body: {
        access_token: answer.token,
        instance_url: door,
        id,
        token_type: 'Bearer',
        issued_at: String(now().getTime()),
      },
    }
  }

  function refusedEntry(request: IncomingMessage): ApiAnswer | null {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    if (!sessions.isValid(bearer)) {
      return {
        status: 401,
        body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      }
    }
    if (used() < dailyLimit) return null
    return {
      status: 403,
      body: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    }
  }

  function apiAnswer(request: IncomingMessage, body: unknown, purpose: string): ApiAnswer {
    const refused = refusedEntry(request)
    if (refused) return refused
    calls[purpose] = (calls[purpose] ?? 0) + 1
    return api.answer({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
    })
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request)
    const isSignIn = request.url === '/services/oauth2/token' && request.method === 'POST'
    const body = isSignIn ? null : parseBody(text)
    const purpose = isSignIn
      ? 'sign-in'
      : purposeOf({ method: request.method ?? '', url: request.url ?? '', headers: {}, body })
    const call = { purpose, door: doorOf(request), body: text }
    await onCall({ ...call, phase: 'arrived' })
    response.once('close', () => void onCall({ ...call, phase: 'answered' }))
    const fault = faults.take(purpose)
    const isCarriedOut = fault === null || spoilsOnlyTheAnswer(fault)
    const answer = isCarriedOut
      ? isSignIn
        ? token(text, call.door)
        : apiAnswer(request, body, purpose)
      : null
    if (isCarriedOut) await onCall({ ...call, phase: 'carried-out' })
    response.setHeader('date', now().toUTCString())
    response.setHeader('content-type', 'application/json;charset=UTF-8')
    response.setHeader('sforce-limit-info', `api-usage=${used()}/${dailyLimit}`)
    const sent = JSON.stringify(answer?.body ?? null)
    if (typeof fault === 'string') {
      sendBroken(response, fault, sent)
      return
    }
    const { status, headers = {}, body: faultBody = '' } = fault ?? { status: answer?.status ?? 500 }
    response.writeHead(status, headers).end(fault === null ? sent : faultBody)
  }

  const doors = createDoors((request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  const url = await doors.open(options.port)

  function find(object: string, id: string): StoredRecord {
    const record = org.table(object).records.get(id)
    if (!record || record.IsDeleted === true)
      throw new RangeError(`the Salesforce sandbox has no ${object} ${id}`)
    return record
  }

  return {
    url,
    openDoor: () => doors.open(0),
    clientId,
    clientSecret,
    username,
    callCounts: () => ({ ...calls }),
    writeCounts: () => ({ ...org.saves }),
    editAsPerson(object, id, changes) {
      org.table(object).update(find(object, id), readChanges(org, object, changes), org.stamp())
    },
    record(object, id) {
      const record = org.table(object).records.get(id)
      return record && record.IsDeleted !== true ? { ...record } : null
    },
    ids: (object) =>
      [...org.table(object).records.values()]
        .filter(({ IsDeleted }) => IsDeleted !== true)
        .map(({ Id }) => Id),
    ...createActsOfPeople(org, find),
    tasks: () => tasksOf(org),
    deleteTask(id) {
      org.table('Task').update(find('Task', id), { IsDeleted: true }, org.stamp())
    },
    forbidTasks() {
      org.lacksTasks = true
    },
    defineField(object, name, more) {
      const { fields } = org.table(object)
      fields.set(name, { ...(fields.get(name) ?? field(name, 'string', { length: 255 })), ...more })
    },
    hide(what) {
      org.hidden.add(what)
    },
    show(what) {
      org.hidden.delete(what)
    },
    failNext: (fault) => faults.add(fault),
    refresh(newId) {
      organizationId = newId
      sessions.expireAll()
    },
    expireSessions: () => sessions.expireAll(),
    addValidationRule: (id, sentence) => org.validationRules.set(id, sentence),
    removeValidationRule: (id) => void org.validationRules.delete(id),
    setInApproval: (id, isInApproval) =>
      void (isInApproval ? org.inApproval.add(id) : org.inApproval.delete(id)),
    setActive(userId, isActive) {
      org.table('User').update(find('User', userId), { IsActive: isActive }, org.stamp())
    },
    setLength(object, name, length) {
      const { fields } = org.table(object)
      const field = fields.get(name)
      if (field === undefined) throw new RangeError(`the Salesforce sandbox has no field ${object}.${name}`)
      fields.set(name, { ...field, length })
    },
    lockRow: (id) => org.lockedOnce.add(id),
    commitLate(object, id, changes, stampedAt) {
      org.table(object).update(find(object, id), readChanges(org, object, changes), wireTime(stampedAt))
    },
    [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose](),
  }
}
