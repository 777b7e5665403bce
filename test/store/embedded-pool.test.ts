import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts'
import { tidyUp } from '../../src/store/embedded/upkeep.ts'
import { openMemoryDatabase } from './memory-database.ts'

describe('the pool over the embedded engine', () => {
  let database: EmbeddedDatabase
  beforeAll(async () => {
    database = await openMemoryDatabase()
    await database.pool.query('create table public.note (said text unique)')
  })
  afterAll(() => database.close())
  const notes = async () => {
    const { rows } = await database.pool.query<{ said: string }>('select said from public.note order by said')
    return rows.map(({ said }) => said)
  }
  const note = (said: string) => database.pool.query('insert into public.note values ($1)', [said])

  it('keeps everybody else out of a transaction until it ends', async () => {
    const client = await database.pool.connect()
    await client.query('begin')
    await client.query('insert into public.note values ($1)', ['inside'])
    const outside = note('outside')
    const read = notes()
    await client.query('rollback')
    await outside
    expect(await read).toEqual(['outside'])
    client.release()
  })

  it('serves waiting clients in the order of asking', async () => {
    const client = await database.queuePool.connect()
    await client.query('begin')
    const order: number[] = []
    const waiting = [1, 2, 3].map((turn) =>
      (turn % 2 === 0 ? database.pool : database.queuePool).query('select 1').then(() => order.push(turn)),
    )
    await client.query('select 1')
    expect(order).toEqual([])
    await client.query('commit')
    await Promise.all(waiting)
    expect(order).toEqual([1, 2, 3])
    client.release()
  })

  it('rolls back what is open when a client is released, also after an error', async () => {
    const client = await database.pool.connect()
    await client.query('begin')
    await client.query('insert into public.note values ($1)', ['lost'])
    await expect(client.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
    client.release()
    expect(await notes()).not.toContain('lost')
    await expect(client.query('select 1')).rejects.toThrow('released')
    expect(database.pool.totalCount).toBe(0)
  })

  it('ends its turn when a transaction is ended inside a longer text', async () => {
    const client = await database.pool.connect()
    await client.query(
      `begin; insert into public.note values ('first'); commit; insert into public.note values ('second')`,
    )
    expect(await notes()).toEqual(expect.arrayContaining(['first', 'second']))
    client.release()
  })

  it('tells clients of the channels that they listen to, and no others', async () => {
    const [jobs, events, deaf] = await Promise.all([1, 2, 3].map(() => database.queuePool.connect()))
    if (!jobs || !events || !deaf) throw new Error('no clients')
    const heard: unknown[] = []
    for (const client of [jobs, events, deaf])
      client.on('notification', (notification) => heard.push(notification))
    await jobs.query('-- for jobs\nLISTEN bullmq_jobs;\n')
    await events.query('listen "Events"')
    await deaf.query('listen bullmq_jobs')
    await deaf.query('unlisten bullmq_jobs')
    const arrived = Promise.all([once(jobs, 'notification'), once(events, 'notification')])
    await database.pool.query(`select pg_notify('bullmq_jobs', 'score'), pg_notify('Events', 'e')`)
    await arrived
    expect(heard).toEqual([
      { channel: 'bullmq_jobs', payload: 'score' },
      { channel: 'Events', payload: 'e' },
    ])
    jobs.release()
    await database.pool.query(`notify bullmq_jobs, 'nobody'`)
    expect(heard).toHaveLength(2)
    events.release()
    deaf.release()
  })

  it('gives 64-bit integers as numbers to the ledger and as text, like pg, to the queue', async () => {
    const text = 'select 5::int8 as five, $1::int as one'
    expect((await database.pool.query(text, [1])).rows).toEqual([{ five: 5, one: 1 }])
    expect((await database.queuePool.query(text, [1])).rows).toEqual([{ five: '5', one: 1 }])
    expect((await database.queuePool.query('select 5::int8 as five')).rows).toEqual([{ five: '5' }])
  })

  it('leaves timers their turn while statements follow each other', async () => {
    let isOver = false
    setTimeout(() => {
      isOver = true
    }, 5)
    while (!isOver) await database.pool.query('select 1')
  })

  it('keeps parameters out of errors', async () => {
    await note('ada@acme.example')
    const error = await note('ada@acme.example').catch((problem: unknown) => problem)
    expect(error).toMatchObject({ code: '23505', constraint: 'note_said_key' })
    expect(error).toMatchObject({ params: undefined, query: undefined })
  })

  it('is tidied up, with or without the queue’s tables', async () => {
    await tidyUp(database.pool)
    await database.pool.query('create schema if not exists bullmq; create table bullmq.job (id int)')
    await tidyUp(database.pool)
    const { rows } = await database.pool.query(
      `select relname from pg_stat_all_tables where schemaname = 'bullmq' and last_vacuum is not null`,
    )
    expect(rows).toEqual([{ relname: 'job' }])
  })

  it('refuses statements after the end, in the words of pg', async () => {
    const other = await openMemoryDatabase()
    const client = await other.pool.connect()
    const last = other.pool.query<{ one: number }>('select 1 as one')
    await other.close()
    expect((await last).rows).toEqual([{ one: 1 }])
    await expect(other.queuePool.query('select 1')).rejects.toThrow('after calling end on the pool')
    await expect(client.query('select 1')).rejects.toThrow('after calling end on the pool')
  })
})
