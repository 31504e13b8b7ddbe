// A subscription and its items exactly as Stripe shows them, before anything has happened to them.
import type { Stripe } from 'stripe'
import { decimal } from './amounts.ts'
import { type Period, recurrenceOf } from './periods.ts'

export type ItemMade = {
  id: string
  subscription: string
  price: Stripe.Price
  quantity: number
  period: Period
  created: number
  metadata?: Stripe.Metadata
}

/** A subscription item. */
export function itemShape(made: ItemMade): Stripe.SubscriptionItem {
  return {
    id: made.id,
    object: 'subscription_item',
    billing_thresholds: null,
    created: made.created,
    current_period_end: made.period.end,
    current_period_start: made.period.start,
    current_trial: null,
    discounts: [],
    metadata: made.metadata ?? {},
    plan: planOf(made.price),
    price: made.price,
    quantity: made.quantity,
    subscription: made.subscription,
    tax_rates: [],
  }
}

/** The old name of a recurring price, which items still carry beside it. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  const { interval, interval_count } = recurrenceOf(price)
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: decimal(price.unit_amount ?? 0),
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval,
    interval_count,
    livemode: price.livemode,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  }
}

/** The items of a subscription as the list that it shows. */
export const itemsShape = (
  subscription: string,
  data: Stripe.SubscriptionItem[],
): Stripe.ApiList<Stripe.SubscriptionItem> => ({
  object: 'list',
  data,
  has_more: false,
  url: `/v1/subscription_items?subscription=${subscription}`,
})

export type SubscriptionMade = {
  id: string
  customer: string
  testClock: string | null
  currency: string
  anchor: number
  now: number
  items: Stripe.SubscriptionItem[]
  status: Stripe.Subscription.Status
}

/** A subscription, with everything that was not asked for as Stripe leaves it. */
export function subscriptionShape(made: SubscriptionMade): Stripe.Subscription {
  return { ...BARE, ...own(made) }
}

const own = (made: SubscriptionMade) => ({
  id: made.id,
  billing_cycle_anchor: made.anchor,
  created: made.now,
  currency: made.currency,
  customer: made.customer,
  items: itemsShape(made.id, made.items),
  start_date: made.now,
  status: made.status,
  test_clock: made.testClock,
})

const BARE: Omit<Stripe.Subscription, keyof ReturnType<typeof own>> = {
  object: 'subscription',
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  latest_invoice: null,
  livemode: false,
  managed_payments: null,
  metadata: {},
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: 'off',
  },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  transfer_data: null,
  trial_end: null,
  trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
  trial_start: null,
}
