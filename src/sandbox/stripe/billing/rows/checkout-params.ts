// What a request for a checkout session may say, and what Stripe refuses of it.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { get } from '../../lists.ts'
import { invalid, required } from '../../operation.ts'
import {
  currency,
  flag,
  hash,
  listOf,
  maybe,
  metadata,
  moment,
  oneOf,
  params,
  type Read,
  text,
  whole,
} from '../../params.ts'
import { customerOf } from '../people.ts'
import { DAY } from '../periods.ts'
import { prorationBehavior, trialSettings } from '../wanted.ts'

const auto = oneOf('auto', 'never')

/** The parameters: exactly these. */
export const created = params({
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
export type Created = Read<typeof created>
export type Mode = NonNullable<Created['mode']>

/** Refuses what is no address. */
export function mustBeUrl(url: string | undefined, param: string): void {
  if (url === undefined || /^https?:\/\/[^/\s]+/.test(url)) return
  throw invalid('Not a valid URL', { code: 'url_invalid', param })
}

/** The customer that a session is for; null for somebody new. Refuses what contradicts itself. */
export function payerOf(books: Books, given: Created): Stripe.Customer | null {
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

/** Refuses what does not belong to the mode. */
export function mustFitMode(mode: Mode, given: Created): void {
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

/** What is bought; refuses what cannot be bought so. */
export function linesIn(books: Books, mode: Mode, given: Created): { price: Stripe.Price; quantity: number }[] {
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

/** When a session expires, where that is said; refuses less than half an hour and more than a day. */
export function expiryOf(at: number | undefined, now: number): number | null {
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
