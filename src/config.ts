import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { nearestName } from './domain/criteria/nearest-name.ts'
import { Failure } from './ports/failure.ts'

/** An optional setting: absent or empty is null. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === undefined || value === '' ? null : value), schema.nullable())

/** A setting with a default: absent or empty takes it. */
const withDefault = <Schema extends z.ZodType>(schema: Schema, fallback: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? fallback : value), schema)

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an address such as https://example.com' })
const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(least, `must be from ${least} to ${most}`)
    .max(most, `must be from ${least} to ${most}`)

/**
 * The address of a server with a password in it. What the address holds is never repeated: with an `@` or a `/` in the
 * password, a piece of it stands where the host is looked for.
 */
const serverAddress = (protocol: RegExp, example: string) =>
  z
    .string()
    .refine(
      (address) => !hasRawPassword(address),
      'its password holds a character that an address cannot hold as it is: write @ as %40, / as %2F, ? as %3F, # as %23, % as %25',
    )
    .pipe(z.url({ protocol, error: `must be an address such as ${example}` }))

function hasRawPassword(address: string): boolean {
  const signs = address.split('@').length - 1
  const [, userInfo = ''] = /^[a-z]+:\/\/([^/?#]*)@/i.exec(address) ?? []
  if (signs > 1 || (signs === 1 && userInfo === '')) return true
  return /%(?![0-9a-f]{2})/i.test(userInfo)
}

/** Every setting of Plumbline, by the name it has in the environment; `.env.example` says what each is for. */
const Environment = z.object({
  HUBSPOT_ACCESS_TOKEN: optional(z.string()),
  HUBSPOT_API_URL: withDefault(httpUrl, 'https://api.hubapi.com'),
  HUBSPOT_CALLS_PER_10_SECONDS: withDefault(wholeNumber(1, 100_000), '100'),
  HUBSPOT_SEARCHES_PER_SECOND: withDefault(wholeNumber(1, 10_000), '5'),
  SALESFORCE_LOGIN_URL: optional(httpUrl),
  SALESFORCE_CLIENT_ID: optional(z.string()),
  SALESFORCE_CLIENT_SECRET: optional(z.string()),
  SALESFORCE_USERNAME: optional(z.string()),
  SALESFORCE_PRIVATE_KEY_FILE: optional(z.string()),
  SALESFORCE_API_VERSION: withDefault(
    z
      .string()
      .regex(/^\d\d\.0$/, 'must look like 68.0')
      .refine((version) => Number(version) >= 60, 'must be 60.0 or newer'),
    '68.0',
  ),
  PEOPLE_DATA_LABS_API_KEY: optional(z.string()),
  PEOPLE_DATA_LABS_URL: withDefault(httpUrl, 'https://api.peopledatalabs.com'),
  REDIS_URL: optional(serverAddress(/^rediss?$/, 'redis://localhost:6379')),
  DATABASE_URL: optional(serverAddress(/^postgres(ql)?$/, 'postgres://user@localhost/plumbline')),
  DATA_DIR: withDefault(z.string(), '.plumbline'),
  MAPPINGS_DIR: withDefault(z.string(), 'mappings'),
  HOST: withDefault(z.string(), '127.0.0.1'),
  PORT: withDefault(wholeNumber(0, 65_535), '8080'),
  LOG_LEVEL: withDefault(
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    }),
    'info',
  ),
  PULL_EVERY_SECONDS: withDefault(wholeNumber(5, 86_400), '60'),
  PULL_OVERLAP_SECONDS: withDefault(wholeNumber(0, 3_600), '300'),
  SWEEP_EVERY_SECONDS: withDefault(wholeNumber(1, 3_600), '30'),
  CRM_TIMEOUT_SECONDS: withDefault(wholeNumber(1, 600), '30'),
  DAILY_CALL_SHARE_PERCENT: withDefault(wholeNumber(1, 100), '50'),
  REFRESH_DAYS: withDefault(wholeNumber(0, 3_650), '30'),
  ENRICHMENT_MAX_AGE_DAYS: withDefault(wholeNumber(1, 3_650), '90'),
  JOB_LOCK_SECONDS: withDefault(wholeNumber(2, 600), '30'),
  FAILED_JOBS_LIMIT: withDefault(wholeNumber(1, 1_000_000), '10000'),
})
type Environment = z.infer<typeof Environment>

/** The names of all settings, in the order of `.env.example`. */
export const configKeys: readonly string[] = Object.keys(Environment.shape)

export type SalesforceCredentials =
  | { readonly kind: 'client-credentials'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'jwt'
      readonly clientId: string
      readonly username: string
      readonly privateKey: string
    }

export interface Config {
  readonly hubspot: {
    readonly baseUrl: string
    readonly accessToken: string
    readonly callsPer10Seconds: number
    readonly searchesPerSecond: number
  } | null
  readonly salesforce: {
    readonly loginUrl: string
    readonly apiVersion: string
    readonly credentials: SalesforceCredentials
  } | null
  readonly peopleDataLabs: { readonly baseUrl: string; readonly apiKey: string } | null
  readonly redisUrl: string | null
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly mappingsDir: string
  readonly host: string
  readonly port: number
  readonly logLevel: Environment['LOG_LEVEL']
  readonly pullEveryMs: number
  readonly pullOverlapMs: number
  readonly sweepEveryMs: number
  readonly crmTimeoutMs: number
  /** Of each account's daily limit, 0 to 1. */
  readonly dailyCallShare: number
  /** Within how many days each known lead is read again, changed or not; 0 for never. */
  readonly refreshDays: number
  readonly enrichmentMaxAgeMs: number
  readonly jobLockMs: number
  readonly failedJobsLimit: number
}

/**
 * Reads the settings from an environment.
 * Throws `Failure('misconfigured')` that names every problem at once, a line each.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  // The cross-checks need only these few as text, so that they are named together with the rest.
  const text = (key: keyof Environment): string | null => environment[key] || null
  const salesforce = readSalesforce(text, problems)
  if (!parsed.success || problems.length > 0)
    throw new Failure(
      'misconfigured',
      `These settings need mending:\n${problems.map((line) => `  ${line}`).join('\n')}`,
      {
        cause: null,
      },
    )
  const env = parsed.data
  return {
    hubspot:
      env.HUBSPOT_ACCESS_TOKEN === null
        ? null
        : {
            baseUrl: env.HUBSPOT_API_URL,
            accessToken: env.HUBSPOT_ACCESS_TOKEN,
            callsPer10Seconds: env.HUBSPOT_CALLS_PER_10_SECONDS,
            searchesPerSecond: env.HUBSPOT_SEARCHES_PER_SECOND,
          },
    salesforce:
      salesforce === null || env.SALESFORCE_LOGIN_URL === null
        ? null
        : {
            loginUrl: env.SALESFORCE_LOGIN_URL,
            apiVersion: env.SALESFORCE_API_VERSION,
            credentials: salesforce,
          },
    peopleDataLabs:
      env.PEOPLE_DATA_LABS_API_KEY === null
        ? null
        : { baseUrl: env.PEOPLE_DATA_LABS_URL, apiKey: env.PEOPLE_DATA_LABS_API_KEY },
    redisUrl: env.REDIS_URL,
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    mappingsDir: env.MAPPINGS_DIR,
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    pullEveryMs: env.PULL_EVERY_SECONDS * 1_000,
    pullOverlapMs: env.PULL_OVERLAP_SECONDS * 1_000,
    sweepEveryMs: env.SWEEP_EVERY_SECONDS * 1_000,
    crmTimeoutMs: env.CRM_TIMEOUT_SECONDS * 1_000,
    dailyCallShare: env.DAILY_CALL_SHARE_PERCENT / 100,
    refreshDays: env.REFRESH_DAYS,
    enrichmentMaxAgeMs: env.ENRICHMENT_MAX_AGE_DAYS * 86_400_000,
    jobLockMs: env.JOB_LOCK_SECONDS * 1_000,
    failedJobsLimit: env.FAILED_JOBS_LIMIT,
  }
}

/** The CRMs that the settings have. */
export const crmsOf = ({ hubspot, salesforce }: Pick<Config, 'hubspot' | 'salesforce'>): string[] =>
  Object.entries({ hubspot, salesforce }).flatMap(([name, settings]) => (settings === null ? [] : [name]))

/** Salesforce is absent when neither its address nor any credential is set; half a set is a problem, and so are two. */
function readSalesforce(
  text: (key: keyof Environment) => string | null,
  problems: string[],
): SalesforceCredentials | null {
  const clientId = text('SALESFORCE_CLIENT_ID')
  const clientSecret = text('SALESFORCE_CLIENT_SECRET')
  const username = text('SALESFORCE_USERNAME')
  const keyFile = text('SALESFORCE_PRIVATE_KEY_FILE')
  const loginUrl = text('SALESFORCE_LOGIN_URL')
  if ([loginUrl, clientId, clientSecret, username, keyFile].every((setting) => setting === null)) return null
  if (loginUrl === null)
    problems.push('SALESFORCE_LOGIN_URL: is missing; it is your My Domain, https://<name>.my.salesforce.com')
  if (clientId === null) problems.push('SALESFORCE_CLIENT_ID: is missing; it is the consumer key of your app')
  if (clientSecret !== null && (username !== null || keyFile !== null)) {
    problems.push(
      'SALESFORCE_CLIENT_SECRET: set either this, or SALESFORCE_USERNAME with SALESFORCE_PRIVATE_KEY_FILE, not both',
    )
    return null
  }
  if (clientSecret !== null) return { kind: 'client-credentials', clientId: clientId ?? '', clientSecret }
  if (username === null || keyFile === null) {
    problems.push(
      username === null && keyFile === null
        ? 'SALESFORCE_CLIENT_SECRET: is missing (or SALESFORCE_USERNAME with SALESFORCE_PRIVATE_KEY_FILE)'
        : `${username === null ? 'SALESFORCE_USERNAME' : 'SALESFORCE_PRIVATE_KEY_FILE'}: is missing; the two go together`,
    )
    return null
  }
  try {
    const privateKey = readFileSync(keyFile, 'utf8')
    return { kind: 'jwt', clientId: clientId ?? '', username, privateKey }
  } catch {
    problems.push(`SALESFORCE_PRIVATE_KEY_FILE: the file ${keyFile} cannot be read`)
    return null
  }
}

const settingsFile = '.env'

/**
 * The process's own environment, with the values of a `.env` file in the working folder where it sets none.
 * Throws `misconfigured` for a file that cannot be read, and for a line in it that looks like a setting of ours and is none:
 * left aside without a word, it would have its writer believe that it holds.
 */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  let text: string
  try {
    text = readFileSync(settingsFile, 'utf8')
  } catch (error) {
    // Having no .env file is the ordinary case of a deployment; a file that is there must be readable.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return process.env
    throw unreadable(settingsFile, error)
  }
  const problems = unknownSettings(text)
  if (problems.length > 0) throw new Failure('misconfigured', problems.join('\n'), { cause: null })
  process.loadEnvFile(settingsFile)
  return process.env
}

/** What is wrong with the names in a `.env` file, a line each with its place. Names that resemble none of ours are others'. */
export function unknownSettings(text: string): string[] {
  return Object.keys(parseEnv(text)).flatMap((name) => {
    if (configKeys.includes(name)) return []
    const meant = meantBy(name)
    const isOurs = ourPrefix.test(name)
    if (meant === null && !isOurs) return []
    const line =
      text.split('\n').findIndex((each) => /^\s*(?:export\s+)?([^\s=]+)/.exec(each)?.[1] === name) + 1
    const advice = meant === null ? '.env.example lists all there are' : `did you mean ${meant}?`
    return [`${settingsFile}:${line}: there is no setting ${name}; ${advice}`]
  })
}

/** Names in an environment that resemble a setting and are none. Others put names there too, so these are only said. */
export function resemblingSettings(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const meant = configKeys.includes(name) || !/^[A-Z]/.test(name) ? null : meantBy(name)
    return meant === null || names.includes(meant)
      ? []
      : [`The environment has ${name}, which is no setting of Plumbline; did you mean ${meant}?`]
  })
}

/** Services that nobody else in a file of ours speaks to. */
const ourPrefix = /^(?:HUBSPOT|SALESFORCE|PEOPLE_DATA_LABS)_/i

/** Two slips, and one in a short name: DB_HOST is not HOST. */
const meantBy = (name: string): string | null => nearestName(name, configKeys, name.length < 8 ? 1 : 2)

const unreadable = (file: string, cause: unknown): Failure =>
  new Failure('misconfigured', `The file ${file} is there but cannot be read.`, { cause })
