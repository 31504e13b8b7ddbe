// Money going back: all of a charge or a part of it, never more than there was.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep } from '../lists.ts'
import { invalid, required } from '../operation.ts'

/** What goes back, of which charge or payment. */
export type Refunding = {
  charge?: string
  paymentIntent?: string
  /** All that is left, unless told. */
  amount?: number
  reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer'
  metadata?: Record<string, string>
}

/** Gives money back. Refuses more than is left, what was not paid, and what is disputed. */
export function refund(books: Books, given: Refunding): Stripe.Refund {
  const charge = chargeOf(books, given)
  const left = charge.amount_captured - charge.amount_refunded
  requireRefundable(charge, left)
  const amount = given.amount ?? left
  if (amount > left)
    throw invalid(
      `Refund amount (${worth(amount, charge)}) is greater than unrefunded amount on charge (${worth(left, charge)})`,
      { code: 'amount_too_large', param: 'amount' },
    )
  const made = keep(books.refunds, shaped(books, charge, amount, given))
  const refunded = charge.amount_refunded + amount
  books.emit('refund.created', made)
  amend(books, books.charges, 'charge.refunded', charge, {
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  })
  return made
}

function chargeOf(books: Books, { charge, paymentIntent }: Refunding): Stripe.Charge {
  if (charge !== undefined) return get(books.charges, charge, 'charge', 'charge')
  if (paymentIntent === undefined) throw required('charge')
  const intent = get(books.paymentIntents, paymentIntent, 'payment_intent', 'payment_intent')
  if (intent.status === 'succeeded') return get(books.charges, String(intent.latest_charge), 'charge')
  throw invalid(`This PaymentIntent (${paymentIntent}) does not have a successful charge to refund.`, {
    code: 'payment_intent_unexpected_state',
    param: 'payment_intent',
  })
}

function requireRefundable({ id, status, disputed }: Stripe.Charge, left: number): void {
  if (status !== 'succeeded')
    throw invalid(`Charge ${id} has not succeeded, so there is nothing to refund.`, { code: 'charge_not_captured' })
  if (disputed) throw invalid(`Charge ${id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  if (left === 0) throw invalid(`Charge ${id} has already been refunded.`, { code: 'charge_already_refunded' })
}

function worth(amount: number, { currency }: Stripe.Charge): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

function shaped(
  books: Books,
  charge: Stripe.Charge,
  amount: number,
  { reason, metadata = {} }: Refunding,
): Stripe.Refund {
  return {
    id: books.newId('re_3'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: books.now(String(charge.customer ?? '')),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
}

/** The refunds of a charge, newest first. */
export const refundsOf = (books: Books, charge: string): Stripe.Refund[] =>
  books.refunds
    .all()
    .filter((one) => one.charge === charge)
    .reverse()
