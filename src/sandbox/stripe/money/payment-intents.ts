// Payments over the API: made, confirmed, canceled, looked at.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { get, pageOf } from '../lists.ts'
import { type Call, invalid, operation, StripeRefusal } from '../operation.ts'
import {
  currency,
  emptyable,
  flag,
  hash,
  isWithin,
  maybe,
  merged,
  metadata,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
  whole,
} from '../params.ts'
import { attach, methodOf } from './attaching.ts'
import { declined } from './cards.ts'
import { begin, cancelIntent, tryOn } from './charging.ts'

const usage = oneOf('off_session', 'on_session')
const trying = { off_session: maybe(flag()), payment_method: maybe(text()), return_url: maybe(text()) }
const written = {
  description: maybe(emptyable(text(1000))),
  metadata: maybe(metadata()),
  receipt_email: maybe(emptyable(text())),
  setup_future_usage: maybe(emptyable(usage)),
}
const created = params({
  ...trying,
  ...written,
  amount: whole(1, 99_999_999),
  automatic_payment_methods: maybe(hash({ enabled: flag(), allow_redirects: maybe(oneOf('always', 'never')) })),
  confirm: maybe(flag()),
  currency: currency(),
  customer: maybe(text()),
})
const updated = params({
  ...written,
  amount: maybe(whole(1, 99_999_999)),
  currency: maybe(currency()),
  customer: maybe(text()),
  payment_method: maybe(text()),
})
const confirmed = params({
  ...trying,
  receipt_email: written.receipt_email,
  setup_future_usage: written.setup_future_usage,
})

function create({ books, params: given }: Call<Read<typeof created>>): object {
  const { amount, currency, customer = null, payment_method: method, confirm = false, off_session } = given
  if (customer !== null) get(books.customers, customer, 'customer', 'customer')
  const isLoose = off_session === true && !confirm
  if (isLoose) throw invalid('off_session can only be used when confirm is true.', { param: 'off_session' })
  const found = method === undefined ? null : usable(books, method, customer)
  const intent = begin(books, {
    amount,
    currency,
    customer,
    paymentMethod: found?.id ?? null,
    description: given.description ?? null,
    metadata: merged({}, given.metadata),
    receiptEmail: given.receipt_email ?? null,
    setupFutureUsage: given.setup_future_usage ?? null,
  })
  return confirm ? tried(books, intent, given) : intent
}

/** A payment method that may be used for a customer: its own, or nobody's. */
function usable(books: Books, id: string, customer: string | null): Stripe.PaymentMethod {
  const method = methodOf(books, id)
  if (method.customer === null || method.customer === customer) return method
  throw invalid(
    customer === null
      ? 'The provided PaymentMethod is attached to a customer: include the customer in the request to use it.'
      : 'The payment method supplied belongs to a different Customer.',
    { param: 'payment_method' },
  )
}

const OPEN = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

function tried(
  books: Books,
  intent: Stripe.PaymentIntent,
  { off_session: offSession = false, payment_method: given }: { off_session?: boolean; payment_method?: string },
): Stripe.PaymentIntent {
  const wanted = given === undefined ? intent.payment_method : given
  if (typeof wanted !== 'string')
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.",
      { code: 'payment_intent_unexpected_state' },
    )
  const customer = typeof intent.customer === 'string' ? intent.customer : null
  const method = usable(books, wanted, customer)
  const outcome = tryOn(books, { ...intent, payment_method: method.id }, method, { offSession })
  if (!outcome.paid && outcome.charge)
    throw declined(outcome.decline, {
      charge: outcome.charge.id,
      payment_intent: outcome.intent,
      payment_method: method,
    })
  const keeps = outcome.paid && intent.setup_future_usage !== null && customer !== null && method.customer === null
  if (keeps) attach(books, method.id, customer)
  return outcome.intent
}

function requireOpen({ id, status }: Stripe.PaymentIntent, verb: string): void {
  if (OPEN.has(status)) return
  throw new StripeRefusal(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${status}. (${id})`,
  })
}

function confirm({ books, params: given, path: { intent: id = '' } }: Call<Read<typeof confirmed>>): object {
  const intent = get(books.paymentIntents, id, 'payment_intent', 'intent')
  requireOpen(intent, 'confirm')
  return tried(books, { ...intent, ...changes(given) }, given)
}

function changes({ receipt_email, setup_future_usage }: Read<typeof confirmed>) {
  return {
    ...(receipt_email === undefined ? {} : { receipt_email }),
    ...(setup_future_usage === undefined ? {} : { setup_future_usage }),
  }
}

function update({ books, params: given, path: { intent: id = '' } }: Call<Read<typeof updated>>): object {
  const intent = get(books.paymentIntents, id, 'payment_intent', 'intent')
  const { metadata: notes, payment_method: method, ...plain } = given
  if (plain.amount !== undefined || plain.currency !== undefined || method !== undefined) requireOpen(intent, 'update')
  if (plain.customer !== undefined) get(books.customers, plain.customer, 'customer', 'customer')
  const customer = plain.customer ?? (typeof intent.customer === 'string' ? intent.customer : null)
  const chosen = method === undefined ? {} : { payment_method: usable(books, method, customer).id }
  const status = chosen.payment_method ? { status: 'requires_confirmation' as const } : {}
  const after = { ...intent, ...plain, ...chosen, ...status, metadata: merged(intent.metadata, notes) }
  void books.paymentIntents.put(id, '', after)
  return after
}

const reason = oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer')

export const paymentIntentOperations = [
  operation({ method: 'POST', path: '/v1/payment_intents', params: created, run: create }),
  operation({
    method: 'GET',
    path: '/v1/payment_intents/{intent}',
    params: params({ client_secret: maybe(text()) }),
    run: ({ books, path: { intent = '' } }) => get(books.paymentIntents, intent, 'payment_intent', 'intent'),
  }),
  operation({ method: 'POST', path: '/v1/payment_intents/{intent}', params: updated, run: update }),
  operation({ method: 'POST', path: '/v1/payment_intents/{intent}/confirm', params: confirmed, run: confirm }),
  operation({
    method: 'POST',
    path: '/v1/payment_intents/{intent}/cancel',
    params: params({ cancellation_reason: maybe(reason) }),
    run: ({ books, params: { cancellation_reason = null }, path: { intent: id = '' } }) => {
      const intent = get(books.paymentIntents, id, 'payment_intent', 'intent')
      requireOpen(intent, 'cancel')
      return cancelIntent(books, intent, cancellation_reason)
    },
  }),
  operation({
    method: 'GET',
    path: '/v1/payment_intents',
    params: params({ ...paging, created: maybe(range()), customer: maybe(text()) }),
    run: ({ books, params: { created, customer, ...paging } }) => {
      const isMeant = (one: Stripe.PaymentIntent) =>
        (customer === undefined || one.customer === customer) && isWithin(one.created, created)
      return pageOf(books.paymentIntents.all().filter(isMeant), paging, '/v1/payment_intents')
    },
  }),
]
