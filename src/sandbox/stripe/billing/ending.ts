// How a subscription ends: by request, by its date, by never having been paid.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { revise } from './changes.ts'
import { invoicesOf, voided } from './invoices.ts'

type Reason = 'cancellation_requested' | 'payment_failed'

const OVER = new Set(['canceled', 'incomplete_expired'])

/** Whether a subscription has ended for good. */
export const isOver = ({ status }: Stripe.Subscription): boolean => OVER.has(status)

/** Ends a subscription now. What is still unpaid stays so, and is no longer collected by itself. */
export function end(
  books: Books,
  sub: Stripe.Subscription,
  reason: Reason,
  details: Details = {},
): Stripe.Subscription {
  const now = books.now(idOf(sub.customer))
  const over: Stripe.Subscription = {
    ...sub,
    status: 'canceled',
    canceled_at: sub.canceled_at ?? now,
    ended_at: now,
    cancel_at_period_end: false,
    cancellation_details: { ...cancellation(sub), ...details, reason: cancellation(sub).reason ?? reason },
    pending_update: null,
    schedule: null,
  }
  keep(books.subscriptions, over)
  leaveUncollected(books, sub.id)
  endSchedule(books, sub, now)
  books.emit('customer.subscription.deleted', over)
  return over
}

export type Details = Partial<Pick<Stripe.Subscription.CancellationDetails, 'comment' | 'feedback'>>

/** What a subscription says of why it ends. */
export const cancellation = (sub: Stripe.Subscription): Stripe.Subscription.CancellationDetails =>
  sub.cancellation_details ?? { comment: null, feedback: null, feedback_option: null, reason: null }

function leaveUncollected(books: Books, subscription: string): void {
  for (const invoice of invoicesOf(books, subscription))
    if (invoice.status === 'open' || invoice.status === 'draft')
      revise(books, books.invoices, 'invoice.updated', {
        ...invoice,
        auto_advance: false,
        automatically_finalizes_at: null,
        next_payment_attempt: null,
      })
}

function endSchedule(books: Books, sub: Stripe.Subscription, now: number): void {
  const schedule = find(books.schedules, maybeIdOf(sub.schedule) ?? '')
  if (schedule?.status !== 'active') return
  const over = { ...schedule, status: 'canceled' as const, canceled_at: now, current_phase: null }
  keep(books.schedules, over)
  books.emit('subscription_schedule.canceled', over)
}

/** Ends a subscription whose first invoice was not paid in its 23 hours; that invoice is void. */
export function expire(books: Books, sub: Stripe.Subscription): Stripe.Subscription {
  const first = find(books.invoices, maybeIdOf(sub.latest_invoice) ?? '')
  if (first?.status === 'open') voided(books, first)
  const over: Stripe.Subscription = {
    ...sub,
    status: 'incomplete_expired',
    ended_at: books.now(idOf(sub.customer)),
  }
  return revise(books, books.subscriptions, 'customer.subscription.updated', over)
}
