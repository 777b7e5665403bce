import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { CrmName } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import { ownFolderOf } from '../store/embedded/own-folder.ts'
import { retryMended } from './retry-mended-command.ts'
import { answerCommand } from './run-command.ts'
import { quietTerminal } from './terminal.ts'

/**
 * Has what these CRMs refused tried again by the next sweep, since nothing was found wrong with them. Where there is no
 * ledger yet, nothing was refused; one that cannot be reached has it tried again in its own time.
 */
export async function retryRefusedOf(crms: readonly CrmName[], config: Config): Promise<void> {
  const isNew = config.databaseUrl === null && !existsSync(ownFolderOf(config.dataDir))
  if (crms.length === 0 || isNew) return
  try {
    await answerCommand(
      retryMended,
      { crms: [...crms] },
      config,
      quietTerminal(() => undefined),
    )
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}
