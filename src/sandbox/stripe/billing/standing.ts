// What an invoice's payment, or the failure to collect it, makes of its subscription and of its customer.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { revise } from './changes.ts'
import { end, isOver } from './ending.ts'
import { subscriptionIn } from './invoices.ts'
import { afterLastAttempt, note, write } from './notes.ts'
import { customerOf } from './people.ts'

type Status = Stripe.Subscription.Status

/** Puts a subscription into a state, and tells of it where that is another one. */
export const inStatus = (books: Books, sub: Stripe.Subscription, status: Status): Stripe.Subscription =>
  revise(books, books.subscriptions, 'customer.subscription.updated', { ...sub, status })

/** An invoice was paid: what waited for that happens, and its subscription stands well again. */
export function afterPaid(books: Books, invoice: Stripe.Invoice): void {
  setDelinquent(books, idOf(invoice.customer ?? ''), false)
  const sub = find(books.subscriptions, subscriptionIn(invoice) ?? '')
  if (!sub || isOver(sub)) return
  const waiting = note(books, 'pending', sub.id)
  if (waiting?.becomes && waiting.invoice === invoice.id) {
    applyPending(books, sub, waiting.becomes)
    return
  }
  if (maybeIdOf(sub.latest_invoice) !== invoice.id) return
  const now = books.now(idOf(sub.customer))
  const isTrialing = sub.trial_end !== null && sub.trial_end > now
  if (['incomplete', 'past_due', 'unpaid', 'paused'].includes(sub.status))
    inStatus(books, sub, isTrialing ? 'trialing' : 'active')
}

/** A change that was to be paid first happens now that it is. */
function applyPending(books: Books, sub: Stripe.Subscription, becomes: Stripe.Subscription): void {
  write(books, 'pending', sub.id, { becomes: null })
  const { status, default_payment_method, schedule } = sub
  const endsTrial = sub.status === 'trialing' && becomes.status !== 'trialing'
  const changed: Stripe.Subscription = {
    ...becomes,
    status: endsTrial ? becomes.status : status,
    default_payment_method,
    schedule,
    pending_update: null,
  }
  const applied: Stripe.Subscription = revise(books, books.subscriptions, 'customer.subscription.updated', changed)
  if (sub.pending_update) books.emit('customer.subscription.pending_update_applied', applied)
}

/** An invoice could not be collected. `isLast`: nobody will try again by himself. */
export function afterFailed(books: Books, invoice: Stripe.Invoice, isLast: boolean): void {
  const sub = find(books.subscriptions, subscriptionIn(invoice) ?? '')
  if (!sub || isOver(sub) || sub.status === 'incomplete') return
  if (note(books, 'pending', sub.id)?.becomes) return
  if (invoice.billing_reason !== 'subscription_create') setDelinquent(books, idOf(invoice.customer ?? ''), true)
  if (!isLast) return void (sub.status === 'unpaid' || inStatus(books, sub, 'past_due'))
  const what = afterLastAttempt(books)
  if (what === 'cancel') end(books, sub, 'payment_failed')
  else inStatus(books, sub, what)
}

function setDelinquent(books: Books, id: string, delinquent: boolean): void {
  const customer = customerOf(books, id)
  if ((customer.delinquent ?? false) !== delinquent)
    revise(books, books.customers, 'customer.updated', { ...customer, delinquent })
}
