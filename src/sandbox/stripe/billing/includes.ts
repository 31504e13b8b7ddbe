// What objects of billing tell only where a request asks for it.
import type { Stripe } from 'stripe'
import type { Includes } from '../expand.ts'
import { find, inner } from '../lists.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { linesOf, sessionOf } from './checkout.ts'
import { paymentsOf } from './collecting.ts'

export const billingIncludes: Includes = {
  invoice: {
    payments: (books, { id }) => inner(paymentsOf(books, id).reverse(), `/v1/invoice_payments?invoice=${id}`),
    confirmation_secret: (books, { id }) => {
      const payment = paymentsOf(books, id).find((one) => one.status === 'open')
      const intent = find(books.paymentIntents, maybeIdOf(payment?.payment.payment_intent) ?? '')
      return intent?.client_secret ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
    },
  },
  'checkout.session': {
    line_items: (books, { id }) =>
      inner(linesOf(books, sessionOf(books, id)), `/v1/checkout/sessions/${id}/line_items`),
  },
  customer: {
    subscriptions: (books, { id }) => {
      const isLive = (sub: Stripe.Subscription) =>
        idOf(sub.customer) === id && sub.status !== 'canceled' && sub.status !== 'incomplete_expired'
      return inner(books.subscriptions.all().filter(isLive).reverse(), `/v1/customers/${id}/subscriptions`)
    },
  },
}
