// Publishing App Home: paced as Slack allows, one publication to each account at a time, and never an older Home over a
// newer one, whichever process drew it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { HomeView } from '@slack/types'
import { ErrorCode, type WebClient } from '@slack/web-api'
import Bottleneck from 'bottleneck'
import type { Log } from '../org/context.ts'
import type { Speaker } from './caller.ts'

/** A Home as it was drawn, and the same with its buttons stamped for this one rendering. */
export type Drawn = { view: HomeView; stamped: HomeView }
export type Draw = (speaker: Speaker) => Promise<Drawn>

export type Publisher = {
  /** Draws and publishes. While one publication is under way, any number of further ones become one more. Never throws. */
  publish(speaker: Speaker, urgency: 'own' | 'others', draw?: Draw): Promise<void>
  /** Takes note of the Home that an account has before it; true where that is not the one published last. */
  saw(speaker: Speaker, hash: string | undefined): boolean
  /** Which of the changes told so far the last drawing for an account has seen. */
  drawnAt(speaker: Speaker): number
  isIdle(): boolean
  /** Drops what waits, and resolves when what is under way has ended. */
  close(): Promise<void>
}

/** Slack allows about a hundred views.publish a minute, and bursts of as many. */
const pace = {
  maxConcurrent: 4,
  minTime: 5,
  reservoir: 100,
  reservoirIncreaseInterval: 3_000,
  reservoirIncreaseAmount: 5,
  reservoirIncreaseMaximum: 100,
}
const priorities = { own: 1, others: 6 }
/** So many accounts' last Homes are known by their hash; for others the next one is published without it. */
const maxKnown = 20_000
/** What Slack may get over is tried so often. */
const maxTries = 3
const retryMs = 500

/** What Slack says of an account, or of our Home tab, that no trying again will mend; whoever opens Home later has it drawn. */
const pointless =
  /not_enabled|user_not_found|user_not_visible|user_disabled|account_inactive|users_list_not_supplied|is_bot|org_login_required|token_revoked|invalid_auth/

type Known = { hash: string | undefined; drawnAt: number }
type Entry = { isDrawn: boolean; again: boolean; draw: Draw; done: Promise<void> }
type Outcome = 'done' | 'again' | 'failed'

/** What publishes Homes over a client that leaves rate limits to us. `told` numbers the changes that there were so far. */
export function createPublisher(
  client: WebClient,
  standard: Draw,
  told: () => number,
  { log, redisUrl }: { log: Log; redisUrl?: string | undefined },
): Publisher {
  const shared = redisUrl ? { datastore: 'ioredis' as const, clientOptions: redisUrl, clearDatastore: false } : {}
  const limiter = new Bottleneck({ id: 'guildhall-home', ...pace, ...shared })
  limiter.on('error', (error) => log.error({ error: String(error) }, 'pacing of Homes failed'))
  const closing = new AbortController()
  const running = new Map<string, Entry>()
  const known = new Map<string, Known>()
  let resumeAt = 0

  const keyOf = ({ tenant, userId }: Speaker): string => `${tenant}:${userId}`
  const knownOf = (key: string): Known => known.get(key) ?? { hash: undefined, drawnAt: 0 }
  function know(key: string, now: Known): void {
    known.delete(key)
    known.set(key, now)
    const [oldest] = known.keys()
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest)
  }

  async function drawn(speaker: Speaker, entry: Entry): Promise<Drawn> {
    const key = keyOf(speaker)
    know(key, { ...knownOf(key), drawnAt: told() })
    entry.isDrawn = true
    return entry.draw(speaker)
  }

  /** One call. The hash is read before drawing: if it is still the last when Slack takes it, nothing drawn later was published. */
  async function once(speaker: Speaker, entry: Entry): Promise<Outcome> {
    const key = keyOf(speaker)
    if (resumeAt > performance.now()) await sleep(resumeAt - performance.now(), undefined, { signal: closing.signal })
    const { hash } = knownOf(key)
    const { view, stamped } = await drawn(speaker, entry)
    try {
      const answer = await client.views.publish({ user_id: speaker.userId, view: stamped, ...(hash ? { hash } : {}) })
      know(key, { ...knownOf(key), hash: answer.view?.hash })
    } catch (error) {
      return afterFault(key, error)
    }
    // Published without a hash it may have taken the place of a newer one: then it is drawn otherwise now.
    return hash || isSame(view, (await drawn(speaker, entry)).view) ? 'done' : 'again'
  }

  function afterFault(key: string, error: unknown): Outcome {
    if (codeOf(error) === ErrorCode.RateLimitedError) {
      resumeAt = performance.now() + 1000 * retryAfterOf(error)
      return 'again'
    }
    if (/hash_conflict/.test(String(error))) {
      know(key, { ...knownOf(key), hash: undefined })
      return 'again'
    }
    if (!pointless.test(String(error))) throw error
    log.debug({ account: key, error: String(error) }, 'Slack takes no Home for an account')
    return 'done'
  }

  async function tried(speaker: Speaker, urgency: keyof typeof priorities, entry: Entry, tries: number) {
    entry.isDrawn = false
    entry.again = false
    try {
      return await limiter.schedule({ priority: priorities[urgency] }, () => once(speaker, entry))
    } catch (error) {
      if (closing.signal.aborted) return 'done'
      if (tries >= maxTries) throw error
      await sleep(retryMs * tries, undefined, { signal: closing.signal }).catch(() => undefined)
      return 'failed'
    }
  }

  async function run(speaker: Speaker, urgency: keyof typeof priorities, entry: Entry): Promise<void> {
    try {
      for (let tries = 1; !closing.signal.aborted; ) {
        const outcome = await tried(speaker, urgency, entry, tries)
        if (outcome === 'done' && !entry.again) return
        tries = outcome === 'failed' ? tries + 1 : 1
      }
    } catch (error) {
      log.warn({ account: keyOf(speaker), error }, 'a Home could not be published; it is drawn when it is opened next')
    } finally {
      running.delete(keyOf(speaker))
    }
  }

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    closing.abort()
    const ends = [...running.values()].map(({ done }) => done)
    await limiter.stop({ dropWaitingJobs: true })
    await Promise.all(ends)
    await limiter.disconnect()
  }

  return {
    publish(speaker, urgency, draw = standard) {
      if (closing.signal.aborted) return Promise.resolve()
      const under = running.get(keyOf(speaker))
      if (under) {
        under.draw = draw
        under.again = under.isDrawn
        return under.done
      }
      const entry: Entry = { isDrawn: false, again: false, draw, done: Promise.resolve() }
      running.set(keyOf(speaker), entry)
      entry.done = run(speaker, urgency, entry)
      return entry.done
    },
    saw(speaker, hash) {
      const key = keyOf(speaker)
      const last = knownOf(key)
      if (hash && !last.hash) know(key, { ...last, hash })
      return last.hash !== undefined && hash !== undefined && hash !== last.hash
    },
    drawnAt: (speaker) => knownOf(keyOf(speaker)).drawnAt,
    isIdle: () => running.size === 0,
    close() {
      closed ??= close()
      return closed
    },
  }
}

const isSame = (one: HomeView, other: HomeView): boolean => JSON.stringify(one) === JSON.stringify(other)
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const retryAfterOf = (error: unknown): number =>
  error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number' ? error.retryAfter : 1
