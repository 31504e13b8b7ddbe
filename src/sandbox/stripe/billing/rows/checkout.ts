// Operations on checkout sessions, with exactly the parameters that this version of the API knows.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { cut, get, pageOf } from '../../lists.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import {
  currency,
  flag,
  hash,
  isWithin,
  listOf,
  maybe,
  merged,
  metadata,
  moment,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
  whole,
} from '../../params.ts'
import { maybeIdOf } from '../amounts.ts'
import { expireSession, linesOf, open, sessionOf } from '../checkout.ts'
import type { Order } from '../notes.ts'
import { customerOf } from '../people.ts'
import { DAY } from '../periods.ts'
import { prorationBehavior, trialSettings } from '../wanted.ts'

const auto = oneOf('auto', 'never')

const created = params({
  allow_promotion_codes: maybe(flag()),
  automatic_tax: maybe(hash({ enabled: flag() })),
  billing_address_collection: maybe(oneOf('auto', 'required')),
  cancel_url: maybe(text()),
  client_reference_id: maybe(text(200)),
  currency: maybe(currency()),
  customer: maybe(text()),
  customer_creation: maybe(oneOf('always', 'if_required')),
  customer_email: maybe(text(800)),
  customer_update: maybe(hash({ address: maybe(auto), name: maybe(auto), shipping: maybe(auto) })),
  expires_at: maybe(moment()),
  integration_identifier: maybe(text(200)),
  invoice_creation: maybe(
    hash({
      enabled: flag(),
      invoice_data: maybe(hash({ description: maybe(text(1500)), footer: maybe(text()), metadata: maybe(metadata()) })),
    }),
  ),
  line_items: maybe(listOf(hash({ price: maybe(text()), quantity: maybe(whole(0)) }))),
  locale: maybe(text(10)),
  metadata: maybe(metadata()),
  mode: maybe(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: maybe(
    hash({
      description: maybe(text(1000)),
      metadata: maybe(metadata()),
      receipt_email: maybe(text(800)),
      setup_future_usage: maybe(oneOf('off_session', 'on_session')),
      statement_descriptor_suffix: maybe(text(22)),
    }),
  ),
  payment_method_collection: maybe(oneOf('always', 'if_required')),
  setup_intent_data: maybe(hash({ description: maybe(text(1000)), metadata: maybe(metadata()) })),
  submit_type: maybe(oneOf('auto', 'book', 'donate', 'pay', 'subscribe')),
  subscription_data: maybe(
    hash({
      billing_cycle_anchor: maybe(moment()),
      billing_mode: maybe(hash({ type: oneOf('classic', 'flexible') })),
      description: maybe(text(500)),
      metadata: maybe(metadata()),
      proration_behavior: maybe(prorationBehavior),
      trial_end: maybe(moment()),
      trial_period_days: maybe(whole(1, 730)),
      trial_settings: maybe(trialSettings),
    }),
  ),
  success_url: maybe(text()),
  tax_id_collection: maybe(hash({ enabled: flag(), required: maybe(oneOf('if_supported', 'never')) })),
  ui_mode: maybe(oneOf('hosted_page')),
})
type Created = Read<typeof created>
type Mode = NonNullable<Created['mode']>

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

function mustBeUrl(url: string | undefined, param: string): void {
  if (url === undefined || /^https?:\/\/[^/\s]+/.test(url)) return
  throw invalid('Not a valid URL', { code: 'url_invalid', param })
}

function payerOf(books: Books, given: Created): Stripe.Customer | null {
  if (given.customer !== undefined && given.customer_email !== undefined)
    throw invalid('You may only specify one of these parameters: customer, customer_email.', { param: 'customer' })
  if (given.customer_update && given.customer === undefined)
    throw invalid('`customer_update` can only be used with `customer`.', { param: 'customer_update' })
  if (given.customer_creation && given.customer !== undefined)
    throw invalid('`customer_creation` cannot be used with `customer`.', { param: 'customer_creation' })
  if (given.tax_id_collection?.enabled && given.customer !== undefined && given.customer_update?.name !== 'auto')
    throw invalid(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      { param: 'tax_id_collection' },
    )
  return given.customer === undefined ? null : customerOf(books, given.customer)
}

/** What belongs to one mode only. */
const ONLY_IN: Partial<Record<keyof Created, Mode[]>> = {
  subscription_data: ['subscription'],
  payment_method_collection: ['subscription'],
  payment_intent_data: ['payment'],
  invoice_creation: ['payment'],
  submit_type: ['payment', 'subscription'],
  setup_intent_data: ['setup'],
  customer_creation: ['payment', 'setup'],
}

function mustFitMode(mode: Mode, given: Created): void {
  for (const [name, modes] of Object.entries(ONLY_IN))
    if (given[name as keyof Created] !== undefined && !modes.includes(mode))
      throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name })
  if (mode === 'setup' && given.line_items)
    throw invalid('You can not pass `line_items` in `setup` mode.', { param: 'line_items' })
  if (mode === 'setup' && given.currency === undefined)
    throw invalid('`currency` is required in `setup` mode.', { code: 'parameter_missing', param: 'currency' })
  const data = given.subscription_data
  if (data?.trial_end !== undefined && data.trial_period_days !== undefined)
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', {
      param: 'subscription_data[trial_end]',
    })
}

const MOST = { recurring: 20, one_time: 20, payment: 100 }

function linesIn(books: Books, mode: Mode, given: Created): { price: Stripe.Price; quantity: number }[] {
  if (mode === 'setup') return []
  if (!given.line_items?.length) throw required('line_items')
  const lines = given.line_items.map(({ price, quantity }, at) => {
    if (price === undefined) throw required(`line_items[${at}][price]`)
    if (quantity === undefined || quantity === 0)
      throw invalid(`Quantity is required. Add \`quantity\` to \`line_items[${at}]\`.`, {
        param: `line_items[${at}][quantity]`,
      })
    return { price: sellable(books, price, `line_items[${at}][price]`), quantity }
  })
  const recurring = lines.filter(({ price }) => price.type === 'recurring').length
  if (mode === 'payment' && recurring > 0)
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  if (mode === 'subscription' && recurring === 0)
    throw invalid('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    })
  const isTooMany =
    mode === 'payment'
      ? lines.length > MOST.payment
      : recurring > MOST.recurring || lines.length - recurring > MOST.one_time
  if (isTooMany) throw invalid('Too many line items.', { param: 'line_items' })
  mustGoTogether(lines.map(({ price }) => price))
  return lines
}

function mustGoTogether(prices: Stripe.Price[]): void {
  if (new Set(prices.map((price) => price.currency)).size > 1)
    throw invalid('All line items must have the same currency.', { param: 'line_items' })
  const rhythms = prices.flatMap(({ recurring }) =>
    recurring ? [`${recurring.interval}${recurring.interval_count}`] : [],
  )
  if (new Set(rhythms).size > 1)
    throw invalid('Checkout does not support multiple prices with different billing intervals.', {
      param: 'line_items',
    })
}

function sellable(books: Books, id: string, param: string): Stripe.Price {
  const price = get(books.prices, id, 'price', param)
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', { param })
  return price
}

const HALF_AN_HOUR = 1800

function expiryOf(at: number | undefined, now: number): number | null {
  if (at === undefined) return null
  if (at < now + HALF_AN_HOUR || at > now + DAY)
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      {
        param: 'expires_at',
      },
    )
  return at
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
