// The first words with Slack at the start: asked who we are, as long as it takes, unless it says that we are nobody.
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigProblem } from './config.ts'
import type { Log } from './org/context.ts'
import type { SlackConnection } from './slack/wire/connection.ts'

/** How long Slack is left alone after it could not be reached at the start. */
const slackRetryMs = 5_000

/** Waits for Slack to say who we are; as long as it takes, unless it says that we are nobody. */
export async function greet(slack: SlackConnection, log: Log, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return (await Promise.race([slack.identity(), abortOf(signal)])).teamId
    } catch (error) {
      signal.throwIfAborted()
      const refused = refusedBySlack(error, 'SLACK_BOT_TOKEN')
      if (refused) throw refused
      log.warn({ error }, 'Slack cannot be reached yet; trying again')
    }
    await sleep(slackRetryMs, undefined, { signal }).catch(() => undefined)
  }
}

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

/** Answers of Slack that waiting can mend. */
const passing = /ratelimited|internal_error|fatal_error|service_unavailable|request_timeout|team_added_to_org/

/** What to tell an operator whose token Slack refuses; null for everything that waiting may mend. */
export function refusedBySlack(error: unknown, variable: string): ConfigProblem | null {
  const isAnswer = error instanceof Error && 'code' in error && error.code === 'slack_webapi_platform_error'
  if (!isAnswer || passing.test(error.message)) return null
  const reason = /[a-z_]+$/.exec(error.message)?.[0] ?? 'no reason given'
  return new ConfigProblem([
    `${variable} is refused by Slack (${reason}): install the app again and copy its token anew (api.slack.com/apps)`,
  ])
}
