import { type DatabaseOptions, openDatabase } from '../../src/store/database.ts'

/** Run as a process of its own by other-process.ts: opens a database, tells how it went, and closes it when told to. */
const options = JSON.parse(process.argv[2] ?? '{}') as DatabaseOptions
try {
  const database = await openDatabase(options)
  const trace =
    'insert into plumbline.definition (id, source, published_at, in_force_at) values ($1, $2, now(), now()) on conflict do nothing'
  await database.pool.query(trace, [String(process.pid), 'opened'])
  process.once('message', async () => {
    await database.close()
    process.exit()
  })
  process.send?.({ refusal: null })
} catch (error) {
  process.send?.({ refusal: (error as Error).message })
  process.disconnect()
}
