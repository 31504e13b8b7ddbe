// Publishing App Home: paced as Slack allows, one publication to each account at a time, and never an older Home over a
// newer one, whichever process drew it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { HomeView } from '@slack/types'
import { ErrorCode, type WebClient } from '@slack/web-api'
import Bottleneck from 'bottleneck'
import type { Log } from '../../org/context.ts'
import type { Speaker } from '../turn/caller.ts'

/** A Home as it was drawn, and the same with its buttons stamped for this one rendering. */
export type Drawn = { view: HomeView; stamped: HomeView }
export type Draw = (speaker: Speaker) => Promise<Drawn>

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
type Urgency = keyof typeof priorities
type Ports = { log: Log; redisUrl?: string | undefined }

/** What publishes Homes over a client that leaves rate limits to it. */
export class Publisher {
  readonly #client: WebClient
  readonly #draw: Draw
  readonly #told: () => number
  readonly #log: Log
  readonly #limiter: Bottleneck
  readonly #closing = new AbortController()
  readonly #running = new Map<string, Entry>()
  readonly #known = new Map<string, Known>()
  #resumeAt = 0
  #closed: Promise<void> | undefined

  /** `told` numbers the changes that there were so far. */
  constructor(client: WebClient, draw: Draw, told: () => number, { log, redisUrl }: Ports) {
    const shared = redisUrl ? { datastore: 'ioredis' as const, clientOptions: redisUrl, clearDatastore: false } : {}
    this.#client = client
    this.#draw = draw
    this.#told = told
    this.#log = log
    this.#limiter = new Bottleneck({ id: 'guildhall-home', ...pace, ...shared })
    this.#limiter.on('error', (error) => log.error({ error: String(error) }, 'pacing of Homes failed'))
  }

  /** Draws and publishes. While one publication is under way, any number of further ones become one more. Never throws. */
  publish(speaker: Speaker, urgency: Urgency, draw: Draw = this.#draw): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve()
    const under = this.#running.get(keyOf(speaker))
    if (under) {
      under.draw = draw
      under.again = under.isDrawn
      return under.done
    }
    const entry: Entry = { isDrawn: false, again: false, draw, done: Promise.resolve() }
    this.#running.set(keyOf(speaker), entry)
    entry.done = this.#run(speaker, urgency, entry)
    return entry.done
  }

  /** Takes note of the Home that an account has before it; true where that is not the one published last. */
  saw(speaker: Speaker, hash: string | undefined): boolean {
    const last = this.#knownOf(keyOf(speaker))
    if (hash && !last.hash) this.#know(keyOf(speaker), { ...last, hash })
    return last.hash !== undefined && hash !== undefined && hash !== last.hash
  }

  /** Which of the changes told so far the last drawing for an account has seen. */
  drawnAt(speaker: Speaker): number {
    return this.#knownOf(keyOf(speaker)).drawnAt
  }

  isIdle(): boolean {
    return this.#running.size === 0
  }

  /** Drops what waits, and resolves when what is under way has ended. Any number of times. */
  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    this.#closing.abort()
    const ends = [...this.#running.values()].map(({ done }) => done)
    await this.#limiter.stop({ dropWaitingJobs: true })
    await Promise.all(ends)
    await this.#limiter.disconnect()
  }

  #knownOf(key: string): Known {
    return this.#known.get(key) ?? { hash: undefined, drawnAt: 0 }
  }

  #know(key: string, now: Known): void {
    this.#known.delete(key)
    this.#known.set(key, now)
    const [oldest] = this.#known.keys()
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest)
  }

  async #run(speaker: Speaker, urgency: Urgency, entry: Entry): Promise<void> {
    try {
      for (let tries = 1; !this.#closing.signal.aborted; ) {
        const outcome = await this.#try(speaker, urgency, entry, tries)
        if (outcome === 'done' && !entry.again) return
        tries = outcome === 'failed' ? tries + 1 : 1
      }
    } catch (error) {
      const account = keyOf(speaker)
      this.#log.warn({ account, error }, 'a Home could not be published; it is drawn when it is opened next')
    } finally {
      this.#running.delete(keyOf(speaker))
    }
  }

  async #try(speaker: Speaker, urgency: Urgency, entry: Entry, tries: number): Promise<Outcome> {
    entry.isDrawn = false
    entry.again = false
    try {
      return await this.#limiter.schedule({ priority: priorities[urgency] }, () => this.#once(speaker, entry))
    } catch (error) {
      if (this.#closing.signal.aborted) return 'done'
      if (tries >= maxTries) throw error
      await sleep(retryMs * tries, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      return 'failed'
    }
  }

  /** One call. The hash is read before drawing: if it is still the last when Slack takes it, nothing drawn later was published. */
  async #once(speaker: Speaker, entry: Entry): Promise<Outcome> {
    const key = keyOf(speaker)
    const pause = this.#resumeAt - performance.now()
    if (pause > 0) await sleep(pause, undefined, { signal: this.#closing.signal })
    const { hash } = this.#knownOf(key)
    const { view, stamped } = await this.#drawn(speaker, entry)
    const call = { user_id: speaker.userId, view: stamped, ...(hash ? { hash } : {}) }
    try {
      const answer = await this.#client.views.publish(call)
      this.#know(key, { ...this.#knownOf(key), hash: answer.view?.hash })
    } catch (error) {
      return this.#afterFault(key, error)
    }
    // Published without a hash it may have taken the place of a newer one: then it is drawn otherwise now.
    return hash || isSame(view, (await this.#drawn(speaker, entry)).view) ? 'done' : 'again'
  }

  #drawn(speaker: Speaker, entry: Entry): Promise<Drawn> {
    const key = keyOf(speaker)
    this.#know(key, { ...this.#knownOf(key), drawnAt: this.#told() })
    entry.isDrawn = true
    return entry.draw(speaker)
  }

  #afterFault(account: string, error: unknown): Outcome {
    if (codeOf(error) === ErrorCode.RateLimitedError) {
      this.#resumeAt = performance.now() + 1000 * retryAfterOf(error)
      return 'again'
    }
    if (/hash_conflict/.test(String(error))) {
      this.#know(account, { ...this.#knownOf(account), hash: undefined })
      return 'again'
    }
    if (!pointless.test(String(error))) throw error
    this.#log.debug({ account, error: String(error) }, 'Slack takes no Home for an account')
    return 'done'
  }
}

const keyOf = ({ tenant, userId }: Speaker): string => `${tenant}:${userId}`
const isSame = (one: HomeView, other: HomeView): boolean => JSON.stringify(one) === JSON.stringify(other)
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const retryAfterOf = (error: unknown): number =>
  error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number' ? error.retryAfter : 1
