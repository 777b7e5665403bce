/** Numbers from 0 to below 1 that a seed determines (mulberry32). */
export function drawsOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Draw = () => number
/** Breaks a text in one way; mostly, for a change may happen to be harmless. */
export type Mutation = (text: string, draw: Draw) => string | Buffer

const below = (draw: Draw, count: number): number => Math.floor(draw() * count)
const oneOf = <T>(draw: Draw, values: readonly T[]): T => values[below(draw, values.length)] as T

/** Replaces one line, chosen among those that are more than a comment. */
function onLine(change: (line: string, draw: Draw) => string): Mutation {
  return (text, draw) => {
    const lines = text.split('\n')
    const places = lines.flatMap((line, index) => (/^\s*[^#\s]/.test(line) ? [index] : []))
    const place = oneOf(draw, places)
    lines[place] = change(lines[place] ?? '', draw)
    return lines.join('\n')
  }
}

const at = (change: (before: string, after: string, draw: Draw) => string): Mutation => {
  return (text, draw) => {
    const place = below(draw, text.length)
    return change(text.slice(0, place), text.slice(place), draw)
  }
}

const wrongValues = [
  '',
  'null',
  '{}',
  '[]',
  '[[[]]]',
  'yes',
  '-1',
  '1.5',
  '1e999',
  '.nan',
  '0x7fffffffffffffffff',
  '99999999999999999999999999999999',
  '"\\uD800"',
  '!!binary aGVsbG8=',
  '!!js/function x',
  '2026-02-31',
  '*nothing',
  '&a [*a]',
  '"',
  '|',
  '{ field: email }',
  '{ all: [] }',
  'any combination',
]
const strangeKeys = [
  '__proto__',
  'constructor',
  'toString',
  '<<',
  '? [a]',
  '""',
  '"a b"',
  'ключ',
  '🙂',
  'x'.repeat(900),
]
const deep = (open: string, close: string, depth: number, core: string) =>
  open.repeat(depth) + core + close.repeat(depth)

/** Every way in which a file is broken here, by name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'a line left out': onLine(() => ''),
  'a line twice': onLine((line) => `${line}\n${line}`),
  'a key renamed': onLine((line, draw) => line.replace(/[\w.]+(?=:)/, () => oneOf(draw, strangeKeys))),
  'a key misspelt': onLine((line) => line.replace(/(\w)(\w)(?=\w*:)/, '$2$1')),
  'a value of the wrong kind': onLine((line, draw) =>
    line.replace(/: .*/, () => `: ${oneOf(draw, wrongValues)}`),
  ),
  'a value in a flow of the wrong kind': onLine((line, draw) =>
    line.replace(/: [^:{}[\]]+(?=[,}])/, () => `: ${oneOf(draw, wrongValues)}`),
  ),
  'a bad indent': onLine((line, draw) => ' '.repeat(1 + below(draw, 7)) + line),
  'an indent lost': onLine((line) => line.trimStart()),
  'a tab': onLine((line) => `\t${line}`),
  'tabs everywhere': (text) => text.replaceAll('  ', '\t'),
  'cut off': at((before) => before),
  'the beginning lost': at((_, after) => after),
  'a character lost': at((before, after) => before + after.slice(1)),
  'a character more': at(
    (before, after, draw) => before + oneOf(draw, [...':-{}[],"\'#&*!|>%@`?~<']) + after,
  ),
  'a NUL': at((before, after) => `${before}\0${after}`),
  'a byte that is not UTF-8': (text, draw) => {
    const bytes = Buffer.from(text)
    bytes[below(draw, bytes.length)] = oneOf(draw, [0xff, 0xc0, 0x80, 0xf5])
    return bytes
  },
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'a byte order mark in the middle': at((before, after) => `${before}\uFEFF${after}`),
  'carriage returns alone': (text) => text.replaceAll('\n', '\r'),
  'an alias of everything': (text) =>
    text.replace('criteria:', 'criteria: &all').replace('entry:', 'entry: *all\nentry2:'),
  'a condition that holds itself': (text) =>
    text.replace(/when: \{ field: seniority, atLeast: vp \}/, 'when: &own { not: *own }'),
  'blown-up aliases': (text) =>
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n${text}`,
  'a condition nested deep': (text, draw) =>
    text.replace(
      /when: (\{ field: \w+, [^}]*\})/,
      (_, core: string) => `when: ${deep('{ not: ', ' }', 1 + below(draw, 3000), core)}`,
    ),
  'a list nested deep': onLine((line, draw) =>
    line.replace(/: .*/, `: ${deep('[', ']', below(draw, 20_000), '')}`),
  ),
  'a list left open deep': onLine((line, draw) =>
    line.replace(/: .*/, `: ${'[{a: '.repeat(below(draw, 20_000))}`),
  ),
  'a very long word': onLine((line, draw) => line.replace(/: .*/, `: ${'a'.repeat(below(draw, 200_000))}`)),
  'very many keys': (text, draw) =>
    `${text}\n${Array.from({ length: below(draw, 8_000) }, (_, index) => `key${index}: 1`).join('\n')}`,
  'very many spaces': onLine((line, draw) => line.replace(':', `:${' '.repeat(below(draw, 100_000))}`)),
  'another document behind it': (text) => `${text}\n---\nname: other\n`,
  'lines shuffled': (text, draw) => {
    const lines = text.split('\n')
    const [from, to] = [below(draw, lines.length), below(draw, lines.length)]
    lines.splice(to, 0, ...lines.splice(from, 5))
    return lines.join('\n')
  },
}
