import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { openDatabase } from '../../src/store/database.ts'
import { FolderTaken, takeDataFolder } from '../../src/store/embedded/data-folder.ts'
import { missingNamespaces, missingOtherUser, nobody } from '../servers/namespaces.ts'
import { putFreshLedger } from './fresh-ledger.ts'
import { lockInOtherProcess, openInOtherProcess } from './other-process.ts'

let folder: string
let dataDir: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-folder-'))
  chmodSync(folder, 0o755)
  dataDir = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const refusalOf = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => null,
    (problem: unknown) => problem,
  )
  expect(error).toBeInstanceOf(Failure)
  expect((error as Failure).kind).toBe('misconfigured')
  return (error as Failure).message
}
const modeOf = (path: string) => statSync(path).mode & 0o7777
const definitionsIn = async (where: string) => {
  const database = await openDatabase({ databaseUrl: null, dataDir: where })
  try {
    return (await database.pool.query('select id from plumbline.definition')).rows
  } finally {
    await database.close()
  }
}

describe('a data folder', () => {
  it('in use is refused, and taken over with all it holds when that one is killed', async () => {
    // As a process leaves it that was killed while it made the database.
    mkdirSync(join(dataDir, 'plumbline', 'ledger.unfinished'), { recursive: true })
    writeFileSync(join(dataDir, 'plumbline', 'ledger.unfinished', 'PG_VERSION'), '18')
    const holder = await openInOtherProcess({ databaseUrl: null, dataDir })
    const refusal = await refusalOf(openDatabase({ databaseUrl: null, dataDir }))
    expect(refusal).toMatch(
      `The data folder ${dataDir} is in use by process ${holder.pid}. Stop that process`,
    )
    await holder.kill()

    const database = await openDatabase({ databaseUrl: null, dataDir })
    expect((await database.pool.query('select id from plumbline.definition')).rows).toEqual([
      { id: `${holder.pid}` },
    ])
    expect(await refusalOf(openDatabase({ databaseUrl: null, dataDir }))).toMatch(`by process ${process.pid}`)
    await database.close()
    expect(readdirSync(join(dataDir, 'plumbline')).sort()).toEqual(['ledger', 'lock'])
  })

  it('goes to one of many who ask at once', async () => {
    const openers = await Promise.all([1, 2, 3].map(() => lockInOtherProcess(dataDir)))
    const winners = openers.filter(({ refusal }) => refusal === null)
    expect(winners).toHaveLength(1)
    await Promise.all(winners.map((winner) => winner.close()))
    ;(await takeDataFolder(dataDir)).giveBack()
  })

  it('that cannot be made is named, with the reason', async () => {
    writeFileSync(join(folder, 'file'), '')
    const impossible = join(folder, 'file', 'data')
    expect(await refusalOf(openDatabase({ databaseUrl: null, dataDir: impossible }))).toBe(
      `The data folder ${impossible} cannot be used: a part of its path is a file (ENOTDIR). Set DATA_DIR to another folder.`,
    )
  })

  it('D1 on a network file system is refused', async () => {
    expect(await refusalOf(takeDataFolder(dataDir, { networkFileSystem: async () => 'NFS' }))).toBe(
      `The data folder ${dataDir} lies on a network file system (NFS), where two processes could open it at once and lose rows. Set DATA_DIR to a local folder, or DATABASE_URL to a PostgreSQL server.`,
    )
  })

  it('D4 that was there before stays as it is: ours is a folder inside', async () => {
    mkdirSync(dataDir)
    chmodSync(dataDir, 0o1777)
    writeFileSync(join(dataDir, 'not ours'), '', { mode: 0o644 })
    const { ledger, giveBack } = await takeDataFolder(dataDir)
    expect(ledger).toBe(join(dataDir, 'plumbline', 'ledger'))
    expect([modeOf(dataDir), modeOf(join(dataDir, 'not ours'))]).toEqual([0o1777, 0o644])
    expect(modeOf(join(dataDir, 'plumbline'))).toBe(0o700)
    giveBack()
  })

  it('D4 whose place for us is a file is named', async () => {
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'plumbline'), '')
    expect(await refusalOf(takeDataFolder(dataDir))).toBe(
      `${join(dataDir, 'plumbline')} is in the way: it is a file. Set DATA_DIR to another folder.`,
    )
  })

  describe('of an earlier version', () => {
    const earlierLedger = async () => {
      await putFreshLedger(dataDir)
      renameSync(join(dataDir, 'plumbline', 'ledger'), join(dataDir, 'ledger'))
      rmSync(join(dataDir, 'plumbline'), { recursive: true })
    }

    it('D2 keeps its ledger, and its lock is no obstacle, whatever it names', async () => {
      await earlierLedger()
      for (const name of ['process-1-1-elsewhere.lock', `process-${process.pid}-1-${hostname()}.lock`])
        writeFileSync(join(dataDir, name), '')
      expect(await definitionsIn(dataDir)).toEqual([])
      expect(readdirSync(dataDir)).toEqual(['plumbline'])
    })

    it.runIf(process.platform === 'linux')('is left alone while that version runs', async () => {
      await earlierLedger()
      const stat = readFileSync('/proc/self/stat', 'utf8')
      const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
      writeFileSync(join(dataDir, `process-${process.pid}-${start}-${hostname()}.lock`), '')
      expect(await refusalOf(takeDataFolder(dataDir))).toMatch(
        `by process ${process.pid}, an earlier version of Plumbline`,
      )
      expect(existsSync(join(dataDir, 'ledger', 'PG_VERSION'))).toBe(true)
    })
  })
})

describe.skipIf(missingNamespaces() !== null)('a data folder that containers share', () => {
  it('D1 is refused to a second one with the same host name', async () => {
    const first = await lockInOtherProcess(dataDir, { container: 'worker' })
    expect(first.refusal).toBeNull()
    const second = await lockInOtherProcess(dataDir, { container: 'worker' })
    // Each is process 1 of its own.
    expect(second.refusal).toMatch(`The data folder ${dataDir} is in use by process 1`)
    await first.close()
  })

  it('D2 opens in one with another host name when the first was killed', async () => {
    const first = await lockInOtherProcess(dataDir, { container: 'monday' })
    const refused = await lockInOtherProcess(dataDir, { container: 'tuesday' })
    expect(refused.refusal).toMatch('by process 1 on monday.')
    await first.kill()
    const second = await lockInOtherProcess(dataDir, { container: 'tuesday' })
    expect(second.refusal).toBeNull()
    await second.close()
  })
})

describe.skipIf(missingOtherUser() !== null)('a data folder, for a user without rights', () => {
  const open = () => openInOtherProcess({ databaseUrl: null, dataDir }, { asNobody: true })

  it('D4 works on a volume that it may write but does not own', async () => {
    mkdirSync(dataDir)
    chmodSync(dataDir, 0o777)
    const opened = await open()
    expect(opened.refusal).toBeNull()
    await opened.close()
    expect(statSync(dataDir).uid).toBe(0)
    expect(statSync(join(dataDir, 'plumbline')).uid).toBe(nobody.uid)
    expect(await refusalOf(takeDataFolder(dataDir))).toBe(
      `The folder ${join(dataDir, 'plumbline')} belongs to user 65534, and this process runs as user 0. Run Plumbline as user 65534, give the folder to this one (chown -R), or set DATA_DIR to another folder.`,
    )
  })

  it("is asked by root for another user's process only where that user alone may enter it", async () => {
    const own = join(dataDir, 'plumbline')
    mkdirSync(own, { recursive: true, mode: 0o700 })
    chownSync(own, nobody.uid, nobody.gid)
    const causeOf = async () => {
      const error = await takeDataFolder(dataDir).catch((failure: unknown) => failure)
      return (error as Failure).cause
    }
    expect(await causeOf()).toBeInstanceOf(FolderTaken)
    chmodSync(own, 0o755)
    expect(await causeOf()).toBeNull()
    chmodSync(own, 0o700)
    renameSync(own, join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), own)
    expect(await causeOf()).toBeNull()
  })

  it('D4 is refused in a sentence where it may not write', async () => {
    mkdirSync(dataDir)
    expect((await open()).refusal).toBe(
      `The data folder ${dataDir} cannot be used: this user may not write there (EACCES). Let user 65534 write there, or set DATA_DIR to another folder.`,
    )
  })

  it("D4 is refused in a sentence where ours is another user's, or a link", async () => {
    mkdirSync(join(dataDir, 'plumbline'), { recursive: true })
    chmodSync(dataDir, 0o777)
    expect((await open()).refusal).toMatch('belongs to user 0, and this process runs as user 65534.')
    rmSync(join(dataDir, 'plumbline'), { recursive: true })
    mkdirSync(join(folder, 'elsewhere'))
    chownSync(join(folder, 'elsewhere'), nobody.uid, nobody.gid)
    symlinkSync(join(folder, 'elsewhere'), join(dataDir, 'plumbline'))
    expect((await open()).refusal).toMatch('belongs to user 0, and this process runs as user 65534.')
  })
})
