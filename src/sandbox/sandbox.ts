// The sandbox put together: a database, the local Slack, the clock, the driver and its page, and the real app on top of them.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'graphile-worker'
import type { Pool } from 'pg'
import { type Catalog, loadCatalog } from '../catalog/catalog.ts'
import { connect } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { createMail } from '../mail/mail.ts'
import type { Deps, Resolver } from '../org/context.ts'
import type { Mail } from '../org/telling/mail.ts'
import { openClock, type SandboxClock } from './clock.ts'
import { driver } from './driver.ts'
import { openChanges } from './driving/changes.ts'
import { openRecord } from './driving/progress.ts'
import { openJobs } from './jobs.ts'
import { openMailbox } from './mailbox.ts'
import { openNames } from './names.ts'
import { page } from './page.ts'
import type { Pacing } from './slack/pacing.ts'
import type { Complaint } from './slack/rules/complaint.ts'
import { type LocalSlack, startSlack } from './slack/slack.ts'
import { inWords, type OnComplaint } from './slack/traffic.ts'
import { openStore } from './store.ts'
import { stripePages } from './stripe/pages/pages.ts'
import { startStripe } from './stripe/stripe.ts'
import type { World } from './world.ts'

/** What the app needs to talk to the local Slack; the shape of its own settings for the real one. */
export type SlackCredentials =
  | { transport: 'http'; botToken: string; signingSecret: string; apiUrl: string; command: string }
  | { transport: 'socket'; botToken: string; appToken: string; apiUrl: string; command: string }

/** By what people sign in with the local Slack; the shape of the app's own settings for the real one. */
export type SignInCredentials = { clientId: string; clientSecret: string; apiUrl: string }

/** What the app needs to talk to the local Stripe; the shape of its own settings for the real one. */
export type StripeCredentials = { secretKey: string; webhookSecrets: string[]; apiUrl: string; isPaced: false }

/** Paths that the app's own server answers for the sandbox. */
export type Mount = {
  path: string
  fetch: (request: Request) => Response | Promise<Response>
  maxBodyBytes?: number
}

/**
 * The app, as the sandbox sees it. `idle` is true while no listener of it is at work, `isQuiet` while it is about to show
 * nothing to people who did nothing for it.
 */
export type RunningApp = {
  /** http://127.0.0.1:PORT */
  address: string
  start(parts?: { web: boolean; worker: boolean }): Promise<void>
  stop(): Promise<void>
  idle?: () => boolean
  isQuiet?: () => boolean
  deps?: Deps
}

export type SandboxOptions = {
  database: { url: string } | { folder: string }
  /** Makes the app, given where Slack is, what time it is, and what it must serve for the sandbox. */
  app: (
    slack: SlackCredentials,
    extras: {
      clock: SandboxClock
      mounts: Mount[]
      databaseUrl: string
      stripe: StripeCredentials | null
      /** Hands e-mail to the local mailbox. */
      mail: Mail
      /** Knows the names that the local DNS was told of. */
      resolver: Resolver
      signIn: SignInCredentials
    },
  ) => Promise<RunningApp>
  /** Whether there is a local Stripe; there is unless told, for where the app talks to another one. */
  stripe?: boolean
  /** Socket Mode instead of HTTP. */
  socket?: boolean
  pacing?: Pacing
  /** The workspace is one of two of an Enterprise organization: people can act from either. */
  enterprise?: boolean
  /** Whose words the page explains subcommands in; the standard ones unless told. */
  catalog?: Catalog
  /** What people type; /org unless told. */
  command?: string
  /** The app's manifest as YAML; the one at the top of the repository unless told. */
  manifest?: string
  /** Told of everything that the strict Slack refuses. */
  onComplaint?: OnComplaint
  /** Told what an operator may want to know about the database. */
  log?: (message: string) => void
}

/** A running sandbox. */
export type Sandbox = {
  /** Where the app and the page are. */
  address: string
  world: World
  slack: LocalSlack
  databaseUrl: string
  /** The driver API and the page without a network between. */
  request(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

/** Starts everything; resolves once the app can be driven. Whatever was started is stopped again if a part fails. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return { ...(await build(options, undo)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(options: SandboxOptions, undo: (() => Promise<unknown>)[]): Promise<Omit<Sandbox, 'stop'>> {
  const databaseUrl = await databaseFor(options, undo)
  await migrate(databaseUrl, { extra: (url) => runMigrations({ connectionString: url }) })
  const connection = connect(databaseUrl, { max: 4, name: 'guildhall sandbox' })
  undo.push(() => connection.close())
  const world = await worldOn(connection.pool, options, undo)
  const changes = openChanges(world.store)
  const { catalog = loadCatalog('standard') } = options
  const say = { catalog, command: world.command }
  const hands = driver(world, { changes, record: openRecord(connection.pool), say })
  const pages = pagesOf(world)
  const request = async (path: string, init?: RequestInit): Promise<Response> =>
    path.startsWith('/sandbox/api') ? hands.request(path, init) : pages(new Request(`http://sandbox${path}`, init))
  const mounts = [
    { path: '/sandbox/api', fetch: (asked: Request) => hands.fetch(asked), maxBodyBytes: UPLOAD_BYTES },
    { path: '/sandbox', fetch: pages },
  ]
  const { clock } = world
  const { apiUrl, keys } = world.slack
  const signIn = { clientId: keys.clientId, clientSecret: keys.clientSecret, apiUrl }
  const mail = createMail(world.mailbox)
  const extras = { clock, mounts, databaseUrl, stripe: stripeOf(world), signIn, mail, resolver: world.names }
  const app = await options.app(credentials(world), extras)
  undo.push(() => app.stop())
  // The app's server waits for what is under way, and a page's stream of changes would be under way for ever.
  undo.push(async () => changes.end())
  world.app = {
    ...(app.idle ? { idle: app.idle } : {}),
    ...(app.isQuiet ? { isQuiet: app.isQuiet } : {}),
  }
  if (app.deps) world.deps = app.deps
  world.slack.sendTo(`${app.address}/slack/events`)
  world.stripe?.pagesAt(app.address)
  world.stripe?.sendTo(`${app.address}/stripe/webhook`)
  await app.start()
  return { address: app.address, world, slack: world.slack, databaseUrl, request }
}

async function databaseFor({ database, log }: SandboxOptions, undo: (() => Promise<unknown>)[]): Promise<string> {
  if ('url' in database) return database.url
  const server = await startEmbedded({ dataDir: database.folder, ...(log ? { log } : {}) })
  undo.push(() => server.stop())
  return server.url
}

async function worldOn(pool: Pool, options: SandboxOptions, undo: (() => Promise<unknown>)[]): Promise<World> {
  const store = await openStore(pool)
  const clock = openClock(store)
  const jobs = openJobs(pool)
  await jobs.releaseLost()
  const command = options.command ?? '/org'
  const manifest = underName(options.manifest ?? (await readFile(MANIFEST, 'utf8')), command)
  const { socket = false, pacing = 'on', enterprise = false } = options
  const slack = await startSlack({ store, clock, manifest, socket, pacing, enterprise })
  undo.push(() => slack.stop())
  if (options.onComplaint) slack.space.traffic.onComplaint(options.onComplaint)
  const mailbox = openMailbox(store, clock)
  const world = { slack, clock, jobs, store, mailbox, names: openNames(store), command, app: {} }
  if (options.stripe === false) return world
  const { traffic } = slack.space
  const onComplaint = (complaint: Complaint) => slack.watches.refuse(inWords(complaint), [])
  const stripe = await startStripe({ store, clock, traffic, onComplaint })
  undo.push(() => stripe.stop())
  return { ...world, stripe }
}

/** The largest file that Slack's client takes, as base64 with what is around it. */
const UPLOAD_BYTES = 14 * 1024 * 1024

const MANIFEST = fileURLToPath(new URL('../../slack-manifest.yml', import.meta.url))

/** The manifest with the command under the name it was given: whoever renames it pastes it so. */
const underName = (manifest: string, command: string): string =>
  manifest.replace(
    /(\bcommand:\s*)(['"]?)\/org\2/g,
    (_, key: string, quote: string) => `${key}${quote}${command}${quote}`,
  )

function credentials({ slack, command }: World): SlackCredentials {
  const { apiUrl, keys, usesSocket } = slack
  const common = { botToken: keys.botToken, apiUrl, command }
  return usesSocket
    ? { transport: 'socket', appToken: keys.appToken, ...common }
    : { transport: 'http', signingSecret: keys.signingSecret, ...common }
}

function stripeOf({ stripe }: World): StripeCredentials | null {
  if (!stripe) return null
  const { address: apiUrl, secretKey, webhookSecrets } = stripe
  return { secretKey, webhookSecrets, apiUrl, isPaced: false }
}

/** The sandbox's own page, and under it those that Stripe would show. */
function pagesOf({ stripe, store }: World): Mount['fetch'] {
  const atStripe = stripe && stripePages(stripe.books, () => store.flushed())
  return (request) => {
    const { pathname } = new URL(request.url)
    return atStripe && pathname.startsWith(`${atStripe.path}/`) ? atStripe.fetch(request) : page(request)
  }
}
