import type { SourceFile } from './source-files.ts'

const drawers = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'lib',
  'shared',
  'type',
  'types',
  'interfaces',
  'constants',
  'misc',
  'core',
])

const longestFile = 300
const headLines = 12

/** Names under which anything can be put are names under which nothing is found. */
function drawerObjection({ path }: SourceFile): string | null {
  const drawer = path
    .replace(/\.[^/]*$/, '')
    .split('/')
    .find((name) => drawers.has(name))
  return drawer === undefined ? null : `${drawer} is a drawer; name it after the one thing in it`
}

function lengthObjection({ text }: SourceFile): string | null {
  const lines = text.split('\n')
  const length = lines.at(-1) === '' ? lines.length - 1 : lines.length
  const head = lines.slice(0, headLines).join('\n')
  if (length <= longestFile || /long because/i.test(head)) return null
  return `${length} lines; split it, or say "Long because …" in its head`
}

const handsOn = /^[ \t]*export\s+(?:type\s+)?\{[^;'"`]*?\bfrom\b/m
const declares = /^[ \t]*(?:export\s+)?(?:const|let|(?:async\s+)?function|class|interface|type\s+\w+\s*[=<])/m

function exportObjection({ path, text }: SourceFile): string | null {
  if (/^[ \t]*export\s+default\b/m.test(text) || /\bas\s+default\b/.test(text)) return 'has a default export'
  const isBarrel =
    /^[ \t]*export\s+(?:type\s+)?\*/m.test(text) || (handsOn.test(text) && !declares.test(text))
  return isBarrel && !path.startsWith('test/') ? 'is a barrel; import things where they are' : null
}

function mockObjection({ path, text }: SourceFile): string | null {
  return path.startsWith('test/') && /\bvi\s*\.\s*(?:do)?mock\s*\(/i.test(text)
    ? 'replaces a module; hand the part in instead'
    : null
}

const printing = 'src/cli/terminal.ts'

/** What stands in a CRM's record reaches a terminal by one way, on which its control characters are taken out. */
function terminalObjection({ path, text }: SourceFile): string | null {
  return /^src\/.*\.ts$/.test(path) &&
    path !== printing &&
    /\bprocess\.std(?:out|err)\.write\b|\bconsole\.\w+\(/.test(text)
    ? `writes to the terminal by itself; ${printing} does it`
    : null
}

const longestWaitMs = 30_000
const waits = /(?:AbortSignal\.timeout\(|\btimeout: )([\d_]+)/g

/** A test waits for half a minute at most: an end that comes later is none that anybody waits for. */
function waitObjection({ path, text }: SourceFile): string | null {
  if (!path.startsWith('test/') || path.startsWith('test/faults/')) return null
  const longest = Math.max(
    0,
    ...[...text.matchAll(waits)].map(([, ms = '']) => Number(ms.replaceAll('_', ''))),
  )
  return longest > longestWaitMs
    ? `waits for ${longest / 1_000} s; ${longestWaitMs / 1_000} s are the most`
    : null
}

/** What we ask of every file and no linter checks, a sentence each. */
export function tidinessObjections(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    [drawerObjection, lengthObjection, exportObjection, mockObjection, terminalObjection, waitObjection]
      .map((object) => object(file))
      .filter((objection) => objection !== null)
      .map((objection) => `${file.path}: ${objection}`),
  )
}
