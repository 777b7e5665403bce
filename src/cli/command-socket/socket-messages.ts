import { z } from 'zod'

/** What a process asks of the one that holds the embedded database: one line of JSON. */
export const Request = z.object({
  command: z.string(),
  arguments: z.unknown(),
  terminal: z.object({ width: z.number(), drawsProgress: z.boolean() }),
})
export type Request = z.infer<typeof Request>

/** What may follow a request: whoever asked wants no more. */
export const Stop = z.object({ stop: z.string() })
export type Stop = z.infer<typeof Stop>

/** What comes back: any number of pieces of output, then the end. `unable` stands for a command that this process cannot run. */
export const Reply = z.union([
  z.object({ out: z.string() }),
  z.object({ err: z.string() }),
  z.object({ draw: z.string() }),
  z.object({ exit: z.number().int() }),
  z.object({ unable: z.string() }),
])
export type Reply = z.infer<typeof Reply>

/** One message as it goes over the socket. JSON holds no raw line break, so that a line is a message. */
export const lineOf = (message: Request | Stop | Reply): string => `${JSON.stringify(message)}\n`
