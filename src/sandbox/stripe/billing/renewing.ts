// What the passing of time does to a subscription: a period ends and the next begins, a trial ends, its date comes.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { idOf } from './amounts.ts'
import { periodOf } from './change.ts'
import { revise } from './changes.ts'
import { collect } from './collecting.ts'
import { end } from './ending.ts'
import { draft, finalize, uncollectible, voided } from './invoices.ts'
import { periodLine, waitingFor } from './lines.ts'
import { cardFor, customerOf } from './people.ts'
import { type Period, periodFrom, recurrenceOf } from './periods.ts'

type Item = Stripe.SubscriptionItem

/** Begins the next period of whatever has come to the end of one, and drafts the invoice for it. */
export function renew(books: Books, sub: Stripe.Subscription): Stripe.Invoice {
  const customer = customerOf(books, idOf(sub.customer))
  const now = books.now(customer.id)
  const over = periodOf(sub)
  const items = sub.items.data.map((item) => (item.current_period_end <= now ? renewed(sub, item, now) : item))
  const status = sub.status === 'trialing' ? 'active' : sub.status
  const next = { ...sub, status, items: { ...sub.items, data: items } }
  const due = items.filter((item, at) => item !== sub.items.data[at])
  const collects = sub.status !== 'unpaid' && !sub.pause_collection
  const invoice = draft(books, {
    customer,
    subscription: next,
    currency: sub.currency,
    reason: 'subscription_cycle',
    period: over,
    lines: due.map((item) => periodLine(books, next, item)),
    items: waitingFor(books, customer.id, sub.id),
    isLeftToItself: true,
    collects,
  })
  const kept = { ...next, latest_invoice: invoice.id }
  revise(books, books.subscriptions, 'customer.subscription.updated', kept)
  const { behavior } = sub.pause_collection ?? {}
  if (behavior === 'void') return voided(books, finalize(books, invoice))
  if (behavior === 'mark_uncollectible') return uncollectible(books, finalize(books, invoice))
  return invoice
}

function renewed(sub: Stripe.Subscription, item: Item, now: number): Item {
  const period: Period = periodFrom(sub.billing_cycle_anchor, recurrenceOf(item.price), now)
  return { ...item, current_period_start: item.current_period_end, current_period_end: period.end }
}

/** A trial is over: the first period that costs something begins, unless there is no card and it is to end or to wait. */
export function endTrial(books: Books, sub: Stripe.Subscription): void {
  const behavior = sub.trial_settings?.end_behavior.missing_payment_method
  const hasCard = cardFor(books, customerOf(books, idOf(sub.customer)), sub) !== undefined
  if (hasCard || sub.collection_method === 'send_invoice' || behavior === 'create_invoice' || !behavior)
    return void renew(books, sub)
  if (behavior === 'cancel') return void end(books, sub, 'payment_failed')
  pause(books, sub)
}

function pause(books: Books, sub: Stripe.Subscription): void {
  const now = books.now(idOf(sub.customer))
  const paused: Stripe.Subscription = {
    ...sub,
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: 'trial_end_without_payment_method' },
        transitioned_at: now,
        type: 'subscription',
      },
    },
  }
  keep(books.subscriptions, paused)
  books.emit('customer.subscription.paused', paused)
}

/** The date that a subscription was to end at has come: what still waits is charged for with a last invoice. */
export function endAsPlanned(books: Books, sub: Stripe.Subscription): void {
  const customer = customerOf(books, idOf(sub.customer))
  const items = waitingFor(books, customer.id, sub.id)
  const over = end(books, sub, 'cancellation_requested')
  if (items.length === 0) return
  const last = draft(books, {
    customer,
    subscription: over,
    currency: sub.currency,
    reason: 'subscription_cycle',
    period: periodOf(sub),
    lines: [],
    items,
  })
  keep(books.subscriptions, { ...over, latest_invoice: last.id })
  collect(books, finalize(books, last))
}
