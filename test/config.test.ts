import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { Failure } from '../src/ports/failure.ts'

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.kind).toBe('misconfigured')
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
}
const salesforce = { SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce.example', SALESFORCE_CLIENT_ID: 'id' }

describe('readConfig', () => {
  it('takes its defaults from an empty environment, and from settings that are left empty', () => {
    const config = readConfig({ PORT: '', HUBSPOT_ACCESS_TOKEN: '', REDIS_URL: '' })
    expect(config).toMatchObject({
      hubspot: null,
      salesforce: null,
      redisUrl: null,
      databaseUrl: null,
      dataDir: '.plumbline',
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
    })
  })

  it('names every problem at once', () => {
    const problems = problemsOf({
      PORT: '99999999',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      HUBSPOT_API_URL: 'hubspot',
      SALESFORCE_CLIENT_ID: 'id',
    })
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'HUBSPOT_API_URL',
      'DATABASE_URL',
      'PORT',
      'LOG_LEVEL',
      'SALESFORCE_LOGIN_URL',
      'SALESFORCE_CLIENT_SECRET',
    ])
    expect(problems).toContain('PORT: must be from 0 to 65535')
  })

  it.each([
    ['an address without credentials', { SALESFORCE_LOGIN_URL: salesforce.SALESFORCE_LOGIN_URL }],
    ['a user without a key', { ...salesforce, SALESFORCE_USERNAME: 'plumbline@acme.example' }],
    ['a key without a user', { ...salesforce, SALESFORCE_PRIVATE_KEY_FILE: 'package.json' }],
    ['two ways of signing in', { ...salesforce, SALESFORCE_CLIENT_SECRET: 's', SALESFORCE_USERNAME: 'u' }],
    [
      'a key file that is not there',
      { ...salesforce, SALESFORCE_USERNAME: 'u', SALESFORCE_PRIVATE_KEY_FILE: '/nowhere/key.pem' },
    ],
    ['an API version that is too old', { SALESFORCE_API_VERSION: '52.0' }],
  ])('refuses %s', (_, environment) => {
    expect(problemsOf(environment)).not.toEqual([])
  })

  it('takes Salesforce by client secret, or by user and key', () => {
    expect(readConfig({ ...salesforce, SALESFORCE_CLIENT_SECRET: 's' }).salesforce?.credentials.kind).toBe(
      'client-credentials',
    )
    const byKey = { ...salesforce, SALESFORCE_USERNAME: 'u', SALESFORCE_PRIVATE_KEY_FILE: 'package.json' }
    expect(readConfig(byKey).salesforce?.credentials.kind).toBe('jwt')
  })

  it('never repeats a secret in what it says', () => {
    const secret = 'very-secret'
    const environment = { SALESFORCE_CLIENT_SECRET: secret, HUBSPOT_ACCESS_TOKEN: secret, PORT: 'x' }
    expect(problemsOf(environment).join('\n')).not.toContain(secret)
  })
})
