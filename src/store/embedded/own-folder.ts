import { join } from 'node:path'

/**
 * The folder inside the data folder that is Plumbline's own: the data folder itself may be a volume or a folder that
 * belongs to somebody else. It holds the ledger, the lock and the command socket, and nobody but its user may enter it.
 */
export const ownFolderOf = (dataDir: string): string => join(dataDir, 'plumbline')

export const ledgerFolderOf = (dataDir: string): string => join(ownFolderOf(dataDir), 'ledger')
