// A new subscription: its items, its trial or its first invoice, and whether that is paid.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { invalid, type StripeRefusal } from '../operation.ts'
import { awaitPayment, issue } from './collecting.ts'
import { draft } from './invoices.ts'
import { periodLine, waitingFor } from './lines.ts'
import { cardFor } from './people.ts'
import { boundary, type Period, periodFrom, recurrenceOf } from './periods.ts'
import { remainingShare } from './proration.ts'
import { itemShape, subscriptionShape } from './subscription-shape.ts'

export type PaymentBehavior =
  | 'allow_incomplete'
  | 'default_incomplete'
  | 'error_if_incomplete'
  | 'pending_if_incomplete'

export type Creating = {
  customer: Stripe.Customer
  items: { price: Stripe.Price; quantity?: number; metadata?: Stripe.Metadata }[]
  /** What else it shows: metadata, default_payment_method and the like. */
  shows?: Partial<Stripe.Subscription>
  trialEnd?: number | null
  anchor?: number
  proration?: string
  behavior?: PaymentBehavior
  /** The payer is there, on a checkout page. */
  isPresent?: boolean
}

/** What was made, and why its first invoice is not paid where it is not. */
export type Created = { sub: Stripe.Subscription; refusal?: StripeRefusal }

/** Makes a subscription, with its first invoice. What it throws is for `whole()` to undo. */
export function create(books: Books, creating: Creating): Created {
  const sub = shaped(books, creating)
  if (sub.status !== 'trialing') mustBeChargeable(books, creating, sub)
  const first = draft(books, {
    customer: creating.customer,
    subscription: sub,
    currency: sub.currency,
    reason: 'subscription_create',
    period: { start: sub.created, end: sub.created },
    lines: sub.items.data.map((item) => firstLine(books, sub, item, creating.proration)),
    items: waitingFor(books, creating.customer.id, null),
  })
  const begun = keep(books.subscriptions, { ...sub, latest_invoice: first.id })
  announce(books, begun)
  if (creating.behavior === 'default_incomplete' && first.amount_due > 0) awaitPayment(books, first)
  else {
    const { refusal } = issue(books, first, { isPresent: creating.isPresent ?? false })
    if (refusal && creating.behavior === 'error_if_incomplete') throw refusal
    if (refusal) return { sub: subOf(books, begun.id), refusal }
  }
  return { sub: subOf(books, begun.id) }
}

const subOf = (books: Books, id: string): Stripe.Subscription => books.subscriptions.get(id) as Stripe.Subscription

function announce(books: Books, sub: Stripe.Subscription): void {
  books.emit('customer.subscription.created', sub)
  if (sub.trial_end !== null && sub.trial_end - sub.created <= THREE_DAYS)
    books.emit('customer.subscription.trial_will_end', sub)
}

const THREE_DAYS = 3 * 24 * 3600

function shaped(books: Books, { customer, items, shows = {}, trialEnd = null, anchor }: Creating): Stripe.Subscription {
  const now = books.now(customer.id)
  const from = trialEnd ?? anchor ?? now
  const subscription = books.newId('sub_')
  const made = items.map(({ price, quantity = 1, metadata = {} }) => {
    const period: Period =
      trialEnd === null ? periodFrom(from, recurrenceOf(price), now) : { start: now, end: trialEnd }
    return itemShape({ id: books.newId('si_'), subscription, price, quantity, period, created: now, metadata })
  })
  const bare = subscriptionShape({
    id: subscription,
    customer: customer.id,
    testClock: (customer.test_clock as string | null | undefined) ?? null,
    currency: made[0]?.price.currency ?? 'usd',
    anchor: from,
    now,
    items: made,
    status: trialEnd === null ? (shows.collection_method === 'send_invoice' ? 'active' : 'incomplete') : 'trialing',
  })
  return { ...bare, ...shows, trial_start: trialEnd === null ? null : now, trial_end: trialEnd }
}

/** A first period that an anchor cuts short is charged by its share, or not at all where nothing is to be prorated. */
function firstLine(
  books: Books,
  sub: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  proration = 'create_prorations',
): Stripe.InvoiceLineItem {
  const line = periodLine(books, sub, item, sub.status === 'trialing')
  const end = item.current_period_end
  const full = { start: boundary(end, recurrenceOf(item.price), -1), end }
  if (sub.status === 'trialing' || sub.billing_cycle_anchor === sub.created) return line
  const amount = proration === 'none' ? 0 : remainingShare(line.amount, full, sub.created)
  return { ...line, amount, subtotal: amount }
}

function mustBeChargeable(books: Books, { customer, behavior }: Creating, sub: Stripe.Subscription): void {
  if (sub.collection_method === 'send_invoice' || behavior === 'default_incomplete') return
  if (sub.items.data.every(({ price }) => price.unit_amount === 0) || cardFor(books, customer, sub)) return
  throw invalid(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    { code: 'resource_missing' },
  )
}
