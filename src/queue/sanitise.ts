import { withoutAddresses } from '../ports/redaction.ts'

/** Longer messages are cut: they hold a page of somebody's HTML. */
const longestMessage = 2_000
const longestStack = 10

/** Text that PostgreSQL's jsonb takes: without NUL, lone surrogates replaced. */
export const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** A copy of plain JSON whose strings are all storable. */
export function storableValue<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  ) as Value
}

/** An error's message as it may be kept: storable, cut, and without anything that looks like an e-mail address. */
export function storableMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return withoutAddresses(storableText(message.slice(0, longestMessage)))
}

/**
 * The error that BullMQ keeps for `error`: storable message, a stack that holds places in our code and nothing of the
 * error's own text. `create` makes the kind of error that BullMQ acts upon.
 */
export function storableError(
  error: unknown,
  create: (message: string) => Error = (message) => new Error(message),
): Error {
  const name = error instanceof Error ? error.name : 'Error'
  const storable = create(storableMessage(error))
  const places = (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at .{1,300}$/.test(line))
    .slice(0, longestStack)
  storable.stack = storableText([`${name}: ${storable.message}`, ...places].join('\n'))
  return storable
}
