import type { SandboxPerson } from './person.ts'

export interface CrmSandboxOptions {
  /** Port on loopback; 0 takes any free one. */
  readonly port: number
  readonly people: Iterable<SandboxPerson>
  /** The sandbox's clock. */
  readonly now: () => Date
  /** Watches every call. */
  readonly onCall?: ObserveSandboxCall
}

/** A moment of one call. */
export interface SandboxCall {
  /**
   * `arrived`: nothing is done yet; `carried-out`: done, and nobody knows; `answered`: the answer is with the caller, or
   * never will be.
   */
  readonly phase: 'arrived' | 'carried-out' | 'answered'
  /** As the call is counted: `search`, `write` … */
  readonly purpose: string
  /** The base address that the caller used. */
  readonly door: string
  /** As it came over the wire. */
  readonly body: string
}

/** The call waits until its watcher is done, so that whatever must happen at that very moment can. */
export type ObserveSandboxCall = (call: SandboxCall) => void | Promise<void>

/** A task as somebody of the CRM finds it. */
export interface SandboxTask {
  readonly id: string
  /** Records that it is about. */
  readonly recordIds: readonly string[]
  readonly ownerId: string | null
  readonly subject: string
  readonly body: string
  /** As the CRM holds it: a moment or a day. */
  readonly dueAt: string
  readonly isDeleted: boolean
}

/** A stateful, strict stand-in of a CRM on loopback, with the counters that budgets are checked against. */
export interface CrmSandbox extends AsyncDisposable {
  /** Base address, `http://127.0.0.1:port`. */
  readonly url: string
  /** One more base address of the same account, for a caller who is to be told from others. */
  openDoor(): Promise<string>
  /** API calls so far by purpose, counted as the CRM bills them; sign-in is free. */
  callCounts(): Readonly<Record<string, number>>
  /** Records written so far, and how many of these writes changed nothing. */
  writeCounts(): { readonly changed: number; readonly needless: number }
  /** Lets a person edit a record in the CRM's own screen; moves its modification stamp. */
  editAsPerson(
    object: string,
    id: string,
    changes: Readonly<Record<string, string | number | boolean | null>>,
  ): void
  /** The record as it is stored; null when there is none. */
  record(object: string, id: string): Readonly<Record<string, unknown>> | null
  /** Ids of all live records of an object, in the order of creation. */
  ids(object: string): readonly string[]
  /** All tasks that were ever created through the API, deleted ones too, in the order of creation. */
  tasks(): readonly SandboxTask[]
  /** Lets a person delete a task. */
  deleteTask(id: string): void
  /** The next calls of a purpose answer with this failure, for tests and for looking at bad days. */
  failNext(fault: SandboxFault): void
}

export interface SandboxFault {
  /** `search`, `query`, `write` …; null for any. */
  readonly purpose: string | null
  readonly times: number
  /** A status with a body as the CRM would send it, or a broken answer. */
  readonly how:
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
    | 'reset'
    | 'stall-body'
    | 'cut-body'
    /** The call is carried out, the answer never arrives. */
    | 'lose-answer'
}
