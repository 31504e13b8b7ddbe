// Events of Stripe: which ones are asked for, whether one is genuine, and whose billing it says has changed. Nothing else
// in them is believed.
import Stripe from 'stripe'
import type { Heard, Unheard } from '../org/billing/payments.ts'
import { momentOf } from './shapes.ts'

/** The types that can change what is true here, and no others: the endpoint at Stripe is set up for these. */
export const heardTypes = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.trial_will_end',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'subscription_schedule.updated',
  'subscription_schedule.released',
  'subscription_schedule.canceled',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.finalization_failed',
  'invoice.marked_uncollectible',
  'invoice.voided',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'customer.updated',
  'customer.deleted',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
] as const satisfies Stripe.WebhookEndpointCreateParams.EnabledEvent[]

const isHeard: ReadonlySet<string> = new Set(heardTypes)

/** Whether an event of this type can change anything here. */
export const concerns = (type: string): boolean => isHeard.has(type)

/** How far an event's signature may be dated from now, in either direction. */
const toleranceSeconds = 300

/** Checks an event against each secret and the real time, and reads whose it is. */
export function hear(secrets: readonly string[], raw: string, signature: string | null): Heard | Unheard {
  if (!signature || !secrets.some((secret) => isSigned(raw, signature, secret))) return 'forged'
  if (!(Math.abs(Date.now() / 1000 - dateOf(signature)) <= toleranceSeconds)) return 'stale'
  return read(raw) ?? 'unreadable'
}

// Of several dates Stripe's own check signs with the last one: a signature with more than one has none.
function dateOf(signature: string): number {
  const dates = [...signature.matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(([, date]) => date ?? '')
  return dates.length === 1 && /^\d{1,12}$/.test(dates[0] ?? '') ? Number(dates[0]) : Number.NaN
}

// Stripe's own check lets dates in the future pass, so the date is looked at apart from the signature.
function isSigned(raw: string, signature: string, secret: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(raw, signature, secret, 0) ?? false
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

function read(raw: string): Heard | null {
  const event = parsed(raw)
  if (!event || !isId(event.id) || typeof event.type !== 'string') return null
  const seen = event.object === 'v2.core.event' ? thin(event) : whole(event)
  return seen && { eventId: event.id, livemode: event.livemode === true, ...seen }
}

type Fields = Record<string, unknown>
type Seen = Omit<Heard, 'eventId' | 'livemode'>

/** What an event says that brings along what it is about. */
function whole({ object: kind, type, created, account, data }: Fields): Seen | null {
  const { object: given, previous_attributes } = asObject(data) ?? {}
  const object = asObject(given)
  if (kind !== 'event' || !object || !isMoment(created)) return null
  const aboutId = paymentOf(object)
  return {
    type: String(type),
    customerId: customerOf(object, asObject(previous_attributes)),
    ...(aboutId ? { aboutId } : {}),
    createdAt: momentOf(created),
    account: typeof account === 'string' ? account : null,
  }
}

/** What a thin event says, as an event destination may have them sent: only the id of what it is about. */
function thin({ type, created, context, related_object }: Fields): Seen | null {
  const createdAt = new Date(String(created))
  if (Number.isNaN(createdAt.getTime())) return null
  const aboutId = idIn(related_object)
  return {
    type: String(type).replace(/^v1\./, ''),
    customerId: aboutId?.startsWith('cus_') ? aboutId : null,
    ...(aboutId ? { aboutId } : {}),
    createdAt,
    account: typeof context === 'string' ? context : null,
  }
}

const asObject = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

function parsed(raw: string): Fields | null {
  try {
    return asObject(JSON.parse(raw))
  } catch {
    return null
  }
}

// What could be no id of Stripe's is none: it is asked for nowhere, and kept nowhere.
const isId = (value: unknown): value is string => typeof value === 'string' && /^\w{1,255}$/.test(value)
const isMoment = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < 1e11

const idIn = (value: unknown): string | null => {
  const id = typeof value === 'string' ? value : asObject(value)?.id
  return isId(id) ? id : null
}

// A payment method that was taken away names whose it was only in what it was before.
const customerOf = (object: Fields, before: Fields | null): string | null =>
  object.object === 'customer' ? idIn(object.id) : (idIn(object.customer) ?? idIn(before?.customer))

const paymentOf = (object: Fields): string | null => idIn(object.payment_intent) ?? idIn(object.charge)
