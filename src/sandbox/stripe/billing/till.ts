// Where an invoice's amount is taken from a card.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { ABSENT, type Decline, declined } from '../money/cards.ts'
import { begin, tryOn } from '../money/charging.ts'
import type { StripeRefusal } from '../operation.ts'

export type Taking = {
  intent: Stripe.PaymentIntent
  method: Stripe.PaymentMethod | undefined
  /** The holder of the card is there, on one of Stripe's pages, and confirms what his bank may ask. */
  isPresent: boolean
}

/** The payment intent that an invoice is paid with. */
export const intentFor = (books: Books, invoice: Stripe.Invoice, customer: Stripe.Customer): Stripe.PaymentIntent =>
  begin(books, {
    customer: customer.id,
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    description: WORDS[invoice.billing_reason ?? ''] ?? `Payment for Invoice`,
    receiptEmail: customer.email,
    ...(invoice.billing_reason === 'subscription_create' ? { setupFutureUsage: 'off_session' as const } : {}),
  })

const WORDS: Record<string, string> = {
  subscription_create: 'Subscription creation',
  subscription_update: 'Subscription update',
  subscription_cycle: 'Subscription update',
}

const NO_CARD: Decline = {
  code: 'missing',
  message: 'This customer has no attached payment source or default payment method.',
}

/** Charges a card; says why not where it was not paid. */
export function take(books: Books, { intent, method, isPresent }: Taking): { refusal?: StripeRefusal } {
  if (!method) return { refusal: declined(NO_CARD) }
  const trial = { ...intent, payment_method: method.id }
  const charged = tryOn(books, trial, method, isPresent ? { confirmed: true } : { offSession: true })
  if (charged.paid) return {}
  const asks = charged.decline === ABSENT
  const more = {
    payment_intent: charged.intent,
    payment_method: method,
    ...(charged.charge ? { charge: charged.charge.id } : {}),
  }
  return {
    refusal: declined(asks ? { ...charged.decline, decline_code: 'authentication_required' } : charged.decline, more),
  }
}
