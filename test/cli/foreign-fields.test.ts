import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { openWorld } from '../pipeline/world.ts'
import { quickStart } from '../servers/quick-start.ts'

it('A2 sync refuses to write over what people typed, with a sentence and exit code 2', async () => {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-foreign-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  await cp('mappings', folder, { recursive: true })
  const file = join(folder, 'hubspot', 'mapping.yaml')
  const mapping = await readFile(file, 'utf8')
  await writeFile(file, mapping.replace('field: plumbline_reason,', 'field: rating_note,'))
  const world = opened.use(await openWorld({ people: 3, settings: { MAPPINGS_DIR: folder } }))
  const { hubspot } = world.sandboxes
  // As it was before anybody set up anything.
  hubspot.defineProperty('contact', 'rating_note', { groupName: 'sales', description: '', label: 'Note' })
  for (const id of hubspot.ids('contact')) hubspot.editAsPerson('contact', id, { rating_note: 'warm' })

  const child = spawn(process.execPath, [...quickStart, 'src/main.ts', 'sync'], {
    env: { PATH: process.env.PATH, ...world.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  const stderr = await text(child.stderr)
  expect((await ended)[0]).toBe(2)
  expect(stderr).toContain('contact.rating_note: it was not created by Plumbline and holds values of others')
  expect(world.sandboxes.recordsWritten()).toBe(0)
})
