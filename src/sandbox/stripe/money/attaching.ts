// Payment methods kept with a customer, and let go again.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep } from '../lists.ts'
import { invalid, missing } from '../operation.ts'
import { behaviourOf, cardOf, declined, numberOf } from './cards.ts'

/** A payment method by its id, or a new one for a test token such as `pm_card_visa`. */
export function methodOf(books: Books, id: string, param = 'payment_method'): Stripe.PaymentMethod {
  const number = numberOf(id)
  if (number !== undefined) return cardOf(books, number)
  const found = books.paymentMethods.get(id)
  if (!found) throw missing('PaymentMethod', id, param)
  return found
}

/** Keeps a payment method with a customer. Refuses one that is another's, and a card that declines at once. */
export function attach(
  books: Books,
  id: string,
  customer: string,
  { param = 'payment_method' } = {},
): Stripe.PaymentMethod {
  get(books.customers, customer, 'customer', 'customer')
  const method = methodOf(books, id, param)
  if (method.customer === customer) return method
  requireFree(books, method, param)
  const attached = keep(books.paymentMethods, { ...method, customer })
  books.emit('payment_method.attached', attached)
  return attached
}

/** Refuses a payment method that is somebody's already, and a card that declines to be kept. */
export function requireFree(books: Books, method: Stripe.PaymentMethod, param = 'payment_method'): void {
  if (method.customer !== null)
    throw invalid('The payment method you provided has already been attached to a customer.', { param })
  const { attach: decline } = behaviourOf(books, method, books.now())
  if (decline) throw declined(decline)
}

/** Lets a payment method go for good; a customer's default that it was is none any more. */
export function detach(books: Books, id: string): Stripe.PaymentMethod {
  const method = get(books.paymentMethods, id, 'PaymentMethod')
  if (method.customer === null)
    throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.')
  const detached = keep(books.paymentMethods, { ...method, customer: null })
  forget(books, String(method.customer), id)
  books.emit('payment_method.detached', detached, { customer: method.customer })
  return detached
}

function forget(books: Books, customerId: string, method: string): void {
  const customer = books.customers.get(customerId)
  if (!customer || customer.deleted || customer.invoice_settings.default_payment_method !== method) return
  const settings = { ...customer.invoice_settings, default_payment_method: null }
  amend(books, books.customers, 'customer.updated', customer, { ...customer, invoice_settings: settings })
}
