// Events: what Stripe writes down of every change, and from where its webhooks are sent.
import type { Stripe } from 'stripe'
import type { Asking, Books, Gone } from './books.ts'
import { keep } from './lists.ts'

/** The one version that this Stripe speaks. */
export const API_VERSION = '2026-10-28.endive'

/** An endpoint that webhooks are sent to. */
export type Endpoint = Exclude<Stripe.WebhookEndpoint, Gone<'webhook_endpoint'>>

/**
 * Writes an event with the object as it is now, for good. Answers it with the endpoints that listen for its type.
 */
export function writeEvent(
  books: Books,
  asking: Asking,
  type: string,
  object: object,
  before?: Record<string, unknown>,
): { event: Stripe.Event; endpoints: Endpoint[] } {
  const endpoints = books.endpoints.all().filter((one): one is Endpoint => !one.deleted && listens(one, type))
  const previous = before ? { previous_attributes: structuredClone(before) } : {}
  const event = {
    id: books.newId('evt_'),
    object: 'event',
    api_version: API_VERSION,
    created: books.now(customerIn(object)),
    data: { object: structuredClone(object), ...previous },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: asking,
    type,
  } as Stripe.Event
  return { event: keep(books.events, event), endpoints }
}

const listens = ({ status, enabled_events }: Endpoint, type: string): boolean =>
  status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type))

/** An event is dated by the time in which its customer lives. */
function customerIn(object: object): string | undefined {
  const { customer, object: kind, id } = object as { customer?: unknown; object?: unknown; id?: unknown }
  const whose = kind === 'customer' ? id : customer
  return typeof whose === 'string' ? whose : undefined
}

type Json = Record<string, unknown>
const isHash = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an update changed, as it was before: hashes by what changed in them, lists as a whole. Nothing, where nothing did. */
export function changedFrom(before: object, after: object): Json | undefined {
  const [old, now] = [before as Json, after as Json]
  const keys = new Set([...Object.keys(old), ...Object.keys(now)])
  const changes = [...keys].flatMap((key): [string, unknown][] => {
    if (JSON.stringify(old[key]) === JSON.stringify(now[key])) return []
    const inner = isHash(old[key]) && isHash(now[key]) ? changedFrom(old[key], now[key]) : (old[key] ?? null)
    return [[key, inner]]
  })
  return changes.length > 0 ? Object.fromEntries(changes) : undefined
}

/** Keeps an object as it is now; announces the change where there is one. */
export function amend<T extends { id: string }>(
  books: Books,
  shelf: { put(id: string, owner: string, body: T): Promise<void> },
  type: string,
  before: T,
  after: T,
): T {
  void shelf.put(after.id, '', after)
  const changes = changedFrom(before, after)
  if (changes) books.emit(type, after, changes)
  return after
}
