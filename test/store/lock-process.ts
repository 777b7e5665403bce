import { lockFolder } from '../../src/store/embedded/folder-lock.ts'

/** Run as a process of its own by other-process.ts: takes a folder, tells how it went, and gives it back when told to. */
try {
  const unlock = await lockFolder(process.argv[2] ?? '')
  process.once('message', async () => {
    await unlock()
    process.exit()
  })
  process.send?.({ refusal: null })
} catch (error) {
  process.send?.({ refusal: (error as Error).message })
  process.disconnect()
}
