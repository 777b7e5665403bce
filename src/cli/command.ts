import type { z } from 'zod'
import type { App } from '../app.ts'
import type { Config } from '../config.ts'
import type { CallLedger } from '../ports/call-budget.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Status } from '../reports/status.ts'
import type { Terminal } from './terminal.ts'

/** What a command that only reads the ledger works on. */
export interface OpenedLedger {
  readonly config: Config
  readonly ledger: Ledger
  /** Reads how things stand in ledger and queue. */
  readStatus(): Promise<Status>
  /** The calls of each CRM's account, which all processes share. */
  readonly calls: CallLedger
}

/** What a command works on that needs queues, CRMs or workers as well. */
export interface OpenedApp extends OpenedLedger {
  readonly app: App
}

interface Described<Arguments> {
  /** As it is called, such as `explain` or `definition try`. */
  readonly name: string
  /** They may come from another process, so they are plain JSON. */
  readonly arguments: z.ZodType<Arguments>
}

/**
 * A command as a function of what is opened: run by the process that was called, or, while another one holds the
 * embedded database, by that one. `run` answers the exit code, and throws `Failure` with a sentence where it could not start.
 * It writes to its terminal alone, never to the process's own output.
 */
export type Command<Arguments> =
  | (Described<Arguments> & {
      readonly needs: 'ledger'
      run(given: Arguments, opened: OpenedLedger, terminal: Terminal): Promise<number>
    })
  | (Described<Arguments> & {
      readonly needs: 'app'
      run(given: Arguments, opened: OpenedApp, terminal: Terminal): Promise<number>
    })

/** Declares a command that reads the ledger. */
export const defineLedgerCommand = <Arguments>(
  command: Omit<Extract<Command<Arguments>, { needs: 'ledger' }>, 'needs'>,
): Command<Arguments> => ({ ...command, needs: 'ledger' })

/** Declares a command that needs queues, CRMs or workers. */
export const defineAppCommand = <Arguments>(
  command: Omit<Extract<Command<Arguments>, { needs: 'app' }>, 'needs'>,
): Command<Arguments> => ({ ...command, needs: 'app' })
