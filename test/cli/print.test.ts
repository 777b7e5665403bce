import { afterEach, describe, expect, it, vi } from 'vitest'
import { print, printError, printJson } from '../../src/cli/print.ts'
import { ownTerminal } from '../../src/cli/terminal.ts'

const hostile: readonly (readonly [what: string, value: string, shown: string])[] = [
  ['a colour', '\x1b[31mred\x1b[0m', 'red'],
  ['a title of the window', '\x1b]0;pwned\x07Chief', 'Chief'],
  ['a link', '\x1b]8;;https://evil.example\x07here\x1b]8;;\x07', 'here'],
  ['a cleared screen', 'a\x1b[2J\x1b[Hb', 'ab'],
  ['an escape of one character', 'a\x9b2Jb', 'ab'],
  ['a lone escape', 'a\x1bb', 'ab'],
  ['a backspace and a bell', 'a\b\x07b', 'ab'],
  ['letters turned around', 'user\u202egnp.exe', 'usergnp.exe'],
  ['an isolate', 'a\u2066b\u2069c', 'abc'],
  ['a line of ours in a value', 'Chief\r\nSQL · 99 points', 'Chief SQL · 99 points'],
]

const written: string[] = []
const listen = (stream: NodeJS.WriteStream) =>
  vi.spyOn(stream, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })

afterEach(() => {
  vi.restoreAllMocks()
  written.length = 0
})

describe('what is printed', () => {
  it.each(hostile)('D11 holds nothing that a terminal obeys: %s', (_, value, shown) => {
    listen(process.stdout)
    print([`  ✓ title = ${value}`, 'Zoë\tof 東京'])
    expect(written.join('')).toBe(`  ✓ title = ${shown}\nZoë\tof 東京\n`)
  })

  it.each(hostile)('D11 is the same value to a program that reads the JSON: %s', (_, value) => {
    listen(process.stdout)
    printJson({ title: value, lines: ['a', 'b'] })
    const text = written.join('')
    expect(JSON.parse(text)).toEqual({ title: value, lines: ['a', 'b'] })
    expect(text).toMatch(/^[\n\x20-\x7e\u00a0-\u061b\u0620-\u200d\u2010-\u2027\u2030-\u2065]*$/)
  })

  it('D11 holds nothing on standard error either, and keeps the lines of a message', () => {
    listen(process.stderr)
    printError('These settings need mending:\n  PORT: \x1b[31mmust be a number')
    expect(written.join('')).toBe('These settings need mending:\n  PORT: must be a number\n')
  })

  it('D11 is drawn with moves of the cursor, and with nothing else that a terminal obeys', () => {
    listen(process.stderr)
    const bar = '\x1b[?25l\x1b[?7l\x1b[1G  pulled |██| 7 leads\x1b[0K\n\x1b[2A\x1b[0J\x1b[?25h'
    ownTerminal().draw(bar)
    ownTerminal().draw('\x1b]0;pwned\x07\x1b[2J\x1b[31m\x1b[?1049h1 lead')
    expect(written).toEqual([bar, '1 lead'])
  })

  it('is nothing where there are no lines', () => {
    listen(process.stdout)
    print([])
    expect(written.join('')).toBe('')
  })
})
