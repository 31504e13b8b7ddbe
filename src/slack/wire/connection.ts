// The connection to one Slack workspace: its clients, who we are there, and the ports that the rules see of it.
import { retryPolicies, WebClient } from '@slack/web-api'
import type { Announce, Deps, Directory, Log, SharedFile } from '../../org/context.ts'
import type { Uploads } from '../../org/organization/pictures.ts'
import { type HomeKeeper, keepHomes } from '../home/homes.ts'
import type { Say } from '../words/words.ts'
import { type Access, watchAccess } from './access.ts'
import { createAnnounce } from './announce.ts'
import { boltLogger } from './bolt-logger.ts'
import { createDirectory } from './directory.ts'
import { createUploads } from './files.ts'
import { keepPicture } from './upload.ts'

export type SlackSettings = { botToken: string; apiUrl: string; command: string } & (
  | { transport: 'http'; signingSecret: string }
  | { transport: 'socket'; appToken: string }
)

/** Who we are in the workspace. */
export type Identity = {
  teamId: string
  enterpriseId: string | null
  botId: string
  botUserId: string
  teamUrl: string
}

export type SlackConnection = {
  settings: SlackSettings
  /** For answers that someone waits for: gives up after seconds. */
  client: WebClient
  /** For forms. Tried once: a trigger opens one, and an answer that was lost may have opened it. */
  opener: WebClient
  /** Whether Slack takes our token. */
  access: Access
  directory: Directory
  uploads: Uploads
  /** Puts a picture among Slack's files, for views to show; gives its id. */
  keepPicture(file: Omit<SharedFile, 'comment'>): Promise<string>
  /** Needs the words it speaks with, which the catalog has. */
  announceIn(say: Say): Announce
  /** Needs them too, and what it draws from. */
  homesIn(say: Say, depsOf: () => Deps): HomeKeeper
  /** Who we are, asked of Slack until it answers; the answer is kept. */
  identity(): Promise<Identity>
  close(): Promise<void>
}

/** How long someone who waits for an answer is kept waiting for one call: a trigger lives for three seconds. */
const patienceMs = 2_500
/** Retries of calls that someone waits for: once, since every retry of a write may be a second write. */
const interactiveRetries = { ...retryPolicies.rapidRetryPolicy, retries: 1 }

/** Opens the connection. Nothing is sent until something is asked. */
export function connectSlack(
  settings: SlackSettings,
  ports: { log: Log; redisUrl?: string | undefined },
): SlackConnection {
  const access = watchAccess(ports.log)
  const common = { slackApiUrl: settings.apiUrl, logger: boltLogger(ports.log), allowAbsoluteUrls: false }
  const client = new WebClient(settings.botToken, { ...common, timeout: patienceMs, retryConfig: interactiveRetries })
  const opener = new WebClient(settings.botToken, { ...common, timeout: patienceMs, retryConfig: { retries: 0 } })
  // Jobs have a queue with its own retries and pacing: one try at a time, and a rate limit is the queue's to keep.
  const background = new WebClient(settings.botToken, {
    ...common,
    timeout: 15_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  let known: Promise<Identity> | null = null
  const identity = (): Promise<Identity> => {
    known ??= whoAmI(background, ports.log).catch((error) => {
      known = null
      throw error
    })
    return known
  }
  const closers: (() => Promise<void>)[] = []
  return {
    settings,
    client,
    opener,
    access,
    directory: createDirectory(background, access, identity),
    uploads: createUploads({ client, settings, log: ports.log }),
    keepPicture: (file) => keepPicture(background, settings.apiUrl, file),
    announceIn(say) {
      const { announce, close } = createAnnounce(background, say, { ...ports, access, apiUrl: settings.apiUrl })
      closers.push(close)
      return announce
    },
    homesIn(say, depsOf) {
      const homes = keepHomes(background, say, depsOf, ports)
      closers.push(() => homes.close())
      return homes
    },
    identity,
    close: async () => void (await Promise.all(closers.map((close) => close()))),
  }
}

/** Errors of Slack that no waiting mends: the settings are wrong. */
const hopeless = /invalid_auth|not_authed|account_inactive|token_revoked|token_expired/

async function whoAmI(client: WebClient, log: Log): Promise<Identity> {
  for (let attempt = 1; ; attempt++) {
    try {
      const found = await client.auth.test()
      return {
        teamId: found.team_id ?? '',
        enterpriseId: found.enterprise_id ?? null,
        botId: found.bot_id ?? '',
        botUserId: found.user_id ?? '',
        teamUrl: found.url ?? '',
      }
    } catch (error) {
      if (hopeless.test(String(error)) || attempt >= 5) throw error
      log.warn({ attempt, error: String(error) }, 'Slack did not answer who we are; asking again')
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt))
    }
  }
}
