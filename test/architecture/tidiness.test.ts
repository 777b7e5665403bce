import { describe, expect, it } from 'vitest'
import { readSourceFiles } from './source-files.ts'
import { tidinessObjections } from './tidiness.ts'

const lines = (count: number) => 'const a = 1\n'.repeat(count)
/** Put together here, so that this file does not hold what it looks for. */
const planted = { mock: ['vi', 'mock('].join('.'), barrel: ['export', "{ a } from './a.ts'"].join(' ') }

describe('the check of tidiness finds', () => {
  it.each([
    ['src/domain/utils.ts', ''],
    ['src/helpers/date.ts', ''],
    ['test/domain/types.test.ts', ''],
    ['src/queue/worker.ts', lines(301)],
    ['src/queue/worker.ts', ['export', 'default function work() {}'].join(' ')],
    ['src/queue/worker.ts', ['export { work as', 'default }'].join(' ')],
    ['src/queue/worker.ts', planted.barrel],
    ['src/queue/worker.ts', ['export', "* from './a.ts'"].join(' ')],
    ['src/cli/check-command.ts', 'process.stdout.write(title)'],
    ['test/queue/worker.test.ts', `${['AbortSignal', 'timeout('].join('.')}60_000)`],
    ['test/queue/worker.test.ts', `${planted.mock}'../src/queue/worker.ts')`],
  ])('what is wrong with %s', (path, text) => {
    expect(tidinessObjections([{ path, text }])).toHaveLength(1)
  })

  it.each([
    ['src/queue/worker.ts', lines(300)],
    ['src/queue/worker.ts', `// Long because the statements belong together.\n${lines(400)}`],
    ['src/domain/lead-types-of-old.ts', "import type { A } from './a.ts'\nexport type { A }"],
  ])('nothing wrong with %s', (path, text) => {
    expect(tidinessObjections([{ path, text }])).toEqual([])
  })
})

describe('the repository', () => {
  it('is tidy', () => {
    expect(tidinessObjections(readSourceFiles('src', 'jobs', 'test'))).toEqual([])
  })
})
