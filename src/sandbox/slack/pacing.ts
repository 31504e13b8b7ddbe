// How fast the app may call: every method by its tier, messages about one a second in a conversation (slack-platform §9).
import { methods } from './rules/methods.ts'

/** `strict`: the bare tiers. `on`: ten times that, for Slack's tiers are floors. `off`: no limit. */
export type Pacing = 'strict' | 'on' | 'off'

/** Says how many seconds a call must wait; 0 lets it pass. */
export type Pacer = (method: string, channel: string) => number

type Bucket = { tokens: number; at: number }

const SLACK_S_MERCY = { strict: 1, on: 10, off: Number.POSITIVE_INFINITY }
const BURST_PER_CHANNEL = 10
const MESSAGES_PER_MINUTE = 600

/** Opens fresh buckets. Time is real here: a moved clock does not make Slack faster. */
export function openPacer(pacing: Pacing): Pacer {
  const buckets = new Map<string, Bucket>()
  const mercy = SLACK_S_MERCY[pacing]
  const take = (name: string, perSecond: number, burst: number): number => {
    const now = performance.now()
    const bucket = buckets.get(name) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    const missing = Math.max(0, 1 - tokens)
    buckets.set(name, { tokens: missing > 0 ? tokens : tokens - 1, at: now })
    return missing > 0 ? Math.max(1, Math.ceil(missing / perSecond)) : 0
  }
  return (method, channel) => {
    if (pacing === 'off') return 0
    if (method === 'chat.postMessage') {
      const wait = take(`#${channel}`, 1, BURST_PER_CHANNEL)
      return wait > 0 ? wait : take('messages', (MESSAGES_PER_MINUTE / 60) * mercy, MESSAGES_PER_MINUTE * mercy)
    }
    const perMinute = (methods[method]?.perMinute ?? 1) * mercy
    return take(method, perMinute / 60, perMinute)
  }
}
