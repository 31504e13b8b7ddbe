// The hearing end of the connection: Bolt on a receiver for HTTP or for the socket, and what it hears handed on.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import type { Deps } from '../../org/context.ts'
import { askSoon } from '../../org/telling/reaching.ts'
import { hearEvents } from '../events.ts'
import type { HomeKeeper } from '../home/homes.ts'
import { hear } from '../listeners.ts'
import { logged } from '../turn/turns.ts'
import { boltLogger } from './bolt-logger.ts'
import type { SlackConnection } from './connection.ts'

export type Ear = {
  /** HTTP mode only: takes exactly POST /slack/events. */
  requestListener: ((req: IncomingMessage, res: ServerResponse) => void) | null
  start(): Promise<void>
  /** Finishes what is under way, and hears no more. */
  stop(): Promise<void>
  /** Whether Slack can reach us, as far as we can know. */
  isHearing(): boolean
  /** Whether no listener is at work. */
  isIdle(): boolean
}

/** How long a stop waits for listeners that are at work. */
const drainMs = 10_000

/** Listens to a connection. Asks Slack who we are first, so that a wrong token is known at the start. */
export async function listen(connection: SlackConnection, deps: Deps, homes: HomeKeeper): Promise<Ear> {
  const { settings } = connection
  const { botId, botUserId } = await connection.identity()
  const { access } = connection
  const state = { isHearing: settings.transport === 'http', working: 0 }
  const receiver = receiverOf(connection, deps, state)
  const app = new App({
    receiver,
    token: settings.botToken,
    botId,
    botUserId,
    // Bolt makes a client for each turn; ours are those of the connection, so that this one is never used.
    clientOptions: { slackApiUrl: settings.apiUrl, retryConfig: { retries: 0 } },
    logger: boltLogger(deps.log),
    convoStore: false,
  })
  app.error(async (error) => void logged(deps, error))
  app.use(async ({ next }) => {
    state.working++
    try {
      // Slack speaks to an app that is installed.
      if (access.lost()) await askSoon(deps)
      await next()
    } finally {
      state.working--
    }
  })
  hear(app, connection, deps, homes)
  hearEvents(app, deps, homes, { botUserId, doubt: access.doubt })
  const isIdle = () => state.working === 0
  const isHearing = () => state.isHearing
  if (receiver instanceof HTTPReceiver) {
    const requestListener = (req: IncomingMessage, res: ServerResponse) => receiver.requestListener(req, res)
    return { requestListener, start: async () => {}, stop: () => drained(isIdle), isHearing, isIdle }
  }
  const stop = async () => {
    await drained(isIdle)
    await app.stop()
  }
  return { requestListener: null, start: async () => void (await app.start()), stop, isHearing, isIdle }
}

function receiverOf({ settings }: SlackConnection, deps: Deps, state: { isHearing: boolean }) {
  const logger = boltLogger(deps.log)
  if (settings.transport === 'http')
    return new HTTPReceiver({ signingSecret: settings.signingSecret, endpoints: '/slack/events', logger })
  // Options of its own: with few retries a failure while reconnecting would end the socket for good.
  const clientOptions = { slackApiUrl: settings.apiUrl, retryConfig: { retries: 100, factor: 1.3 } }
  const receiver = new SocketModeReceiver({ appToken: settings.appToken, logger, installerOptions: { clientOptions } })
  const hears = (isHearing: boolean) => () => {
    state.isHearing = isHearing
  }
  receiver.client.on('connected', hears(true)).on('disconnected', hears(false)).on('reconnecting', hears(false))
  return receiver
}

async function drained(isIdle: () => boolean): Promise<void> {
  for (let waited = 0; !isIdle() && waited < drainMs; waited += 20) await new Promise((done) => setTimeout(done, 20))
}
