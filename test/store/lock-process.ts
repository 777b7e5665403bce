import { takeDataFolder } from '../../src/store/embedded/data-folder.ts'

/** Run as a process of its own by other-process.ts: takes a folder, tells how it went, and gives it back when told to. */
try {
  const { giveBack } = await takeDataFolder(process.argv[2] ?? '')
  process.once('message', () => {
    giveBack()
    process.exit()
  })
  process.send?.({ refusal: null })
} catch (error) {
  process.send?.({ refusal: (error as Error).message })
  process.disconnect()
}
