import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One address in front of several servers, as a managed database has it. Connections that stand stay where they are. */
export interface SwitchingProxy extends AsyncDisposable {
  readonly port: number
  /** Where connections lead that are opened from now on. */
  leadTo(port: number): void
  /** From now on no byte passes on the connections that stand, and none is closed: their machine vanished. */
  silence(): void
}

/** Opens a port on loopback that hands each connection on to another one. */
export async function startSwitchingProxy(firstPort: number): Promise<SwitchingProxy> {
  let target = firstPort
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    client.pipe(upstream).pipe(client)
    for (const socket of pair)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          for (const each of pair) each.destroy()
          pairs.delete(pair)
        })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      target = port
    },
    silence() {
      for (const [client, upstream] of pairs) {
        client.unpipe()
        upstream.unpipe()
        client.pause()
        upstream.pause()
      }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      await once(server, 'close')
    },
  }
}
