import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The addresses under which one sandbox is reached. Who needs to tell its callers apart gives each a door of its own. */
export interface Doors extends AsyncDisposable {
  /** Opens one more on a port of loopback, 0 for any free one; answers its base address. */
  open(port: number): Promise<string>
}

export function createDoors(serve: RequestListener): Doors {
  const servers: Server[] = []
  return {
    async open(port) {
      const server = createServer(serve)
      // A caller on a busy machine may use an idle connection in the moment in which a server gives it up. The services
      // wait for minutes; here it ends with the doors, and the caller is the one who gives it up.
      server.keepAliveTimeout = 0
      servers.push(server)
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return addressOf((server.address() as AddressInfo).port)
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) {
        const closed = once(server, 'close')
        server.close()
        server.closeAllConnections()
        await closed
      }
    },
  }
}

/** The base address through which a call came in. */
export const doorOf = (request: IncomingMessage): string => addressOf(request.socket.localPort ?? 0)

const addressOf = (port: number): string => `http://127.0.0.1:${port}`
