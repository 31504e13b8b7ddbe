// Webhooks on their way: sent at once, and again after a minute, half an hour and three hours where the app does not take
// them (stripe-platform §12). What is still to be sent is kept, so a restart loses none.
import http from 'node:http'
import type { SandboxClock } from '../clock.ts'
import type { Traffic } from '../slack/traffic.ts'
import type { Store } from '../store.ts'
import type { Books } from './books.ts'
import { shuffled } from './disorder.ts'
import type { Endpoint } from './events.ts'
import type { Faults } from './faults.ts'
import { type Letter, send, sign } from './letter.ts'

type Delivery = {
  id: string
  event: string
  type: string
  endpoint: string
  attempts: number
  /** Milliseconds since 1970 by the sandbox's clock. */
  dueAt: number
  state: 'waiting' | 'held' | 'arrived' | 'lost' | 'given up'
}

/** The webhooks on their way. */
export type Post = {
  add(eventId: string, type: string, endpoint: Endpoint): void
  /** Sends whatever is due by now, but for what a fault holds back. */
  catchUp(): Promise<void>
  /** What is due and has not arrived, in words. */
  pending(): string[]
  /** Whether every webhook of an event was taken. */
  hasArrived(eventId: string): boolean
  /** When the next repeat falls due, by the sandbox's clock. */
  nextDue(): Date | undefined
  stop(): Promise<void>
}

const RETRY_AFTER_MS = [60_000, 30 * 60_000, 3 * 60 * 60_000]
/** How many travel at once, and for how long those that shall arrive in disorder are gathered. */
const AT_ONCE = 8
const GATHER_MS = 150

export type PostOffice = {
  store: Store
  clock: SandboxClock
  books: () => Books
  faults: Faults
  traffic: Traffic
  secretOf(endpointId: string): string
}

/** Opens the post with what the last run left undelivered; what a fault held back then goes now. */
export function openPost({ store, clock, books, faults, traffic, secretOf }: PostOffice): Post {
  const shelf = store.shelf<Delivery>('stripe.delivery')
  const open = new Map(shelf.all().flatMap((one) => (isOpen(one) ? [[one.id, one] as const] : [])))
  const underWay = new Map<string, Promise<void>>()
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 32 })
  let gathering: NodeJS.Timeout | undefined
  let leaving: NodeJS.Immediate | undefined
  let stopped = false

  /** Events of which a webhook has not been taken, or never was. */
  const missed = new Map<string, Set<string>>()
  const note = ({ id, event, state }: Delivery): void => {
    const left = missed.get(event) ?? new Set()
    if (state === 'arrived') left.delete(id)
    else left.add(id)
    if (left.size > 0) missed.set(event, left)
    else missed.delete(event)
  }
  for (const one of shelf.all()) note(one)
  const put = (one: Delivery): void => {
    note(one)
    if (isOpen(one)) open.set(one.id, one)
    else open.delete(one.id)
    void shelf.put(one.id, one.type, one)
  }
  const now = () => clock.now().getTime()
  /** What waits for its time; not what waits for an endpoint to be somewhere. */
  const waiting = () =>
    [...open.values()].filter((one) => one.state === 'waiting' && !underWay.has(one.id) && urlOf(one) !== '')
  const due = () => waiting().filter((one) => one.dueAt <= now())
  const urlOf = ({ endpoint }: Delivery): string => {
    const found = books().endpoints.get(endpoint)
    return found && !found.deleted ? found.url : GONE
  }

  const attempt = async (one: Delivery): Promise<void> => {
    const fault = faults.forWebhook()
    if (fault === 'hold') return put({ ...one, state: 'held' })
    if (fault === 'drop') return lose(one)
    if (urlOf(one) === GONE) return put({ ...one, state: 'given up' })
    const times = fault === 'double' ? 2 : 1
    const outcomes = await Promise.all(Array.from({ length: times }, () => deliver(one)))
    put(after(one, outcomes.some(Boolean)))
  }
  const lose = (one: Delivery): void => {
    const answer = 'lost on the way, as a fault asked for'
    const request = books().events.get(one.event)
    traffic.record({ direction: 'to the app', what: named(one), request, answer, status: 0, ms: 0, complaints: [] })
    put({ ...one, state: 'lost' })
  }
  const deliver = async (one: Delivery): Promise<boolean> => {
    const url = urlOf(one)
    const request = books().events.get(one.event)
    const body = JSON.stringify(request, null, 2)
    const letter: Letter = { url, body, signature: sign(secretOf(one.endpoint), body) }
    const { status, text: answer, ms } = await send(letter, agent)
    traffic.record({ direction: 'to the app', what: named(one), request, answer, status, ms, complaints: [] })
    return status >= 200 && status < 300
  }
  const after = (one: Delivery, arrived: boolean): Delivery => {
    const delay = RETRY_AFTER_MS[one.attempts]
    const attempts = one.attempts + 1
    if (arrived) return { ...one, attempts, state: 'arrived' }
    return delay === undefined ? { ...one, attempts, state: 'given up' } : { ...one, attempts, dueAt: now() + delay }
  }
  const go = (one: Delivery): Promise<void> => {
    const going = attempt(one).finally(() => underWay.delete(one.id))
    underWay.set(one.id, going)
    return going
  }
  const inTurn = async (ready: Delivery[], atOnce: number): Promise<void> => {
    const next = async (): Promise<void> => {
      for (let one = ready.shift(); one && !stopped; one = ready.shift())
        // Whoever else looks for what is due may have sent it in the meantime.
        if (open.get(one.id) === one && !underWay.has(one.id)) await go(one)
    }
    await Promise.all(Array.from({ length: atOnce }, next))
  }
  const catchUp = async (): Promise<void> => {
    if (faults.webhooks() === 'shuffle') return gather()
    // Nothing leaves before it is certain that it happened.
    await store.flushed()
    for (let ready = due(); ready.length > 0 && !stopped; ready = due()) await inTurn(ready, AT_ONCE)
  }
  const gather = (): void => {
    if (stopped || gathering || due().length === 0) return
    gathering = setTimeout(async () => {
      await store.flushed()
      const ready = shuffled(due())
      await inTurn(ready, 1)
      gathering = undefined
      leave()
    }, GATHER_MS)
  }
  const leave = (): void => {
    leaving ??= setImmediate(() => {
      leaving = undefined
      void catchUp()
    })
  }
  const release = (): void => {
    if (faults.webhooks() === 'hold') return
    for (const one of [...open.values()]) if (one.state === 'held') put({ ...one, state: 'waiting', dueAt: now() })
    leave()
  }
  faults.onChange(release)
  release()

  return {
    add: (event, type, { id: endpoint }) => {
      const id = `${event}.${endpoint}`
      put({ id, event, type, endpoint, attempts: 0, dueAt: now(), state: 'waiting' })
      leave()
    },
    catchUp,
    pending: () => [
      ...due().map((one) => `${named(one)} (due)`),
      ...[...underWay.keys()].map((id) => `webhook ${open.get(id)?.type ?? id} (on its way)`),
    ],
    hasArrived: (event) => !missed.has(event),
    nextDue: () => {
      const next = waiting().reduce((least, one) => Math.min(least, one.dueAt), Number.POSITIVE_INFINITY)
      return next === Number.POSITIVE_INFINITY ? undefined : new Date(next)
    },
    stop: async () => {
      stopped = true
      clearTimeout(gathering)
      if (leaving) clearImmediate(leaving)
      agent.destroy()
      await Promise.all(underWay.values())
    },
  }
}

/** Where the webhooks of an endpoint go that is no more: nowhere. */
const GONE = 'gone:'
const isOpen = ({ state }: Delivery): boolean => state === 'waiting' || state === 'held'
const named = ({ type }: Delivery): string => `webhook ${type}`
