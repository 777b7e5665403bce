import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { openDatabase } from '../../src/store/database.ts'
import { lockFolder } from '../../src/store/embedded/folder-lock.ts'
import { findProcess } from '../../src/store/embedded/running-process.ts'
import { lockInOtherProcess, openInOtherProcess } from './other-process.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-folder-'))
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

describe('a data folder', () => {
  it('in use by a living process is refused, and taken over with all it holds when that process was killed', async () => {
    const dataDir = join(folder, 'data')
    // As a process leaves it that was killed while it made the database.
    mkdirSync(join(dataDir, 'ledger.unfinished'), { recursive: true })
    writeFileSync(join(dataDir, 'ledger.unfinished', 'PG_VERSION'), '18')
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
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.lock'))).toHaveLength(1)
    expect(await refusalOf(openDatabase({ databaseUrl: null, dataDir }))).toMatch(`by process ${process.pid}`)

    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    await database.close()
    expect(readdirSync(dataDir)).toEqual(['ledger'])
  })

  it('that cannot be made is named', async () => {
    writeFileSync(join(folder, 'file'), '')
    const dataDir = join(folder, 'file', 'data')
    expect(await refusalOf(openDatabase({ databaseUrl: null, dataDir }))).toBe(
      `The data folder ${dataDir} cannot be used (ENOTDIR). Set DATA_DIR to another.`,
    )
  })

  it('locked on another machine is refused, for that process cannot be asked', async () => {
    writeFileSync(join(folder, 'process-1-1-elsewhere.lock'), '')
    expect(await refusalOf(lockFolder(folder))).toMatch('by process 1 on elsewhere')
  })

  it('is free when its process number belongs to a later process', async () => {
    const start = findProcess(process.ppid)?.start ?? 0
    const name = `process-${process.ppid}-${start + 1}-${hostname()}.lock`
    writeFileSync(join(folder, name), '')
    const unlock = await lockFolder(folder)
    expect(readdirSync(folder)).not.toContain(name)
    await unlock()
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(process.platform === 'linux')(
    'is free when its process was killed and nobody asked for its end',
    async () => {
      // The shell that is the parent of the killed process becomes a program that never asks.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(line)
      writeFileSync(join(folder, `process-${pid}-${findProcess(pid)?.start}-${hostname()}.lock`), '')
      await expect(lockFolder(folder)).rejects.toThrow(`by process ${pid}`)
      process.kill(pid, 'SIGKILL')
      while (findProcess(pid) !== null) await nextTurn()
      expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
      await (await lockFolder(folder))()
      parent.kill('SIGKILL')
    },
  )

  it('goes to one at most of many who ask at once', async () => {
    mkdirSync(join(folder, 'shared'))
    const dataDir = join(folder, 'shared')
    const openers = await Promise.all([1, 2, 3].map(() => lockInOtherProcess(dataDir)))
    const winners = openers.filter(({ refusal }) => refusal === null)
    expect(winners.length).toBeLessThanOrEqual(1)
    await Promise.all(winners.map((winner) => winner.close()))
    await (await lockFolder(dataDir))()
  })
})
