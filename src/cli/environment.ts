import http from 'node:http'
import { processEnvironment, resemblingSettings } from '../config.ts'
import { Failure } from '../ports/failure.ts'
import { printError } from './print.ts'

/**
 * Reads the settings for the first time, once for every command: says which names in the environment look like settings
 * of ours and are none, and has all calls to other machines go through the proxy that the environment names.
 * Throws `misconfigured` for a `.env` or a proxy that cannot be meant.
 */
export function prepareEnvironment(): void {
  const environment = processEnvironment()
  for (const warning of resemblingSettings(Object.keys(environment))) printError(warning)
  useProxy(environment)
}

/** Machines that no proxy stands in front of: this one. */
const loopback = 'localhost,127.0.0.1,::1'

/**
 * Sends what goes to CRMs and sources through `HTTPS_PROXY` (`HTTP_PROXY` for addresses without TLS), but for the hosts of
 * `NO_PROXY`. Redis and PostgreSQL are not web addresses and are reached directly. Answers a function that undoes it.
 */
export function useProxy(environment: Readonly<Record<string, string | undefined>>): () => void {
  const named = proxyNames.filter(
    (name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '',
  )
  if (named.length === 0) return () => undefined
  for (const name of named) {
    const address = URL.parse(environment[name] ?? environment[name.toLowerCase()] ?? '')
    if (address === null || !/^https?:$/.test(address.protocol))
      throw new Failure('misconfigured', `${name} is not an address such as http://proxy.example:3128.`, {
        cause: null,
      })
  }
  // Came in a later 24; the types do not know it yet in every version.
  if (typeof http.setGlobalProxyFromEnv !== 'function') {
    printError(
      `${named.join(' and ')} is set, which this Node (${process.version}) uses only when it is started with NODE_USE_ENV_PROXY=1.`,
    )
    return () => undefined
  }
  const except = environment.NO_PROXY ?? environment.no_proxy ?? ''
  const noProxy = except === '' ? loopback : `${except},${loopback}`
  return http.setGlobalProxyFromEnv({ ...environment, NO_PROXY: noProxy, no_proxy: noProxy })
}

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY']
