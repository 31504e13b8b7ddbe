// A paused subscription goes on: its period begins anew, and is active once that is paid.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { invalid } from '../operation.ts'
import { idOf } from './amounts.ts'
import { changed } from './change.ts'
import { issue } from './collecting.ts'

/** Resumes a paused subscription; refuses one that is not paused. */
export function resume(books: Books, sub: Stripe.Subscription): Stripe.Subscription {
  if (sub.status !== 'paused')
    throw invalid(`This subscription cannot be resumed, because it is not paused: it is ${sub.status}.`)
  const at = books.now(idOf(sub.customer))
  const { status_details: _, ...rest } = sub
  const { sub: next, invoice } = changed(books, rest, { proration: 'none', at, resets: true })
  keep(books.subscriptions, next)
  if (invoice) issue(books, invoice)
  const settled = books.subscriptions.get(sub.id) ?? next
  if (settled.status === 'active') books.emit('customer.subscription.resumed', settled)
  return settled
}
