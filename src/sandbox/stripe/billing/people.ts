// Who pays: a customer that is still there, and the card that stands for a subscription or for the customer.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, get, living } from '../lists.ts'
import { maybeIdOf } from './amounts.ts'

/** A customer by id; refuses one that is not there or was deleted. */
export const customerOf = (books: Books, id: string, param = 'customer'): Stripe.Customer =>
  get(books.customers, id, 'customer', param)

/** What a subscription is charged to: its own payment method, else the customer's default; nothing where there is none. */
export function cardFor(
  books: Books,
  customer: Stripe.Customer,
  subscription?: Stripe.Subscription | null,
): Stripe.PaymentMethod | undefined {
  const ids = [
    maybeIdOf(subscription?.default_payment_method),
    maybeIdOf(customer.invoice_settings.default_payment_method),
  ]
  const attached = ids.map((id) => (id ? find(books.paymentMethods, id) : undefined))
  return attached.find((method) => method && maybeIdOf(method.customer) === customer.id)
}

/** The cards that a customer keeps, newest first. */
export const cardsOf = (books: Books, customer: string): Stripe.PaymentMethod[] =>
  living(books.paymentMethods)
    .filter((method) => maybeIdOf(method.customer) === customer)
    .reverse()
