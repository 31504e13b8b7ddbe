// The ground of the sandbox's own tests: a local Slack on a database of its own, with a small Bolt app installed in it that
// each test writes as well or as badly as it likes.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { Hono } from 'hono'
import { connect } from '../../src/db/client.ts'
import { openClock } from '../../src/sandbox/clock.ts'
import { driver } from '../../src/sandbox/driver.ts'
import type { Exchange } from '../../src/sandbox/driving/exchange.ts'
import { openJobs } from '../../src/sandbox/jobs.ts'
import { openMailbox } from '../../src/sandbox/mailbox.ts'
import { openNames } from '../../src/sandbox/names.ts'
import type { Pacing } from '../../src/sandbox/slack/pacing.ts'
import { type LocalSlack, startSlack } from '../../src/sandbox/slack/slack.ts'
import { openStore } from '../../src/sandbox/store.ts'
import type { World } from '../../src/sandbox/world.ts'
import { createDatabase } from '../database.ts'

export type BoltApp = App

export const MANIFEST = `
display_information: {name: Probe}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true}
  bot_user: {display_name: probe}
  slash_commands:
    - {command: /org, url: 'https://example.com/slack/events', description: Organizations, should_escape: true}
oauth_config:
  scopes: {bot: [commands, 'chat:write', 'im:write', 'users:read', 'users:read.email', 'files:read', 'team:read']}
settings:
  event_subscriptions:
    request_url: https://example.com/slack/events
    bot_events: [app_home_opened, app_uninstalled, tokens_revoked, team_join, user_change]
  interactivity: {is_enabled: true, request_url: 'https://example.com/slack/events', message_menu_options_url: 'https://example.com/slack/events'}
`

export type Setup = {
  manifest?: string
  pacing?: Pacing
  socket?: boolean
  url?: string
  /** One of two workspaces of an Enterprise organization. */
  enterprise?: boolean
  command?: string
  appless?: boolean
  /** The app says itself when it is idle; else the driver must wait and see. */
  telling?: boolean
}

export type Ground = {
  slack: LocalSlack
  world: World
  api: Hono
  /** Calls the driver and answers what it says; throws where it does not say 200. */
  drive: <T = Exchange>(path: string, body?: object) => Promise<T>
  /** Calls the driver and answers status and body. */
  ask: (path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>
  refusals: () => string[]
  client: WebClient
  databaseUrl: string
  close(): Promise<void>
}

/** A local Slack and the app that `write` writes, over HTTP or Socket Mode. */
export async function lay(write: (app: BoltApp) => void = () => {}, setup: Setup = {}): Promise<Ground> {
  const database = setup.url === undefined ? await createDatabase() : { url: setup.url, drop: async () => {} }
  const connection = connect(database.url, { max: 4 })
  const store = await openStore(connection.pool)
  const clock = openClock(store)
  const { manifest = MANIFEST, pacing = 'on', socket = false, telling = true, enterprise = false } = setup
  const slack = await startSlack({ store, clock, manifest, pacing, socket, enterprise })
  const app = setup.appless ? undefined : await (socket ? socketApp(slack, write) : httpApp(slack, write))
  const jobs = openJobs(connection.pool)
  const world: World = {
    slack,
    clock,
    jobs,
    store,
    mailbox: openMailbox(store, clock),
    names: openNames(store),
    command: setup.command ?? '/org',
    app: telling && app ? { idle: app.idle } : {},
  }
  const api = driver(world)
  const ask = async (path: string, body?: object) => {
    const sent = body && { method: 'POST', body: JSON.stringify(body) }
    const answer = await api.request(`/sandbox/api${path}`, sent)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const client = new WebClient(slack.keys.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quietLogger(),
  })
  return {
    slack,
    world,
    api,
    ask,
    drive: async <T>(path: string, body?: object) => {
      const answer = await ask(path, body)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body as T
    },
    refusals: () => slack.space.traffic.complaints().map((one) => one.error),
    client,
    databaseUrl: database.url,
    close: async () => {
      await app?.stop()
      await slack.stop()
      await connection.close()
      await database.drop()
    },
  }
}

const quietLogger = () => ({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
})

type Running = { stop(): Promise<unknown>; idle: () => boolean }

async function httpApp(slack: LocalSlack, write: (app: BoltApp) => void): Promise<Running> {
  const logger = quietLogger()
  const receiver = new HTTPReceiver({ signingSecret: slack.keys.signingSecret, logger })
  const idle = boltApp(slack, receiver, write)
  const server = createServer((request, response) => receiver.requestListener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  slack.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  return {
    idle,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function socketApp(slack: LocalSlack, write: (app: BoltApp) => void): Promise<Running> {
  const logger = quietLogger()
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 100, factor: 1.3 } }
  const receiver = new SocketModeReceiver({
    appToken: slack.keys.appToken,
    logger,
    installerOptions: { clientOptions },
  })
  const idle = boltApp(slack, receiver, write)
  await receiver.start()
  return { idle, stop: () => receiver.stop() }
}

function boltApp(slack: LocalSlack, receiver: Receiver, write: (app: BoltApp) => void): () => boolean {
  const app = new App({
    receiver,
    token: slack.keys.botToken,
    botId: 'B0GUILDHALL',
    botUserId: 'U0GUILDHALL',
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    convoStore: false,
    logger: quietLogger(),
  })
  // What goes wrong in a badly written app is seen by the local Slack; Bolt's own complaint about it is noise here.
  app.error(async () => {})
  write(app)
  // Bolt awaits every listener of an event: while one is at work, the app is not idle.
  let atWork = 0
  const work = app.processEvent.bind(app)
  app.processEvent = async (event) => {
    atWork += 1
    try {
      await work(event)
    } finally {
      atWork -= 1
    }
  }
  return () => atWork === 0
}

/** A modal with one text input. */
export const modal = (title = 'Create', extra: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'create',
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Create' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: { type: 'plain_text' as const, text: 'Name' },
      element: { type: 'plain_text_input' as const, action_id: 'name' },
    },
  ],
  ...extra,
})

/** A section with text. */
export const says = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } })

/** A button in a row of its own. */
export const row = (...buttons: { id: string; text: string; value?: string }[]) => ({
  type: 'actions' as const,
  elements: buttons.map(({ id, text, value }) => ({
    type: 'button' as const,
    action_id: id,
    text: { type: 'plain_text' as const, text },
    ...(value === undefined ? {} : { value }),
  })),
})

/** An error code of the Web API, as the client throws it. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return 'ok'
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error)
  }
}
