import { z } from 'zod'
import { CrmName } from '../domain/lead.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'

/** Part of `setup` and `check --online`, for whichever process holds the ledger: what a CRM refused is tried again. */
export const retryMended = defineLedgerCommand({
  name: 'retry mended',
  arguments: z.object({ crms: z.array(CrmName) }),
  async run({ crms }, { ledger }) {
    for (const crm of crms) await ledger.writes.hastenRefused(crm, new Date(), { stages: true })
    return exitCodes.done
  },
})
