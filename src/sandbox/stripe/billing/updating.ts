// A change of a subscription carried through: charged at once where it is to be, undone or put off where it is not paid.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { idOf } from './amounts.ts'
import { type Change, changed } from './change.ts'
import { revise } from './changes.ts'
import { awaitPayment, issue } from './collecting.ts'
import type { PaymentBehavior } from './creating.ts'
import { voided } from './invoices.ts'
import { note, write } from './notes.ts'
import { HOUR } from './periods.ts'

/** How long a change waits for its payment. */
const PENDING_FOR = 23 * HOUR

export type Updating = Change & {
  behavior: PaymentBehavior
  /** What else it shows from now on. */
  shows?: Partial<Stripe.Subscription>
}

/** Carries a change through. Throws the card's refusal where it is not to be without payment; `whole()` then undoes it. */
export function update(books: Books, before: Stripe.Subscription, updating: Updating): Stripe.Subscription {
  const { sub, invoice } = changed(books, before, updating)
  const after: Stripe.Subscription = { ...sub, ...updating.shows }
  if (invoice && updating.behavior === 'pending_if_incomplete') return oncePaid(books, before, after, invoice)
  const told = revise(books, books.subscriptions, 'customer.subscription.updated', after)
  if (!invoice) return told
  if (updating.behavior === 'default_incomplete') awaitPayment(books, invoice)
  else {
    const { refusal } = issue(books, invoice)
    if (refusal && updating.behavior === 'error_if_incomplete') throw refusal
  }
  return subOf(books, after.id)
}

const subOf = (books: Books, id: string): Stripe.Subscription => books.subscriptions.get(id) as Stripe.Subscription

/** The change happens with its payment: at once, or within 23 hours, or not at all. */
function oncePaid(
  books: Books,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  write(books, 'pending', before.id, { becomes: after, invoice: invoice.id })
  keep(books.subscriptions, { ...before, latest_invoice: invoice.id })
  const { refusal } = issue(books, invoice)
  if (!refusal) return subOf(books, before.id)
  const pending_update: Stripe.Subscription.PendingUpdate = {
    ...NOTHING_PENDING,
    expires_at: books.now(idOf(before.customer)) + PENDING_FOR,
    subscription_items: after.items.data,
    billing_cycle_anchor:
      after.billing_cycle_anchor === before.billing_cycle_anchor ? null : after.billing_cycle_anchor,
    trial_end: after.trial_end === before.trial_end ? null : after.trial_end,
  }
  const waiting = { ...subOf(books, before.id), pending_update }
  return revise(books, books.subscriptions, 'customer.subscription.updated', waiting)
}

const NOTHING_PENDING = {
  billing_cycle_anchor: null,
  cancel_at_period_end: null,
  discount: null,
  discounts: null,
  metadata: null,
  subscription_items: null,
  trial_end: null,
  trial_from_plan: null,
}

/** A change whose payment never came is off; its invoice is void, and what it would have credited or charged is gone. */
export function giveUpPending(books: Books, sub: Stripe.Subscription): void {
  const waiting = note(books, 'pending', sub.id)
  write(books, 'pending', sub.id, { becomes: null })
  const invoice = waiting?.becomes ? find(books.invoices, waiting.invoice) : undefined
  if (invoice?.status === 'open') voided(books, invoice)
  const after = { ...sub, pending_update: null }
  revise(books, books.subscriptions, 'customer.subscription.updated', after)
  books.emit('customer.subscription.pending_update_expired', after)
}
