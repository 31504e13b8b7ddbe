// `npm run doctor`: one line for each thing that an installation needs, whether it is there, and what to do where it is not.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { parse } from 'yaml'
import { z } from 'zod'
import { openDatabase } from './app.ts'
import { type Config, ConfigProblem, type Environment, readConfig } from './config.ts'
import { connect } from './db/client.ts'
import { pendingMigrations } from './db/migrate.ts'
import { blotted, createLog } from './log.ts'
import * as smtp from './mail/smtp.ts'
import type { SlackSettings } from './slack/wire/connection.ts'
import { connectStripe } from './stripe/client.ts'
import { type Area, type SetUp, setUp } from './stripe/setup.ts'

type Out = (line: string) => void
/** Well, amiss, or not there and not needed. */
type Line = { sign: '✓' | '✗' | '–'; words: string }

const well = (words: string): Line => ({ sign: '✓', words })
const amiss = (words: string, fix: string): Line => ({ sign: '✗', words: `${words} → ${fix}` })
const absent = (words: string): Line => ({ sign: '–', words })

const patienceMs = 8_000
/** Slack and Stripe take signatures that are dated up to five minutes from now. */
const mostSkewSeconds = 60

/** Checks everything and says it. Gives 1 where something is amiss. */
export async function examine(out: Out, env?: Environment): Promise<number> {
  let lines: Line[]
  try {
    lines = await linesFor(readConfig(env))
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    lines = error.problems.map((problem) => amiss('settings', problem))
  }
  for (const { sign, words } of lines) out(blotted(`${sign} ${words}`))
  return lines.some(({ sign }) => sign === '✗') ? 1 : 0
}

async function linesFor(config: Config): Promise<Line[]> {
  const all = await Promise.all([
    checked('database', () => databaseLines(config)),
    checked('Slack', () => slackLines(config)),
    checked('Stripe', () => stripeLines(config)),
    checked('mail', () => mailLines(config)),
    checked('Redis', () => redisLines(config)),
    [addressLine(config), ...operatorLines(config)],
  ])
  return all.flat()
}

// A check that breaks is a thing amiss, and the others go on.
async function checked(what: string, check: () => Promise<Line[]>): Promise<Line[]> {
  try {
    return await check()
  } catch (error) {
    return [amiss(`${what}: ${messageOf(error)}`, 'see that it can be reached, then run this again')]
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  if (error instanceof Error && error.cause instanceof Error) return `${error.message}: ${messageOf(error.cause)}`
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s+/g, ' ')
}

async function databaseLines({ database }: Config): Promise<Line[]> {
  if ('folder' in database && !existsSync(database.folder))
    return [absent(`database: an embedded Postgres, which the first start makes in ${database.folder}`)]
  const undo: (() => Promise<unknown>)[] = []
  try {
    const url = await openDatabase(database, createLog('silent'), undo)
    const pending = await pendingMigrations(url)
    const where = 'url' in database ? `${new URL(url).host}${new URL(url).pathname}` : `embedded, in ${database.folder}`
    return [
      well(`database: ${where} answers`),
      pending.length === 0
        ? well('migrations: all applied')
        : amiss(`migrations: ${pending.join(', ')} not applied`, 'npm run db:migrate'),
      await queueLine(url),
    ]
  } catch (error) {
    const fix = 'url' in database ? 'start it, or put DATABASE_URL right' : 'free the folder, or set GUILDHALL_DATA'
    return [amiss(`database: ${messageOf(error)}`, fix)]
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function queueLine(url: string): Promise<Line> {
  const { pool, close } = connect(url, { max: 1, name: 'guildhall doctor' })
  try {
    const found = await pool.query(`select to_regclass('graphile_worker.migrations') is not null as "isThere"`)
    return found.rows[0]?.isThere === true
      ? well('queue: its tables are there')
      : amiss('queue: its tables are not there', 'npm run db:migrate')
  } finally {
    await close()
  }
}

const Greeting = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() })

async function slackLines({ slack, command, publicUrl }: Config): Promise<Line[]> {
  if (!slack)
    return [
      absent(`Slack: no credential is set, so npm start opens the sandbox at ${publicUrl}/sandbox, with its own Slack`),
    ]
  const answer = await callSlack(slack, 'auth.test', slack.botToken)
  const { ok, error = 'no reason given', team = 'its workspace' } = Greeting.parse(await answer.json())
  if (!ok)
    return [amiss(`Slack: the token is refused (${error})`, 'install the app again and set SLACK_BOT_TOKEN anew')]
  const heard = `that it is ${command} there too, cannot be seen from here: npm run manifest -- --command ${command}`
  return [
    well(`Slack: the token works in ${team}`),
    await scopesLine(answer.headers.get('x-oauth-scopes')),
    ...(await socketLines(slack)),
    absent(`command: ${command} here; ${heard}`),
    ...skewLines('Slack', answer.headers.get('date')),
  ]
}

async function scopesLine(stated: string | null): Promise<Line> {
  if (stated === null) return absent('Slack scopes: it does not say which ones the token has')
  const granted = stated.split(',').map((scope) => scope.trim())
  const missing = (await scopesInManifest()).filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return well('Slack scopes: all that the manifest asks for')
  const words = `Slack scopes: ${missing.join(', ')} missing`
  return amiss(words, 'update the app from npm run manifest, and install it again')
}

async function socketLines(slack: SlackSettings): Promise<Line[]> {
  if (slack.transport !== 'socket') return []
  const answer = await callSlack(slack, 'apps.connections.open', slack.appToken)
  const { ok, error = 'no reason given' } = Greeting.parse(await answer.json())
  if (ok) return [well('Slack Socket Mode: the app token works')]
  return [
    amiss(
      `Slack Socket Mode: the app token is refused (${error})`,
      'make one with connections:write, and set SLACK_APP_TOKEN',
    ),
  ]
}

const callSlack = ({ apiUrl }: SlackSettings, method: string, token: string): Promise<Response> =>
  fetch(new URL(method, apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    signal: AbortSignal.timeout(patienceMs),
  })

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })

async function scopesInManifest(): Promise<string[]> {
  const text = await readFile(new URL('../slack-manifest.yml', import.meta.url), 'utf8')
  return Manifest.parse(parse(text)).oauth_config.scopes.bot
}

/** How far our clock is from theirs, where that could make signatures look too old. */
function skewLines(whose: string, date: string | null | undefined): Line[] {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return []
  const seconds = Math.round(Math.abs(Date.now() - theirs) / 1000)
  if (seconds <= mostSkewSeconds) return [well(`clock: with ${whose}'s`)]
  return [amiss(`clock: ${seconds} seconds away from ${whose}'s`, 'set this machine by NTP: signatures are dated')]
}

const areas: Record<Area, string> = {
  prices: 'Stripe prices',
  portal: 'Stripe Billing Portal',
  webhook: 'Stripe webhook',
}

async function stripeLines(config: Config): Promise<Line[]> {
  const { stripe, slack, catalog, publicUrl } = config
  if (!stripe)
    return [
      absent(
        slack
          ? 'Stripe: no key is set, so billing is off and plans are given by operators (npm run cli -- plan)'
          : 'Stripe: no key is set, so the sandbox has its own',
      ),
    ]
  const connection = connectStripe(stripe, { log: createLog('silent') })
  try {
    const wish = { catalog, publicUrl, withEndpoint: true }
    const [first, found] = await Promise.all([
      connection.stripe.prices.list({ limit: 1 }),
      setUp(connection.stripe, wish, { isDry: true }),
    ])
    const mode = connection.livemode ? 'live mode, real money' : 'test mode'
    return [
      well(`Stripe: the key works, in ${mode}`),
      ...areaLines(found, publicUrl),
      secretLine(config, found),
      ...skewLines('Stripe', first.lastResponse.headers.date),
    ]
  } catch (error) {
    const words = `Stripe: ${messageOf(error)} (at ${stripe.apiUrl})`
    return [amiss(words, 'put STRIPE_SECRET_KEY right, or wait until Stripe answers')]
  } finally {
    await connection.close()
  }
}

function areaLines({ differences, notes }: SetUp, publicUrl: string): Line[] {
  return Object.entries(areas).flatMap(([area, what]) => {
    const amissHere = differences.filter((one) => one.area === area)
    const noted = notes.filter((one) => one.area === area).map(({ words }) => absent(`${what}: ${words}`))
    if (amissHere.length === 0 && area === 'webhook' && !publicUrl.startsWith('https:')) return noted
    if (amissHere.length === 0) return [well(`${what}: as the catalog says`), ...noted]
    return [amiss(`${what}: not as it should be: ${inShort(amissHere)}`, 'npm run stripe:setup'), ...noted]
  })
}

/** So many things are named; npm run stripe:setup -- --dry-run says them all. */
const named = 3

function inShort(differences: SetUp['differences']): string {
  const [first, ...others] = differences.map(({ words }) => words)
  if (first && others.length === 0) return first
  const names = [first, ...others].map((words = '') => words.split(': ', 1)[0])
  const rest = names.length - named
  return `${names.slice(0, named).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function secretLine({ stripe, publicUrl }: Config, { differences }: SetUp): Line {
  const count = stripe?.webhookSecrets.length ?? 0
  if (count > 0) return well(`Stripe signing secret: ${count === 1 ? 'set' : `${count} are set`}`)
  const words = 'Stripe signing secret: not set, so payments are noticed daily and when someone looks'
  if (!publicUrl.startsWith('https:')) return absent(words)
  // Stripe shows it once to whoever makes the endpoint, and after that on its own pages only.
  const isThere = !differences.some(({ area }) => area === 'webhook')
  const where = isThere ? 'copy it from dashboard.stripe.com/webhooks' : 'npm run stripe:setup shows it'
  return amiss(words, `${where}; set STRIPE_WEBHOOK_SECRET`)
}

async function mailLines({ mail, slack }: Config): Promise<Line[]> {
  if (!mail)
    return [absent(`mail: SMTP_URL is not set, so ${slack ? 'no e-mail is sent' : 'the sandbox has its own mailbox'}`)]
  try {
    await smtp.check(mail)
    return [well(`mail: ${new URL(mail.url).host} takes e-mail from ${mail.from}`)]
  } catch (error) {
    return [amiss(`mail: ${messageOf(error)}`, 'put SMTP_URL right')]
  }
}

async function redisLines({ redisUrl }: Config): Promise<Line[]> {
  if (!redisUrl) return [absent('Redis: not set, so each process paces its calls by itself; one process needs no more')]
  const options = {
    lazyConnect: true,
    connectTimeout: patienceMs,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    enableReadyCheck: false,
  }
  const redis = new Redis(redisUrl, options)
  // The call itself only says that the connection is closed.
  let cause: Error | null = null
  redis.on('error', (error) => {
    cause = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return [well('Redis: answers; all processes share their pacing')]
  } catch (error) {
    return [amiss(`Redis: ${messageOf(cause ?? error)}`, 'start it, or put REDIS_URL right')]
  } finally {
    redis.disconnect()
  }
}

function addressLine({ publicUrl, slack }: Config): Line {
  if (publicUrl.startsWith('https:')) return well(`address: ${publicUrl}`)
  if (!slack) return absent(`address: ${publicUrl}, for this machine only, as the sandbox is`)
  const words = `address: ${publicUrl}, which Slack and Stripe cannot reach`
  if (slack.transport === 'socket')
    return absent(`${words}; Socket Mode does without, pictures and payments are slower`)
  return amiss(words, 'set PUBLIC_URL to the https address of this installation')
}

const operatorLines = ({ operators, slack }: Config): Line[] => {
  if (operators.length > 0) return [well(`operators: ${operators.length}`)]
  return [
    absent(
      `operators: none is named${slack ? '; set GUILDHALL_OPERATORS to their Slack ids' : ', so Omar is one in the sandbox'}`,
    ),
  ]
}
