// Operations on checkout sessions, with exactly the parameters that this version of the API knows.
import type { Stripe } from 'stripe'
import { cut, pageOf } from '../../lists.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import { hash, isWithin, maybe, merged, oneOf, paging, params, type Read, range, text } from '../../params.ts'
import { maybeIdOf } from '../amounts.ts'
import { expireSession, linesOf, open, sessionOf } from '../checkout.ts'
import type { Order } from '../notes.ts'
import { DAY } from '../periods.ts'
import {
  type Created,
  created,
  expiryOf,
  linesIn,
  type Mode,
  mustBeUrl,
  mustFitMode,
  payerOf,
} from './checkout-params.ts'

function add({ books, params: given }: Call<Created>): object {
  const { mode } = given
  if (mode === undefined) throw required('mode')
  if (given.success_url === undefined) throw required('success_url')
  for (const name of ['success_url', 'cancel_url'] as const) mustBeUrl(given[name], name)
  const customer = payerOf(books, given)
  mustFitMode(mode, given)
  const now = books.now(customer?.id)
  const lines = linesIn(books, mode, given)
  return open(books, {
    mode,
    customer,
    lines,
    order: orderBy(given, lines, now),
    expiresAt: expiryOf(given.expires_at, now),
    shows: shownBy(given, mode),
  })
}

function orderBy(given: Created, lines: { price: Stripe.Price; quantity: number }[], now: number): Order {
  const { subscription_data: subscription = {}, payment_intent_data: payment, setup_intent_data: setup } = given
  const { trial_end, trial_period_days, billing_cycle_anchor, proration_behavior } = subscription
  if (trial_end !== undefined && trial_end < now + 2 * DAY)
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'subscription_data[trial_end]',
    })
  const invoice = given.invoice_creation?.invoice_data
  const { address, name } = given.customer_update ?? {}
  return {
    lines: lines.map(({ price, quantity }) => ({ price: price.id, quantity })),
    subscription: {
      ...(trial_end === undefined ? {} : { trialEnd: trial_end }),
      ...(trial_period_days === undefined ? {} : { trialDays: trial_period_days }),
      ...(billing_cycle_anchor === undefined ? {} : { anchor: billing_cycle_anchor }),
      ...(proration_behavior === undefined ? {} : { proration: proration_behavior }),
      shows: subscriptionShows(subscription),
    },
    ...(payment ? { payment: { ...payment, metadata: merged({}, payment.metadata) } } : {}),
    ...(setup ? { setup: { ...setup, metadata: merged({}, setup.metadata) } } : {}),
    ...(invoice ? { invoice: { ...invoice, metadata: merged({}, invoice.metadata) } } : {}),
    updates: { ...(address ? { address } : {}), ...(name ? { name } : {}) },
  }
}

function subscriptionShows(data: NonNullable<Created['subscription_data']>): Partial<Stripe.Subscription> {
  const end = data.trial_settings?.end_behavior
  return {
    ...(data.description === undefined ? {} : { description: data.description }),
    metadata: merged({}, data.metadata),
    ...(end ? { trial_settings: { end_behavior: { billing_cycle_anchor: null, ...end } } } : {}),
    ...(data.billing_mode?.type === 'classic' ? { billing_mode: { flexible: null, type: 'classic' } } : {}),
  }
}

function shownBy(given: Created, mode: Mode): Partial<Stripe.Checkout.Session> {
  const { customer_creation, invoice_creation: invoice } = given
  return {
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    automatic_tax: { enabled: given.automatic_tax?.enabled ?? false, liability: null, provider: null, status: null },
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    currency: given.currency ?? null,
    customer_creation: given.customer ? null : (customer_creation ?? (mode === 'payment' ? 'if_required' : 'always')),
    customer_email: given.customer_email ?? null,
    integration_identifier: given.integration_identifier ?? null,
    invoice_creation: mode === 'payment' ? invoiceCreation(invoice) : null,
    locale: given.locale ?? null,
    metadata: merged({}, given.metadata),
    payment_method_collection: mode === 'subscription' ? (given.payment_method_collection ?? 'always') : 'if_required',
    submit_type: given.submit_type ?? null,
    success_url: given.success_url ?? null,
    tax_id_collection: {
      enabled: given.tax_id_collection?.enabled ?? false,
      required: given.tax_id_collection?.required ?? 'never',
    },
  }
}

const invoiceCreation = (given: Created['invoice_creation']): Stripe.Checkout.Session.InvoiceCreation => ({
  enabled: given?.enabled ?? false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: given?.invoice_data?.description ?? null,
    footer: given?.invoice_data?.footer ?? null,
    issuer: null,
    metadata: merged({}, given?.invoice_data?.metadata),
    rendering_options: null,
  },
})

const listed = params({
  ...paging,
  created: maybe(range()),
  customer: maybe(text()),
  customer_details: maybe(hash({ email: text() })),
  payment_intent: maybe(text()),
  status: maybe(oneOf('complete', 'expired', 'open')),
  subscription: maybe(text()),
})

function list({ books, params: given }: Call<Read<typeof listed>>): object {
  const isMeant = (one: Stripe.Checkout.Session) =>
    (given.customer === undefined || maybeIdOf(one.customer) === given.customer) &&
    (given.customer_details === undefined || one.customer_details?.email === given.customer_details.email) &&
    (given.payment_intent === undefined || maybeIdOf(one.payment_intent) === given.payment_intent) &&
    (given.subscription === undefined || maybeIdOf(one.subscription) === given.subscription) &&
    (given.status === undefined || one.status === given.status) &&
    isWithin(one.created, given.created)
  return pageOf(books.sessions.all().filter(isMeant), given, '/v1/checkout/sessions')
}

const ONE = '/v1/checkout/sessions/{session}'

export const checkoutOperations: Operation[] = [
  operation({ method: 'POST', path: '/v1/checkout/sessions', params: created, run: add }),
  operation({ method: 'GET', path: '/v1/checkout/sessions', params: listed, run: list }),
  operation({
    method: 'GET',
    path: ONE,
    params: params({}),
    run: ({ books, path: { session = '' } }) => sessionOf(books, session),
  }),
  operation({
    method: 'GET',
    path: `${ONE}/line_items`,
    params: params(paging),
    run: ({ books, params: given, path: { session = '' } }) =>
      cut(linesOf(books, sessionOf(books, session)), given, `/v1/checkout/sessions/${session}/line_items`),
  }),
  operation({
    method: 'POST',
    path: `${ONE}/expire`,
    params: params({}),
    run: ({ books, path: { session = '' } }) => expireSession(books, sessionOf(books, session)),
  }),
]
