import { describe, expect, it } from 'vitest'
import { configKeys, readConfig, resemblingSettings, unknownSettings } from '../src/config.ts'
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

describe('a password in an address', () => {
  const advice =
    'its password holds a character that an address cannot hold as it is: write @ as %40, / as %2F, ? as %3F, # as %23, % as %25'
  it.each([
    'postgres://plumbline:p@ss/word@db.example/ledger',
    'postgres://plumbline:p@ss@db.example/ledger',
    'postgres://plumbline:12/34@db.example/ledger',
    'postgres://plumbline:12?34@db.example/ledger',
    'postgres://plumbline:12#34@db.example/ledger',
    'postgres://plumbline:100%@db.example/ledger',
  ])('D9 is said to need writing otherwise, and nothing of it is shown: %s', (address) => {
    for (const [name, url] of [
      ['DATABASE_URL', address],
      ['REDIS_URL', address.replace('postgres:', 'redis:')],
    ] as const)
      expect(problemsOf({ [name]: url })).toEqual([`${name}: ${advice}`])
  })

  it.each([
    'postgres://plumbline@db.example/ledger',
    'postgres://plumbline:p%40ss%2Fword@db.example:5432/ledger?sslmode=require',
    'postgres://plumbline:a:b@[::1]/ledger',
    'postgres:///ledger?host=/var/run/postgresql',
  ])('D9 is taken when it is written so: %s', (address) => {
    expect(readConfig({ DATABASE_URL: address }).databaseUrl).toBe(address)
  })
})

describe('a name that is no setting', () => {
  it.each([
    ['REDIS_ULR=redis://a', '.env:1: there is no setting REDIS_ULR; did you mean REDIS_URL?'],
    [
      '# a\nPORT=1\nexport DATABASE_URI=x',
      '.env:3: there is no setting DATABASE_URI; did you mean DATABASE_URL?',
    ],
    ['loglevel=info', '.env:1: there is no setting loglevel; did you mean LOG_LEVEL?'],
    ['REDIS_URL_OLD=a\nREDIS_URI = b', '.env:2: there is no setting REDIS_URI; did you mean REDIS_URL?'],
    [
      'HUBSPOT_ACCESS_TOKEN=a\nHUBSPOT_ACCESS=b',
      '.env:2: there is no setting HUBSPOT_ACCESS; .env.example lists all there are',
    ],
    ['PROT=80', '.env:1: there is no setting PROT; did you mean PORT?'],
    ['HUBSPOT_TOKEN=pat', '.env:1: there is no setting HUBSPOT_TOKEN; .env.example lists all there are'],
  ])('D8 is named in .env where it looks like one of ours: %s', (text, problem) => {
    expect(unknownSettings(text)).toEqual([problem])
  })

  it("D8 is nobody's business in .env where it is another program's", () => {
    const others = [
      'DB_HOST=a',
      'SMTP_PORT=25',
      'NODE_OPTIONS=--x',
      'HTTPS_PROXY=http://p',
      'REDIS_HOST=a',
      'TZ=UTC',
    ]
    expect(unknownSettings([...others, ...configKeys.map((key) => `${key}=`)].join('\n'))).toEqual([])
  })

  it('D8 is said of the environment where it looks like one of ours that is not set', () => {
    expect(resemblingSettings(['REDIS_ULR', 'PATH', 'HOSTNAME', 'XDG_DATA_DIRS', 'REDIS_PORT'])).toEqual([
      'The environment has REDIS_ULR, which is no setting of Plumbline; did you mean REDIS_URL?',
    ])
    expect(resemblingSettings(['REDIS_ULR', 'REDIS_URL'])).toEqual([])
  })
})
