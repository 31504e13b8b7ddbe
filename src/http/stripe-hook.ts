// Stripe's door, POST /stripe/webhook: what comes in is checked, kept and answered at once. It only says whose billing has
// changed; what is true is asked for later, by a job.

import type { Heard, Unheard } from '../org/billing/payments.ts'
import type { Log } from '../org/context.ts'
import type { Mount } from './routes.ts'

export type Door = {
  log: Log
  /** Whether real money moves; events of the other kind are turned away. */
  livemode: boolean
  /** Whether there is any secret to check signatures with. */
  isOpen: boolean
  /** Checks and reads an event. */
  hear(raw: string, signature: string | null): Heard | Unheard
  /** Whether events of this type can change anything here. */
  concerns(type: string): boolean
  /** Keeps that something changed, and has it settled. */
  heard(event: Heard): Promise<void>
}

const path = '/stripe/webhook'

/** The room of the webhook. Whatever it is sent, its answers say nothing about why. */
export const stripeHook = (door: Door): Mount => ({
  path,
  doors: [`POST ${path}`],
  async fetch(request) {
    if (new URL(request.url).pathname !== path) return answer(404, 'There is nothing here.')
    if (request.method !== 'POST') return answer(405, 'Stripe posts here; nothing else does.', { allow: 'POST' })
    if (!door.isOpen)
      return answer(503, 'No signing secret is set, so nothing can be checked.', { 'retry-after': '600' })
    const event = door.hear(await request.text(), request.headers.get('stripe-signature'))
    if (typeof event === 'string') return turnAway(door.log, event)
    return take(door, event)
  },
})

function turnAway(log: Log, why: Unheard): Response {
  log.warn({ why }, 'an event was turned away at the webhook')
  return answer(400, 'That is no event that is taken here.')
}

async function take({ log, livemode, concerns, heard }: Door, event: Heard): Promise<Response> {
  const { eventId, type } = event
  if (event.livemode !== livemode) {
    const [theirs, ours] = livemode ? ['test', 'live'] : ['live', 'test']
    log.warn({ eventId, type }, `a ${theirs} event came to a ${ours} key: the webhook is set up in the other mode too`)
    return answer(400, 'That is no event that is taken here.')
  }
  const isForUs = event.account === null && concerns(type)
  if (isForUs && (event.customerId || event.aboutId)) await heard(event)
  return answer(200, 'Heard.')
}

const answer = (status: number, words: string, headers: Record<string, string> = {}): Response =>
  new Response(`${words}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
