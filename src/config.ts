// The environment and the command line as one checked configuration. The only reader of the environment: what is wrong
// is said here, all of it at once and by name, before anything starts.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { BrokenCatalog, type Catalog, loadCatalog } from './catalog/catalog.ts'
import { meant } from './catalog/nearest.ts'
import type { MailSettings } from './mail/smtp.ts'
import type { SlackSettings } from './slack/wire/connection.ts'
import type { SignInSettings } from './slack/wire/sign-in.ts'
import type { StripeSettings } from './stripe/client.ts'
import { databaseShape, Variables } from './variables.ts'

export type Environment = Readonly<Record<string, string | undefined>>
/** Where the record is: a server, or the folder of the embedded Postgres. */
export type DatabaseAt = { url: string } | { folder: string }
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export type Config = {
  database: DatabaseAt
  /** The real Slack; null where no credential of it is set, and then the sandbox is meant. */
  slack: SlackSettings | null
  /** By what people sign in with Slack on the pages; null where it was not set. */
  signIn: SignInSettings | null
  /** The real Stripe, or its stand-in; null where no credential of it is set. */
  stripe: StripeSettings | null
  /** Where e-mail is handed in, and whom it is from; null where none is sent. */
  mail: MailSettings | null
  /** The slash command. */
  command: string
  /** Whether `--socket` was given: the sandbox over Socket Mode, or a choice where the real Slack allows both. */
  socket: boolean
  /** Slack user ids of those who run this installation. */
  operators: string[]
  catalogName: string
  catalog: Catalog
  redisUrl: string | null
  publicUrl: string
  port: number
  host: string
  logLevel: LogLevel
  /** What an operator should know of how the settings were understood. */
  notes: string[]
}

/** A configuration for the real Slack. */
export type SlackConfig = Config & { slack: SlackSettings }

/** Settings that cannot be used: every problem, each with the name of its variable and what to do. */
export class ConfigProblem extends Error {
  override name = 'ConfigProblem'
  readonly problems: readonly string[]
  constructor(problems: readonly string[], head = 'Guildhall cannot start') {
    const count = problems.length === 1 ? 'One setting needs' : `${problems.length} settings need`
    super(`${head}. ${count} a change:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const credentials = [
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
] as const
/** Reads everything a start needs. Throws a `ConfigProblem` that lists all that is wrong, never a secret. */
export function readConfig(env: Environment = process.env, args: readonly string[] = []): Config {
  const problems: string[] = []
  const flags = readArguments(args, problems)
  const given = readVariables(env, Variables, problems)
  const slack = readSlack(env, given, flags.socket, problems)
  const signIn = readSignIn(given, slack, problems)
  const stripe = readStripe(env, given, problems)
  const mail = readMail(env, given, problems)
  const catalogName = flags.catalog ?? given.GUILDHALL_CATALOG ?? 'standard'
  const catalog = readCatalog(catalogName, problems)
  if (problems.length > 0 || catalog === null) throw new ConfigProblem(problems)
  const port = Number(given.PORT ?? 3000)
  return {
    database: databaseOf(given),
    slack,
    signIn,
    stripe,
    mail,
    command: given.SLACK_COMMAND ?? '/org',
    socket: flags.socket,
    operators: given.GUILDHALL_OPERATORS?.split(/[\s,]+/) ?? [],
    catalogName,
    catalog,
    redisUrl: given.REDIS_URL ?? null,
    publicUrl: given.PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${port}`,
    port,
    host: given.HOST ?? (slack ? '0.0.0.0' : '127.0.0.1'),
    logLevel: given.LOG_LEVEL ?? 'info',
    notes: notesOn(given, slack),
  }
}

/** The same configuration where it is for the real Slack; throws a `ConfigProblem` where no credential is set. */
export function requireSlack(config: Config): SlackConfig {
  const { slack } = config
  if (slack) return { ...config, slack }
  throw new ConfigProblem([
    'SLACK_BOT_TOKEN is missing, and so is SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: `web` and `worker` are for the real Slack; `npm start` runs the sandbox',
  ])
}

/** Where the record is, for commands that need nothing else. */
export function readDatabase(env: Environment = process.env): DatabaseAt {
  const problems: string[] = []
  const given = readVariables(env, z.object(databaseShape), problems)
  if (problems.length > 0) throw new ConfigProblem(problems)
  return databaseOf(given)
}

const databaseOf = ({
  DATABASE_URL,
  GUILDHALL_DATA,
}: Pick<Variables, 'DATABASE_URL' | 'GUILDHALL_DATA'>): DatabaseAt =>
  DATABASE_URL ? { url: DATABASE_URL } : { folder: GUILDHALL_DATA ?? '.data' }

function readArguments(args: readonly string[], problems: string[]): { socket: boolean; catalog: string | undefined } {
  const options = { socket: { type: 'boolean' }, catalog: { type: 'string' } } as const
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    const word = token.kind === 'option' ? token.rawName : token.kind === 'positional' ? token.value : '--'
    if (token.kind === 'option' && Object.hasOwn(options, token.name)) continue
    const hint =
      meant(
        word,
        Object.keys(options).map((name) => `--${name}`),
      ) ?? 'there are --socket and --catalog NAME'
    problems.push(`${word} is no argument of this command; ${hint}`)
  }
  const catalog = typeof values.catalog === 'string' ? values.catalog : undefined
  if (values.catalog !== undefined && !catalog) problems.push('--catalog needs a name or a file after it')
  return { socket: values.socket === true, catalog }
}

/** The variables that are set to something, checked. Those that are wrong are reported and left out. */
function readVariables<S extends z.ZodRawShape>(env: Environment, shape: z.ZodObject<S>, problems: string[]) {
  const names = Object.keys(shape.shape).filter((name) => env[name]?.trim())
  const given: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, env[name]?.trim()]))
  const read = shape.safeParse(given)
  for (const { path, message } of read.error?.issues ?? []) {
    problems.push(`${path.join('.')} ${message}`)
    delete given[String(path[0])]
  }
  return shape.parse(given)
}

/** Any credential of Slack, even an empty one, means the real Slack: a slip must not open a sandbox to the world. */
function readSlack(env: Environment, given: Variables, socket: boolean, problems: string[]): SlackSettings | null {
  const set = credentials.filter((name) => env[name] !== undefined)
  if (set.length === 0) return null
  for (const name of set.filter((name) => !env[name]?.trim()))
    problems.push(`${name} is empty: give it its value, or remove it (without any Slack credential the sandbox runs)`)
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = given
  if (env.SLACK_BOT_TOKEN === undefined)
    problems.push(
      `SLACK_BOT_TOKEN is missing, although ${set.join(' and ')} ${set.length > 1 ? 'are' : 'is'} set: add the Bot User OAuth Token (xoxb-…)`,
    )
  if (env.SLACK_SIGNING_SECRET === undefined && env.SLACK_APP_TOKEN === undefined)
    problems.push('SLACK_SIGNING_SECRET is missing: add it for HTTP, or SLACK_APP_TOKEN (xapp-…) for Socket Mode')
  else if (socket && env.SLACK_APP_TOKEN === undefined)
    problems.push(
      'SLACK_APP_TOKEN is missing, and --socket needs it: add the app-level token (xapp-…), or leave --socket out',
    )
  const common = { apiUrl: given.SLACK_API_URL ?? 'https://slack.com/api/', command: given.SLACK_COMMAND ?? '/org' }
  if (!botToken) return null
  if (signingSecret && !socket) return { ...common, botToken, transport: 'http', signingSecret }
  return appToken ? { ...common, botToken, transport: 'socket', appToken } : null
}

/** Signing in takes both, and the address of the Slack that was chosen. */
function readSignIn(
  { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret }: Variables,
  slack: SlackSettings | null,
  problems: string[],
): SignInSettings | null {
  if (clientId && !clientSecret)
    problems.push('SLACK_CLIENT_SECRET is missing, although SLACK_CLIENT_ID is set: add it')
  if (clientSecret && !clientId)
    problems.push('SLACK_CLIENT_ID is missing, although SLACK_CLIENT_SECRET is set: add it')
  return clientId && clientSecret && slack ? { clientId, clientSecret, apiUrl: slack.apiUrl } : null
}

function readStripe(env: Environment, given: Variables, problems: string[]): StripeSettings | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secrets, STRIPE_API_URL: apiUrl } = given
  if (env.STRIPE_SECRET_KEY === undefined && secrets)
    problems.push('STRIPE_SECRET_KEY is missing, although STRIPE_WEBHOOK_SECRET is set: add it, or remove the other')
  if (!secretKey) return null
  const webhookSecrets = secrets?.split(/\s*,\s*/) ?? []
  return { secretKey, webhookSecrets, apiUrl: apiUrl?.replace(/\/$/, '') ?? 'https://api.stripe.com' }
}

function readMail(env: Environment, given: Variables, problems: string[]): MailSettings | null {
  const { SMTP_URL: url, MAIL_FROM: from } = given
  if (url && env.MAIL_FROM === undefined)
    problems.push('MAIL_FROM is missing, although SMTP_URL is set: add whom it is from')
  if (from && env.SMTP_URL === undefined)
    problems.push('SMTP_URL is missing, although MAIL_FROM is set: add it, or remove the other')
  return url && from ? { url, from } : null
}

function notesOn(given: Variables, slack: SlackSettings | null): string[] {
  const notes: string[] = []
  if (given.SLACK_SIGNING_SECRET && given.SLACK_APP_TOKEN)
    notes.push(
      slack?.transport === 'http'
        ? 'SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both set: HTTP it is. For Socket Mode remove the signing secret or pass --socket.'
        : 'SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both set: Socket Mode it is, by --socket.',
    )
  if (slack && !given.SLACK_CLIENT_ID)
    notes.push(
      'SLACK_CLIENT_ID is not set: nobody can sign in on the invitation page, and accepts by direct message only.',
    )
  if (slack && !given.SMTP_URL)
    notes.push('SMTP_URL is not set: e-mail is off, and people are invited by direct message and by links.')
  if (slack && !given.STRIPE_SECRET_KEY)
    notes.push('STRIPE_SECRET_KEY is not set: billing is off, and plans are changed by operators only.')
  if (given.STRIPE_SECRET_KEY && !given.STRIPE_WEBHOOK_SECRET)
    notes.push('STRIPE_WEBHOOK_SECRET is not set: payments are noticed by the daily comparison and when someone looks.')
  if (slack && !given.GUILDHALL_OPERATORS)
    notes.push('GUILDHALL_OPERATORS is not set: requests that only an operator can grant reach nobody in Slack.')
  return notes
}

function readCatalog(name: string, problems: string[]): Catalog | null {
  try {
    return loadCatalog(name)
  } catch (error) {
    if (!(error instanceof BrokenCatalog)) throw error
    problems.push(...error.problems.map(({ path, message }) => `GUILDHALL_CATALOG ${name}: ${path}: ${message}`))
    return null
  }
}
