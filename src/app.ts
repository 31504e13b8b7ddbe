// The roof: joins the database, the Slack wing, the HTTP server and the worker into one app, and owns their start and stop.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCharting } from './charting.ts'
import type { DatabaseAt, SlackConfig } from './config.ts'
import { type Connection, connect } from './db/client.ts'
import { startEmbedded } from './db/embedded.ts'
import { hotStatements } from './db/hot.ts'
import { migrate } from './db/migrate.ts'
import { greet, refusedBySlack } from './greeting.ts'
import { logoRoom } from './http/logos.ts'
import { doorsOf, type Mount } from './http/routes.ts'
import { serve } from './http/serve.ts'
import { type JobWorker, migrateQueue, startWorker } from './jobs/worker.ts'
import { createLog } from './log.ts'
import { openServer } from './opening.ts'
import type { Clock, Deps, Log, Resolver } from './org/context.ts'
import * as logos from './org/organization/logos.ts'
import type { Mail } from './org/telling/mail.ts'
import * as reaching from './org/telling/reaching.ts'
import { createPaying } from './paying.ts'
import { createPictures } from './pictures/logo.ts'
import { createPosting } from './posting.ts'
import { createReceiving } from './receiving.ts'
import type { HomeKeeper } from './slack/home/homes.ts'
import { connectSlack, type SlackConnection } from './slack/wire/connection.ts'
import { type Ear, listen } from './slack/wire/ear.ts'
import { plainPorts, systemResolver, tokensWith } from './surroundings.ts'

export type Overrides = {
  clock?: Clock
  log?: Log
  /** Hands in e-mail elsewhere than at the mail server of the settings. */
  mail?: Mail
  /** Knows further domain names. */
  resolver?: Resolver
  /** Further rooms of the HTTP server. */
  mounts?: readonly Mount[]
  /** Where people who come back from a page of Stripe's find Slack; its own app unless told. */
  slackAddress?: string
  /** Whether this process hears Slack and serves HTTP; it does unless told. */
  web?: boolean
  /** Whether this process works through jobs; it does unless told. */
  worker?: boolean
}

export type App = {
  /** Where the HTTP server is, such as http://127.0.0.1:3000; empty where this process serves none. */
  address: string
  /** Everything that it serves, by method and path. */
  doors: readonly string[]
  deps: Deps
  /** Whether no listener of Slack's is at work. */
  idle(): boolean
  /** Whether nothing is about to be shown to anyone who did nothing for it. */
  isQuiet(): boolean
  /** Brings the database up to date, then works and listens. Resolves once `/readyz` is content; rejects where it was stopped before. */
  start(): Promise<void>
  /** Finishes what is under way and lets go of everything. Any number of times. */
  stop(): Promise<void>
}

/** Time as it is. */
export const realClock: Clock = { now: () => new Date(), wall: (at) => at }

/** How long the database may take to say that it is there. */
const probeMs = 2_000
/** What the queue keeps for itself: one connection that listens, one that gives the sign of life. */
const workerConnections = 2
/** The queue's and the web's share of connections, for acts and reads. */
const poolSize = 10

/**
 * Puts an app together. Its server is there from now on, says that it is alive, and not yet ready. Throws a `ConfigProblem`
 * or `DatabaseProblem` where the surroundings do not let it.
 */
export async function createApp(config: SlackConfig, overrides: Overrides = {}): Promise<App> {
  const { clock = realClock, log = createLog(config.logLevel), mounts = [], web = true, worker = true } = overrides
  const undo: (() => Promise<unknown>)[] = []
  const stopping = new AbortController()
  const state: State = { isMigrated: false, isKnown: false, teamId: null, ear: null }
  let starting: Promise<void> | undefined
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopping.abort(new Error('the app was stopped'))
    // What the start was about to open must be there to be closed.
    stopped ??= Promise.allSettled([starting]).then(() => unwind(undo, log))
    return stopped
  }
  try {
    const url = await openDatabase(config.database, log, undo)
    const record = connect(url, { max: poolSize + (worker ? workerConnections : 0), onError: brokenIn(log) })
    undo.push(() => record.close())
    // A connection that breaks in the middle of a transaction would end the process, had it no listener.
    record.pool.on('connect', (client) => client.on('error', brokenIn(log)))
    const slack = connectSlack(config.slack, { log, ...(config.redisUrl ? { redisUrl: config.redisUrl } : {}) })
    undo.push(() => slack.close())
    const say = { catalog: config.catalog, command: config.slack.command }
    const [announce, homes] = [slack.announceIn(say), slack.homesIn(say, () => deps)]
    const unready = () => reasons(record, slack, state, stopping.signal)
    const { keepPicture: keep } = slack
    const charting = createCharting({ secret: config.slack.botToken, depsOf: () => deps, keep })
    undo.push(() => charting.close())
    const depsOf = () => deps
    const slackAddress = () => overrides.slackAddress ?? slackIn(state)
    const paying = createPaying(config, { clock, log, depsOf, slackAddress })
    undo.push(() => paying.close())
    const receiving = createReceiving(config, { log, slack, depsOf, slackAddress })
    const logoAt = logoRoom((id, digest) => logos.find({ db: record.prisma }, id, digest))
    const rooms = [...mounts, logoAt, charting.room, ...paying.rooms, ...receiving.rooms]
    const address = web
      ? await openServer(config, serve({ log, mounts: rooms, unready, slack: () => hearing(state) }), undo)
      : ''
    const posting = createPosting(config, stopping.signal)
    undo.push(async () => posting.close())
    const { directory, uploads } = slack
    const publicUrl = reachableAt(config, address)
    const pagesUrl = pagesAt(config, publicUrl)
    const deps: Deps = {
      ...depsOn(record, config, { clock, log }),
      mail: overrides.mail ?? posting.mail,
      signIn: receiving.signIn,
      resolver: overrides.resolver ?? systemResolver,
      tokens: tokensWith(config.slack.botToken),
      pagesUrl,
      directory,
      announce,
      uploads,
      publicUrl,
      homes,
      charts: charting.charts,
      payments: paying.payments,
    }
    const begin = async () => {
      await migrate(url, { extra: migrateQueue, signal: stopping.signal })
      state.isMigrated = true
      if (worker) undo.push(stopOf(await startWorker(deps, record.pool)))
      state.teamId = await greet(slack, log, stopping.signal)
      state.isKnown = true
      // What was put aside when Slack did not let us in, by whatever process.
      await reaching.askSoon(deps)
      if (web) await hear(slack, deps, homes, state, undo)
      log.info({ address, web, worker, slack: config.slack.transport }, 'ready')
    }
    const start = () => (starting ??= begin())
    const doors = doorsOf({ mounts: rooms })
    return { address, doors, deps, idle: () => state.ear?.isIdle() ?? true, isQuiet: () => homes.isIdle(), start, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type State = { isMigrated: boolean; isKnown: boolean; teamId: string | null; ear: Ear | null }

/** The rules' surroundings on a database, but for Slack. */
export function depsOn(
  record: Connection,
  { catalog, operators }: Pick<SlackConfig, 'catalog' | 'operators'>,
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
): Omit<Deps, OfSlack> {
  return {
    db: record.prisma,
    hot: hotStatements(record.pool),
    catalog,
    clock,
    log,
    operators,
    pictures: createPictures(),
    payments: null,
    mail: null,
    ...plainPorts(),
  }
}

/** What rules get of Slack, and of where Slack finds us. */
export type OfSlack =
  | 'directory'
  | 'announce'
  | 'homes'
  | 'uploads'
  | 'publicUrl'
  | 'pagesUrl'
  | 'charts'
  | 'signIn'
  | 'tokens'

/** Where people open pages: the same for every process of an installation. Only a port of any kind is known no sooner than taken. */
const pagesAt = ({ publicUrl, port }: SlackConfig, reached: string | null): string =>
  port === 0 && publicUrl === 'http://localhost:0' ? (reached ?? publicUrl) : publicUrl

/** Where Slack can fetch what it is to show: by https only, but its stand-in, on this machine, is not that particular. */
export function reachableAt(
  { publicUrl, slack }: { publicUrl: string; slack: Pick<SlackConfig['slack'], 'apiUrl'> },
  address: string,
): string | null {
  if (publicUrl.startsWith('https:')) return publicUrl
  return new URL(slack.apiUrl).protocol === 'http:' && address ? address : null
}

/** The address of the database: as given, or of the embedded one, which is started and stopped with us. */
export async function openDatabase(at: DatabaseAt, log: Log, undo: (() => Promise<unknown>)[]): Promise<string> {
  if ('url' in at) return at.url
  const server = await startEmbedded({ dataDir: at.folder, log: (message) => log.info({}, message) })
  undo.push(() => server.stop())
  return server.url
}

const hearing = ({ ear }: State) => ear && (ear.requestListener ?? elsewhere)
const slackIn = ({ teamId }: State) => (teamId ? `slack://open?team=${teamId}` : 'slack://open')
/** Over Socket Mode, Slack has no business at our address. */
const elsewhere = (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(404).end('Slack is heard over Socket Mode here, not at this address.\n')
const stopOf = (part: JobWorker) => () => part.stop()
const brokenIn = (log: Log) => (error: Error) => log.warn({ error }, 'a connection to the database broke')

async function hear(
  slack: SlackConnection,
  deps: Deps,
  homes: HomeKeeper,
  state: State,
  undo: (() => Promise<unknown>)[],
): Promise<void> {
  const ear = await listen(slack, deps, homes)
  try {
    await ear.start()
  } catch (error) {
    throw refusedBySlack(error, 'SLACK_APP_TOKEN') ?? error
  }
  undo.push(() => ear.stop())
  state.ear = ear
}

async function reasons(
  { pool }: Connection,
  slack: SlackConnection,
  state: State,
  { aborted }: AbortSignal,
): Promise<string[]> {
  const answers = await Promise.race([
    pool.query('select 1').then(
      () => true,
      () => false,
    ),
    sleep(probeMs, false),
  ])
  const isHearing = state.ear?.isHearing() ?? false
  return [
    ...(aborted ? ['it is stopping'] : []),
    ...(answers ? [] : ['the database does not answer']),
    ...(state.isMigrated ? [] : ['the migrations are not applied yet']),
    ...(state.isKnown ? [] : ['Slack has not said yet who we are']),
    ...(await lostIn(slack, state)),
    ...(state.isKnown && !isHearing ? [`Slack is not connected by ${slack.settings.transport}`] : []),
  ]
}

// Whoever asks whether we are ready has it asked of Slack, where that was last said no.
async function lostIn({ access, client }: SlackConnection, { isKnown }: State): Promise<string[]> {
  if (!isKnown || access.lost() === null) return []
  // Whatever it says, or fails to say, is kept there.
  const asked = access.through(() => client.auth.test()).catch(() => null)
  await Promise.race([asked, sleep(probeMs)])
  const because = access.lost()
  return because
    ? [
        `Slack took our access away (${because}): install the app again, and set SLACK_BOT_TOKEN to its token if that is another one`,
      ]
    : []
}

/** Lets go of everything in the order opposite to its taking, the rest also where one part fails. */
async function unwind(undo: (() => Promise<unknown>)[], log: Log): Promise<void> {
  for (let step = undo.pop(); step; step = undo.pop())
    await step().catch((error: unknown) => log.error({ error }, 'a part did not stop as it should'))
}
